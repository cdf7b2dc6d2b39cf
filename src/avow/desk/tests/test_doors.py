"""Nobody but the staff is let in, and no record is shown without a reason."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, resolve, reverse

from avow.accounts.models import Account
from avow.accounts.services import open_account
from avow.desk.tests.conftest import PASSWORD
from avow.desk.urls import urlpatterns
from avow.ledger.models import Entry
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

NOBODY = UUID("00000000-0000-4000-8000-000000000000")
PAGES = [
    reverse("desk:home"),
    reverse("desk:rows", args=["failed"]),
    reverse("desk:import", args=[NOBODY]),
    reverse("desk:search"),
    reverse("desk:person", args=[NOBODY]),
    reverse("desk:enter-list"),
    reverse("desk:enter", args=["contact-phone"]),
    reverse("desk:entered"),
    reverse("desk:heard", args=[NOBODY]),
    reverse("desk:campaigns"),
    reverse("desk:campaign-new"),
    reverse("desk:campaign", args=[NOBODY]),
    reverse("desk:recipients", args=[NOBODY, "sent"]),
    reverse("desk:doubt", args=[NOBODY]),
    reverse("desk:alerts"),
    reverse("desk:alert", args=[1]),
    reverse("desk:alert-state", args=[1, "refused"]),
    reverse("desk:doubtful"),
    reverse("desk:doubtful-of", args=[NOBODY]),
    reverse("desk:stop"),
    reverse("desk:letters"),
    reverse("desk:calls"),
    reverse("desk:call-list", args=[NOBODY]),
    reverse("desk:call", args=[NOBODY]),
]


def test_every_address_of_the_desk_is_tried_below() -> None:
    tried = {resolve(page).url_name for page in PAGES}

    assert tried == {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert len(urlpatterns) == len(PAGES)


def looks() -> list[dict[str, str]]:
    """Give what is on record of looks at records."""
    found = Entry.objects.filter(kind="desk.looked_at").order_by("pk")
    return [look.content["facts"] for look in found]


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_not_signed_in_is_asked_to_log_in(
    client: Client, version: Version, page: str
) -> None:
    before = Entry.objects.count()

    for answer in (client.get(page), client.post(page)):
        assert answer.status_code in (302, 405)
    assert client.get(page)["Location"] == f"/account/login/?next={page}"
    assert Entry.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_customer_is_refused(client: Client, version: Version, page: str) -> None:
    client.force_login(open_account(password=PASSWORD, actor="data_subject"))
    before = Entry.objects.count()

    assert client.get(page).status_code == 403
    assert client.post(page).status_code in (403, 405)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("page", ["desk:search", "desk:campaign-new"])
def test_a_form_of_another_site_is_refused(grace: Account, page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)
    before = Entry.objects.count()

    assert strict.post(reverse(page)).status_code == 403
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "page", [page for page in PAGES if str(NOBODY) not in page and "/alerts/1/" not in page]
)
def test_a_staff_member_sees_every_page_and_nothing_of_another_company(
    desk: Client, page: str
) -> None:
    answer = desk.get(page)
    content = answer.content.decode()

    assert answer.status_code == 200
    assert "avow.js" not in content
    assert " style=" not in content
    assert "no-store" in answer["Cache-Control"]


def test_a_record_is_shown_only_for_a_reason_that_is_on_record(
    desk: Client, ada: DataSubject
) -> None:
    page = reverse("desk:person", args=[ada.pk])

    asked = desk.get(page)
    assert "Why do you look at this record?" in asked.content.decode()
    assert "ada@example.org" not in asked.content.decode()
    assert desk.post(page, {"act": "look", "reason": "curiosity"}).status_code == 422
    assert looks() == []

    desk.post(page, {"act": "look", "reason": "order"})

    assert "ada@example.org" in desk.get(page).content.decode()
    assert looks() == [{"who": str(ada.pk), "reason": "order"}]


def test_nothing_is_done_to_a_record_that_nobody_said_to_look_at(
    desk: Client, ada: DataSubject
) -> None:
    before = Entry.objects.count()

    desk.post(reverse("desk:person", args=[ada.pk]), {"act": "stop-all", "way": "phone"})

    assert Entry.objects.count() == before


@pytest.mark.parametrize("value", ["da@example.org", "ada@example", "Ada"])
def test_a_part_of_an_identifier_finds_nobody(desk: Client, ada: DataSubject, value: str) -> None:
    answer = desk.post("/desk/people/", {"kind": "email", "value": value, "reason": "data"})

    assert answer.status_code in (200, 422)
    assert "Location" not in answer
    assert looks() == []


def test_a_search_leaves_no_identifier_in_any_address(desk: Client, ada: DataSubject) -> None:
    search = {"kind": "email", "value": "Ada@Example.org", "reason": "data"}

    answer = desk.post("/desk/people/", search)

    assert answer["Location"] == f"/desk/people/{ada.pk}/"
    assert looks() == [{"who": str(ada.pk), "reason": "data"}]


def test_a_search_without_a_reason_finds_nobody(desk: Client, ada: DataSubject) -> None:
    answer = desk.post("/desk/people/", {"kind": "email", "value": "ada@example.org"})

    assert answer.status_code == 422
    assert looks() == []
