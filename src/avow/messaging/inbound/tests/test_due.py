"""Each message in doubt has a day by which it must be answered, from the rule packs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.core import clock
from avow.messaging.inbound import doubts, due
from avow.messaging.inbound.models import Doubt

# A Friday, and noon of it.
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _put(channel: str, arrived_at: datetime) -> Doubt:
    with clock.stopped_at(arrived_at):
        return doubts.put(
            channel=channel,
            person=None,
            lookup="",
            said=doubts.Said(text="Perhaps a little less?"),
            why=Doubt.Why.UNCLEAR,
        )


@pytest.mark.parametrize("channel", ["email", "text", "phone", "mail"])
def test_ten_business_days_are_counted_without_holidays(channel: str) -> None:
    assert due.on(channel, FRIDAY) == date(2026, 12, 4)


def test_an_evening_in_america_is_not_the_day_after() -> None:
    monday_evening_in_honolulu = datetime(2026, 11, 24, 5, tzinfo=UTC)

    assert due.on("text", monday_evening_in_honolulu) == date(2026, 12, 7)


def test_before_the_rules_a_message_is_due_at_once() -> None:
    assert due.on("email", datetime(1999, 1, 5, 12, tzinfo=UTC)) == date(1999, 1, 5)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_business_day_is_no_weekend(day: date, count: int) -> None:
    end = due.business_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]

    assert end.weekday() < 5
    assert sum(one.weekday() < 5 for one in between) == count


@pytest.mark.django_db
def test_what_is_due_first_stands_first_and_what_presses_is_counted() -> None:
    later = _put("text", FRIDAY + timedelta(days=4))
    first = _put("email", FRIDAY)

    assert list(doubts.waiting()) == [first, later]
    for day, pressing, overdue in ((1, [], False), (2, [first], False), (5, [first], True)):
        with clock.stopped_at(datetime(2026, 12, day, 23, tzinfo=UTC)):
            assert (list(doubts.pressing()), doubts.is_overdue(first)) == (pressing, overdue)
