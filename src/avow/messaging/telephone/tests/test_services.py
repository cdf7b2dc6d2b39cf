"""Only whoever said yes is called, at hours that suit, and never again after a no."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from avow.choices.models import ChoiceEvent
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging.errors import (
    CallError,
    ContactRefusedError,
    ListFileError,
    StaffError,
    StaleListError,
)
from avow.messaging.models import Suppressed
from avow.messaging.telephone import lists, services
from avow.messaging.telephone.models import Call, CallList, DoNotCallList, DoNotCallRequest
from avow.messaging.telephone.services import Outcome
from avow.messaging.telephone.tests.conftest import AFTERNOON, GRACE, NUMBER, OTHER
from avow.messaging.tests.factories import customer, says_no, says_yes
from avow.people import erasing
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_afternoon() -> Iterator[None]:
    with clock.stopped_at(AFTERNOON):
        yield


def _listed() -> tuple[CallList, Call]:
    made = services.build(purpose="news", actor=GRACE)
    return made, made.calls.get()


def test_a_list_holds_whoever_said_yes_and_nobody_else(ada: UUID, registry: None) -> None:
    says_yes(ada, channel="phone")
    says_yes(customer("charles@example.org"), channel="phone")  # left no number
    customer("grace@example.org", phone=OTHER)  # said nothing

    made = services.build(purpose="news", actor=GRACE)

    assert [call.data_subject_id for call in made.calls.all()] == [ada]
    assert (made.count, made.left_out) == (1, {"no-address": 1})
    entry = Entry.objects.get(kind="messaging.call_list_built")
    assert NUMBER not in str(entry.content)


def test_without_a_recent_list_no_call_list_is_built(ada: UUID) -> None:
    says_yes(ada, channel="phone")
    with pytest.raises(StaleListError):
        services.build(purpose="news", actor=GRACE)

    lists.take(name="national", dated_on=date(2026, 10, 19), lines=["2125550199"], actor=GRACE)
    with pytest.raises(StaleListError, match="32 days old, and 31"):
        services.build(purpose="news", actor=GRACE)
    assert not CallList.objects.exists()

    lists.take(name="national", dated_on=date(2026, 10, 20), lines=["2125550199"], actor=GRACE)
    assert services.build(purpose="news", actor=GRACE).count == 1


def test_a_number_on_the_registry_is_not_called_unless_its_holder_said_yes(
    registry: None,
) -> None:
    ada = customer("ada@example.org", phone="+12125550199")
    says_yes(ada, channel="phone", how="import")
    assert services.build(purpose="news", actor=GRACE).left_out == {"suppressed": 1}

    says_yes(ada, channel="phone", minute=9)
    assert services.build(purpose="news", actor=GRACE).count == 1


def test_the_number_is_shown_at_hours_that_suit_and_the_look_is_on_record(
    ada: UUID, registry: None
) -> None:
    says_yes(ada, channel="phone")
    _, call = _listed()

    assert services.dial(call=call, actor=GRACE).number == NUMBER
    assert Entry.objects.filter(kind="messaging.call_shown").count() == 1
    with clock.stopped_at(AFTERNOON + timedelta(hours=6, minutes=1)), pytest.raises(CallError):
        services.dial(call=call, actor=GRACE)
    assert Entry.objects.filter(kind="messaging.call_shown").count() == 1


def test_a_no_after_the_list_was_made_keeps_the_number(ada: UUID, registry: None) -> None:
    says_yes(ada, channel="phone")
    made, call = _listed()
    says_no(ada, channel="phone")

    with pytest.raises(ContactRefusedError):
        services.dial(call=call, actor=GRACE)
    assert NUMBER not in services.export_csv(call_list=made, actor=GRACE)


def test_do_not_call_again_takes_one_call_and_stays_for_the_years_of_the_law(
    ada: UUID, registry: None
) -> None:
    says_yes(ada, channel="phone")
    _, call = _listed()

    services.note(call=call, outcome=Outcome.DO_NOT_CALL, actor=GRACE)
    services.note(call=call, outcome=Outcome.DO_NOT_CALL, actor=GRACE)

    act = ChoiceEvent.objects.get(act="opted_out")
    assert (act.purpose, act.channel, act.how) == ("all", "phone", "staff:phone")
    assert DoNotCallRequest.objects.get().kept_until == date(2031, 11, 20)
    assert Suppressed.objects.filter(reason="do_not_call").count() == 1
    assert services.build(purpose="news", actor=GRACE).count == 0
    with pytest.raises(CallError):
        services.note(call=call, outcome=Outcome.REACHED, actor=GRACE)


def test_other_outcomes_are_noted_once_and_close_nothing(ada: UUID, registry: None) -> None:
    says_yes(ada, channel="phone")
    _, call = _listed()

    services.note(call=call, outcome=Outcome.NO_ANSWER, actor=GRACE)
    services.note(call=call, outcome=Outcome.NO_ANSWER, actor=GRACE)
    services.note(call=call, outcome=Outcome.REACHED, actor=GRACE)

    assert Entry.objects.filter(kind="messaging.call_noted").count() == 2
    assert not Suppressed.objects.filter(reason="do_not_call").exists()


def test_whoever_calls_in_to_stop_is_closed_by_the_number_alone(registry: None) -> None:
    services.do_not_call(number="(212) 555-0123", actor=GRACE)
    ada = customer("ada@example.org", phone=NUMBER)
    says_yes(ada, channel="phone", how="import")

    assert services.build(purpose="news", actor=GRACE).left_out == {"suppressed": 1}


def test_an_export_is_an_act_with_its_count(ada: UUID, registry: None) -> None:
    says_yes(ada, channel="phone")
    made, call = _listed()

    rows = list(csv.reader(services.export_csv(call_list=made, actor=GRACE).splitlines()))

    assert rows[1:] == [[str(call.reference), NUMBER, "2026-11-20 20:00"]]
    entry = Entry.objects.get(kind="messaging.call_list_exported")
    assert entry.content["facts"]["count"] == 1


def test_nobody_but_staff_makes_calls(ada: UUID, registry: None) -> None:
    with pytest.raises(StaffError):
        services.build(purpose="news", actor="system")
    with pytest.raises(ContactRefusedError):
        services.build(purpose="feedback", actor=GRACE)

    assert not CallList.objects.exists()


def test_erasure_takes_the_calls_and_leaves_the_number_closed(ada: UUID, registry: None) -> None:
    says_yes(ada, channel="phone")
    _, call = _listed()
    services.note(call=call, outcome=Outcome.DO_NOT_CALL, actor=GRACE)
    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="system")

    assert not Call.objects.exists()
    again = customer("ada@example.org", phone=NUMBER)
    says_yes(again, channel="phone", how="import", minute=2)
    assert services.build(purpose="news", actor=GRACE).count == 0


def test_a_list_keeps_hashes_only_and_a_newer_one_takes_its_place(in_force: None) -> None:
    lines = ["area,number", "212,5550123", "(212) 555-0177", "", '"2125550199",x']
    first = lists.take(name="national", dated_on=date(2026, 11, 1), lines=lines, actor=GRACE)
    assert first.count == 3
    assert {len(row.lookup) for row in first.numbers.all()} == {64}

    lists.take(name="state", dated_on=date(2026, 11, 1), lines=["2125550123"], actor=GRACE)
    lists.take(name="national", dated_on=date(2026, 11, 20), lines=["2125550177"], actor=GRACE)

    assert {row.name: row.count for row in DoNotCallList.objects.all()} == {
        "national": 1,
        "state": 1,
    }
    assert Suppressed.objects.filter(reason="registry", channel="phone").count() == 2


@pytest.mark.parametrize(
    ("name", "day", "lines"),
    [
        ("national", 20, ["name,street", "Ada,Row"]),
        ("national", 20, []),
        ("national", 20, ["2125550123", "nonsense"]),
        ("National List", 20, ["2125550123"]),
        ("national", 21, ["2125550123"]),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_is_written(
    in_force: None, name: str, day: int, lines: list[str]
) -> None:
    with pytest.raises(ListFileError):
        lists.take(name=name, dated_on=date(2026, 11, day), lines=lines, actor=GRACE)

    assert not DoNotCallList.objects.exists()
    assert not Suppressed.objects.exists()
