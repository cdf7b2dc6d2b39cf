"""Calls from the desk: only to who may be called, one number at a time, and never after a no."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from avow.choices import access as said
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging.models import Suppressed
from avow.messaging.telephone import lists
from avow.messaging.telephone.models import Call, CallList, DoNotCallRequest
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)
"""Noon in Portland."""


@pytest.fixture
def list_of_ada(desk: Client, ada: DataSubject) -> str:
    """A list with Ada on it, by its address."""
    lists.take(name="national", dated_on=clock.today(), lines=["2125550199"], actor="system")
    return str(desk.post("/desk/calls/", {"act": "build", "purpose": "news"})["Location"])


def one(desk: Client, act: str) -> Any:
    """Do something with the only call, at noon where Ada lives."""
    with clock.stopped_at(NOON):
        return desk.post(f"/desk/calls/one/{Call.objects.get().pk}/", {"act": act})


def test_nobody_is_listed_for_an_offer_without_a_do_not_call_list(
    desk: Client, ada: DataSubject
) -> None:
    answer = desk.post("/desk/calls/", {"act": "build", "purpose": "news"})

    assert answer.status_code >= 400
    assert "No do-not-call list was imported" in answer.content.decode()
    assert not CallList.objects.exists()


def test_a_list_shows_pseudonyms_and_no_number(
    desk: Client, list_of_ada: str, ada: DataSubject
) -> None:
    content = desk.get(list_of_ada).content.decode()

    assert str(ada.pk) in content
    assert "5552368" not in content.replace("-", "").replace(" ", "")


def test_a_number_is_shown_to_whoever_dials_and_the_look_is_on_record(
    desk: Client, list_of_ada: str
) -> None:
    content = one(desk, "dial").content.decode()

    assert "tel:+15035552368" in content
    assert Entry.objects.filter(kind="messaging.call_shown").count() == 1


def test_an_outcome_is_noted(desk: Client, list_of_ada: str) -> None:
    one(desk, "no_answer")

    assert Call.objects.get().outcome == "no_answer"
    assert one(desk, "married").status_code == 422
    assert Call.objects.get().outcome == "no_answer"


def test_do_not_call_again_is_one_press_and_stays(
    desk: Client, list_of_ada: str, ada: DataSubject
) -> None:
    one(desk, "do_not_call")

    answers = {(a.purpose, a.channel): a.says_yes for a in said.answers(ada.pk)}
    assert answers["news", "phone"] is False
    assert Suppressed.objects.filter(reason="do_not_call").count() == 1
    assert one(desk, "dial").status_code >= 400
    kept = DoNotCallRequest.objects.get()
    assert kept.kept_until.year - kept.asked_at.year == 5


def test_a_number_of_nobody_known_is_closed_too(desk: Client) -> None:
    for _ in range(2):
        desk.post("/desk/calls/", {"act": "close", "number": "(503) 555-2368"})

    assert Suppressed.objects.filter(reason="do_not_call").count() == 1
    assert DoNotCallRequest.objects.count() == 1


@pytest.mark.parametrize("number", ["", "12", "nobody"])
def test_what_is_no_number_is_refused_and_nothing_is_closed(desk: Client, number: str) -> None:
    answer = desk.post("/desk/calls/", {"act": "close", "number": number})

    assert answer.status_code == 422
    assert not Suppressed.objects.exists()


def test_open_calls_are_handed_out_as_a_file(desk: Client, list_of_ada: str) -> None:
    with clock.stopped_at(NOON):
        answer = desk.post(list_of_ada)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "+15035552368" in answer.content.decode()
    assert Entry.objects.filter(kind="messaging.call_list_exported").count() == 1
