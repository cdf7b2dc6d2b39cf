"""The public pages of the statement."""

import hashlib
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from avow.core import clock
from avow.statement import access
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES, STATEMENT, WIDER, published

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
REWORDED = STATEMENT.replace(b"how you can say no.", b"how you can say no to us.")


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


@pytest.fixture
def version() -> Version:
    """A version in force."""
    return published()


def words_of(page: str) -> str:
    """Give the words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_the_statement_shows_every_sentence_at_its_address(
    client: Client, version: Version
) -> None:
    page = client.get("/privacy/").content.decode()

    words = words_of(page)
    read = access.report(version).statement
    for sentence in read.sentences:
        assert f'id="{sentence.address}"' in page
        assert " ".join(sentence.text.split()) in words
    for section in read.sections:
        assert section.heading in words
    for _, furniture in read.furniture:
        assert furniture in words


def test_the_page_says_when_it_was_last_updated(client: Client, version: Version) -> None:
    assert "Last updated 1 October 2026" in words_of(client.get("/privacy/").content.decode())


def test_every_link_of_the_contents_leads_to_a_place_on_the_page(
    client: Client, version: Version
) -> None:
    page = client.get("/privacy/").content.decode()

    places = set(re.findall(r' id="([^"]+)"', page))
    assert len(places) == len(re.findall(r' id="', page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= places


def test_public_pages_set_no_cookie_and_need_no_script(client: Client, version: Version) -> None:
    for address in ("", "versions/", f"versions/{version.digest}/", "policy.json"):
        answer = client.get(f"/privacy/{address}")

        assert answer.status_code == 200
        assert not answer.cookies
        assert re.findall(rb"<script(?! src=)", answer.content) == []
        assert b" style=" not in answer.content


@pytest.mark.parametrize(
    ("name", "content"), [("statement.md", STATEMENT), ("practices.toml", PRACTICES)]
)
def test_the_exact_bytes_are_served_for_ever(
    client: Client, version: Version, name: str, content: bytes
) -> None:
    address = f"/privacy/versions/{version.digest}/{name}"
    answer = client.get(address)

    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer.content == content
    assert answer["ETag"] == etag
    assert "immutable" in answer["Cache-Control"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_the_policy_for_machines_names_its_version(client: Client, version: Version) -> None:
    served = client.get("/privacy/policy.json").json()

    assert (served["digest"], served["number"]) == (version.digest, 1)
    assert "newsletter" in served["policy"]["practices"]["touchpoint"]


def test_an_announced_version_is_named_beside_the_one_in_force(
    client: Client, version: Version
) -> None:
    coming = published(practices=WIDER, effective_at=NOVEMBER + timedelta(days=30))

    page = client.get("/privacy/").content.decode()
    assert "takes effect on 1 December 2026" in words_of(page)
    assert coming.get_absolute_url() in page
    assert "not yet in force" in client.get(coming.get_absolute_url()).content.decode()


def test_changes_tell_the_meaning_before_the_text(client: Client, version: Version) -> None:
    second = published(statement=REWORDED, practices=WIDER)

    page = client.get(f"/privacy/versions/{second.digest}/changes/").content.decode()
    told = "Newsletter and offers (place where information comes in) reaches further."
    assert told in words_of(page)
    assert "Those it affects are told." in page
    assert "collects: now also Last name" in page
    assert "<ins>no to us.</ins>" in page
    assert "<del>no.</del>" in page
    assert page.index("reaches further") < page.index("<ins>")


def test_a_change_of_words_alone_is_said_to_change_nothing_that_is_done(
    client: Client, version: Version
) -> None:
    second = published(statement=REWORDED)

    page = client.get(f"/privacy/versions/{second.digest}/changes/").content.decode()
    assert "stay as they were" in page


def test_the_first_version_has_nothing_to_compare(client: Client, version: Version) -> None:
    page = client.get(f"/privacy/versions/{version.digest}/changes/").content.decode()

    assert "This is the first version" in page


@pytest.mark.parametrize("rest", ["", "changes/", "statement.md", "practices.toml"])
def test_an_unknown_version_is_not_found(client: Client, version: Version, rest: str) -> None:
    assert client.get(f"/privacy/versions/{'0' * 64}/{rest}").status_code == 404


def test_the_list_names_every_version(client: Client, version: Version) -> None:
    second = published(practices=WIDER)

    page = client.get("/privacy/versions/").content.decode()
    for each in (version, second):
        assert each.get_absolute_url() in page
    assert words_of(page).count("In force since") == 1
