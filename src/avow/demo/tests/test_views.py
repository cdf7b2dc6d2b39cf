"""The shop's pages, and the way of an address from the form to a receipt."""

import html
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from avow.collection.models import Fact, Submission
from avow.core import clock
from avow.demo.catalogue import COLLECTIONS, PIECES
from avow.demo.stories import STORIES
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.people.models import DataSubject
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES, published

pytestmark = pytest.mark.django_db

EMAIL = "ada.lovelace@example.org"
FORMS = (
    "/newsletter/",
    "/events/",
    "/contest/",
    "/contact/",
    "/hedgerow/the-button-tin/send/",
)
PAGES = (
    "/",
    *(f"/collections/{key}/" for key in COLLECTIONS),
    *(f"/pieces/{piece.slug}/" for piece in PIECES),
    "/basket/",
    "/hedgerow/",
    *(f"/hedgerow/{story.slug}/" for story in STORIES),
    "/boutiques/",
    "/delivery/",
    "/privacy/",
    "/ledger/verify",
    *FORMS,
)


ELSEWHERE = r'(?:(?<![-\w])src=|<link [^>]*href=)"(?!/static/|/pictures/|/avow.js["?])'


def of_age(client: Client, years: int = 40) -> None:
    """Answer the question for the age."""
    client.post("/age/", {"day": "1", "month": "2", "year": str(clock.today().year - years)})


def assert_nothing_was_written() -> None:
    """Prove that a refusal left nothing behind."""
    assert not Submission.objects.exists()
    assert not Fact.objects.exists()
    assert not DataSubject.objects.exists()
    assert not Entry.objects.exclude(kind__in=PREPARED).exists()


PREPARED = (
    "statement.published",
    "statement.put_into_force",
    "collection.contest_rules_published",
)


def words_of(content: bytes) -> str:
    """Give the words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def faults_of(client: Client, page: str) -> list[str]:
    """Name what a page lacks, and what it has that it should not have."""
    answer = client.get(page)
    content = answer.content.decode()
    main = content.partition("<main")[2]
    headings = [int(rank) for rank in re.findall(r"<h([1-6])", main)]
    holds = {
        "is there": answer.status_code == 200,
        "leads to the statement": re.search(r'<a href="/privacy/">[^<]*privacy', content),
        "loads nothing from elsewhere": not re.findall(ELSEWHERE, content),
        "has no script in it": not re.findall(r"<script(?! src=| type=\"text/plain\")", content),
        "has no style in it": " style=" not in content,
        "is guarded": "default-src 'self'" in answer["Content-Security-Policy"],
        "has a title": re.search(r"<title>[^<]{10,}</title>", content),
        "has one main heading": headings.count(1) == 1,
        "has headings in order": all(b - a <= 1 for a, b in pairwise([0, *headings])),
        "has words for every picture": not re.findall(r"<img(?![^>]* alt=)[^>]*>", content),
        "labels every field": not unlabelled(main),
    }
    return [f"{page}: {what}" for what, fine in holds.items() if not fine]


def unlabelled(content: str) -> list[str]:
    """Name the fields of a page that no label is for."""
    fields = re.findall(r'<(?:input(?! type="(?:hidden|radio)")|select|textarea)[^>]*>', content)
    names = [re.search(r' id="([^"]+)"', field) for field in fields]
    return [
        field
        for field, name in zip(fields, names, strict=True)
        if name is None or f'for="{name[1]}"' not in content
    ]


def test_every_page_is_whole_and_loads_nothing_from_elsewhere(
    client: Client, version: Version
) -> None:
    of_age(client)

    assert [fault for page in PAGES for fault in faults_of(client, page)] == []


def test_every_page_of_the_shop_says_what_it_is_for(client: Client, version: Version) -> None:
    of_age(client)
    own = [page for page in PAGES if page not in ("/privacy/", "/ledger/verify")]
    described = {page: b'<meta name="description"' in client.get(page).content for page in own}

    assert [page for page, told in described.items() if not told] == []


def test_only_pages_with_a_form_that_is_recorded_set_a_cookie(version: Version) -> None:
    setting = [page for page in PAGES if Client().get(page).cookies]

    # The contest's leads to the question for the age first.
    assert setting == [page for page in FORMS if page != "/contest/"]


def test_the_form_sets_only_the_declared_cookie_for_this_session(
    client: Client, version: Version
) -> None:
    cookies = client.get("/newsletter/").cookies

    assert list(cookies) == ["csrftoken"]
    assert cookies["csrftoken"]["max-age"] == ""
    assert cookies["csrftoken"]["httponly"]


def test_the_form_asks_no_age_where_the_touchpoint_has_none(
    client: Client, version: Version
) -> None:
    assert b'name="age"' not in client.get("/newsletter/").content


def test_a_form_without_its_guard_is_refused_and_nothing_is_written(version: Version) -> None:
    answer = Client(enforce_csrf_checks=True).post("/newsletter/", {"email": EMAIL})

    assert answer.status_code == 403
    assert "The form has expired" in words_of(answer.content)
    assert_nothing_was_written()


def test_a_piece_that_is_not_there_is_not_found(client: Client, version: Version) -> None:
    answer = client.get("/pieces/nothing/")

    assert answer.status_code == 404
    assert "We do not have this piece" in words_of(answer.content)


@pytest.mark.django_db(transaction=True)
def test_from_the_form_to_a_receipt_that_verifies_offline(client: Client, version: Version) -> None:
    posted = client.post("/newsletter/", {"email": EMAIL, "first_name": "Ada"}, follow=True)

    thanks = posted.content.decode()
    assert "E-mail address" in thanks
    assert "sign up for our newsletter" in thanks
    assert EMAIL not in thanks
    assert (posted["Referrer-Policy"], "no-store" in posted["Cache-Control"]) == (
        "no-referrer",
        True,
    )
    link = re.search(r'href="(/ledger/receipts/[^"]+\.tlog-proof)"', thanks)
    assert link is not None
    shown = receipts.verify(client.get(link[1]).content, ledger.verification_key())
    assert shown.kind == "collection.recorded"
    assert shown.facts["fields"] == ["email", "first_name"]
    assert shown.facts["version"] == version.digest
    assert EMAIL.encode() not in shown.entry


def test_an_undeclared_field_is_refused_in_the_page_by_name_with_the_sentence(
    client: Client, version: Version
) -> None:
    answer = client.post("/newsletter/", {"email": EMAIL, "shoe_size": "39"})

    words = words_of(answer.content)
    assert answer.status_code == 422
    assert "shoe_size" in words
    assert "sign up for our newsletter" in words
    assert f'value="{EMAIL}"' in answer.content.decode()
    assert_nothing_was_written()


@pytest.mark.parametrize(
    ("fields", "says", "at"),
    [
        ({"email": ""}, "E-mail address: this is needed", "email"),
        ({"email": "ada"}, "This is no e-mail address", "email"),
        (
            {"email": EMAIL, "first_name": "4111 1111 1111 1111"},
            "Card numbers are never kept",
            "first_name",
        ),
        ({"email": EMAIL, "<b>x</b>": "1"}, "<b>x</b>", ""),
    ],
)
def test_what_cannot_be_taken_is_said_above_the_form_and_at_its_field(
    client: Client, version: Version, fields: dict[str, Any], says: str, at: str
) -> None:
    answer = client.post("/newsletter/", fields)

    content = answer.content.decode()
    assert answer.status_code == 422
    assert says in html.unescape(content)
    assert "<b>x</b>" not in content
    assert "4111" not in content
    assert ('aria-invalid="true"' in content, f'href="#{at}"' in content) == (bool(at), bool(at))
    assert_nothing_was_written()


def test_the_same_form_sent_twice_is_recorded_once(client: Client, version: Version) -> None:
    fields = {"email": EMAIL, "form_key": "8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"}

    first, second = client.post("/newsletter/", fields), client.post("/newsletter/", fields)

    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_a_form_sent_again_with_other_content_gets_a_new_key(
    client: Client, version: Version
) -> None:
    key = "8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"
    client.post("/newsletter/", {"email": EMAIL, "form_key": key})
    answer = client.post("/newsletter/", {"email": "grace@example.org", "form_key": key})

    assert answer.status_code == 409
    assert key not in answer.content.decode()
    assert Submission.objects.count() == 1


def test_a_reference_that_nobody_has_shows_nothing(client: Client, version: Version) -> None:
    answer = client.get("/thanks/8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11/")

    assert answer.status_code == 404
    assert "Nothing was recorded under this address" in words_of(answer.content)


@pytest.mark.django_db(transaction=True)
def test_the_address_stands_nowhere_in_clear_in_the_database(
    client: Client, version: Version
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps the database in files that can be searched")
    canary = "canary.4f2a91@example.org"
    client.post("/newsletter/", {"email": canary, "first_name": "Canary4f2a91"})

    assert Fact.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(str(connection.settings_dict["NAME"]))
    kept = b"".join(file.read_bytes() for file in name.parent.glob(f"{name.name}*"))
    assert b"collection.recorded" in kept
    assert b"4f2a91" not in kept


@pytest.fixture
def grown_up() -> Version:
    """A statement whose newsletter is for adults only."""
    newsletter = b"[touchpoint.newsletter]\n"
    return published(practices=PRACTICES.replace(newsletter, newsletter + b"minimum_age = 18\n"))


def test_who_has_not_said_their_age_is_asked_first(client: Client, grown_up: Version) -> None:
    asked = client.get("/newsletter/")
    answer = client.post("/newsletter/", {"email": EMAIL})

    assert (asked.status_code, asked["Location"]) == (
        302,
        "/age/?for=newsletter&next=%2Fnewsletter%2F",
    )
    assert answer.status_code == 422
    assert_nothing_was_written()


def test_who_is_old_enough_is_let_through_and_no_date_is_kept(
    client: Client, grown_up: Version
) -> None:
    born = {"day": "1", "month": "2", "year": "1990"}
    led = client.post("/age/", born | {"for": "newsletter", "next": "/newsletter/"})
    assert client.get(led["Location"]).status_code == 200

    client.post("/newsletter/", {"email": EMAIL})

    assert [fact.field for fact in Fact.objects.all()] == ["email"]


def test_a_child_is_refused_also_where_nobody_asks_for_the_age(
    client: Client, version: Version
) -> None:
    client.post("/age/", {"day": "1", "month": "2", "year": str(clock.today().year - 10)})

    answer = client.post("/newsletter/", {"email": EMAIL})

    assert answer.status_code == 422
    assert b"We cannot take this from you" in answer.content
    assert_nothing_was_written()
