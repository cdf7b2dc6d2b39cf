"""The page that asks for the age, and the pass that it gives."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from avow.core import clock
from avow.ledger.models import Entry
from avow.people import gate
from avow.people.errors import NoMinimumAgeError, UnderageError
from avow.people.models import DataSubject
from avow.statement import freezing
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES, STATEMENT

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADULT = {"day": "22", "month": "11", "year": "2008"}
CHILD = {"day": "23", "month": "11", "year": "2008"}


@pytest.fixture(autouse=True)
def _noon_under_the_statement() -> Iterator[None]:
    with clock.stopped_at(NOON):
        put_in_force(PRACTICES)
        yield


def put_in_force(practices: bytes, number: int = 1) -> None:
    """Have these practices in force, without checking them for every test."""
    Version.objects.create(
        digest=freezing.digest_of(STATEMENT, practices, {}),
        number=number,
        statement=STATEMENT,
        practices=practices,
        rule_packs={},
        published_at=NOON,
        effective_at=NOON,
    )


def answer(client: Client, **given: str) -> HttpResponse:
    answered: HttpResponse = client.post("/age/", given)  # type: ignore[assignment]
    return answered


def test_the_question_has_no_default_and_no_hint(client: Client) -> None:
    page = client.get("/age/").content.decode()

    assert re.findall(r'<input id="(\w+)" name="\w+" value="([^"]*)"', page) == [
        ("day", ""),
        ("month", ""),
        ("year", ""),
    ]
    assert "18" not in re.sub(r"<input[^>]*csrf[^>]*>", "", page)


def test_whoever_is_of_age_gets_a_pass_and_is_led_back(client: Client) -> None:
    answered = answer(client, **ADULT, next="/newsletter/")

    assert (answered.status_code, answered["Location"]) == (302, "/newsletter/")
    assert gate.vouched(client.cookies["avow_age"].value) == 18


def test_a_child_is_refused_and_nothing_is_recorded(client: Client) -> None:
    answered = answer(client, **CHILD, next="/newsletter/")

    assert answered.status_code == 403
    assert client.cookies["avow_age"].value == "refused"
    assert b"18" not in answered.content
    assert (DataSubject.objects.count(), Entry.objects.count()) == (0, 0)


def test_there_is_no_second_try_in_the_session(client: Client) -> None:
    answer(client, **CHILD)

    assert client.get("/age/").status_code == 403
    assert answer(client, **ADULT).status_code == 403
    assert client.cookies["avow_age"].value == "refused"


@pytest.mark.parametrize("given", [ADULT, CHILD])
def test_the_cookie_lives_as_long_as_the_browser_and_holds_no_date(
    client: Client, given: dict[str, str]
) -> None:
    answer(client, **given)

    cookie = client.cookies["avow_age"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)
    assert cookie["samesite"] == "Lax"
    assert "2008" not in cookie.value


def test_a_wrong_date_is_asked_again_and_remembers_nothing(client: Client) -> None:
    answered = answer(client, day="31", month="2", year="2000", next="/newsletter/")

    assert answered.status_code == 422
    assert b'href="#day"' in answered.content
    assert b'value="/newsletter/"' in answered.content
    assert "avow_age" not in client.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(client: Client, elsewhere: str) -> None:
    answered = answer(client, **ADULT, next=elsewhere)

    assert answered.status_code == 200
    assert elsewhere.encode() not in answered.content


def test_nothing_that_is_typed_makes_the_page_fail(client: Client) -> None:
    for typed in ("\x00", "<script>", "9" * 10_000, "٣"):
        answered = answer(client, day=typed, month=typed, year=typed, next=typed)
        assert answered.status_code == 422
        assert b"<script>" not in answered.content


def test_a_pass_ends_after_half_an_hour() -> None:
    given = gate.pass_gate(**ADULT)

    with clock.stopped_at(NOON + timedelta(minutes=29)):
        assert gate.vouched(given) == 18
    with clock.stopped_at(NOON + timedelta(minutes=30)):
        assert gate.vouched(given) is None


@pytest.mark.parametrize("forged", [None, "", "x:y", "{}"])
def test_what_is_no_pass_says_nothing(forged: str | None) -> None:
    assert gate.vouched(forged) is None


def test_no_changed_pass_is_taken() -> None:
    given = gate.pass_gate(**ADULT)

    for at in range(len(given)):
        other = "A" if given[at] != "A" else "B"
        assert gate.vouched(given[:at] + other + given[at + 1 :]) is None


def test_a_touchpoint_may_ask_for_more_years_than_the_statement() -> None:
    put_in_force(PRACTICES.replace(b"minimum_age = 18", b"minimum_age = 21"), number=2)

    assert gate.vouched(gate.pass_gate(**ADULT)) == 18
    with pytest.raises(UnderageError):
        gate.pass_gate(**ADULT, touchpoint="purchase-web")


def test_where_no_age_is_set_nobody_is_asked(client: Client) -> None:
    text = PRACTICES.decode()
    without = re.sub(r"(?ms)^\[rule\.minimum-age.*?(?=^\[)", "", text)
    put_in_force(without.encode(), number=2)

    with pytest.raises(NoMinimumAgeError):
        gate.pass_gate(**ADULT)
    assert client.get("/age/").status_code == 404
