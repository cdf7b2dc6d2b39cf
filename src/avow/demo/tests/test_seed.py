"""The demonstration begins with a published statement, a contest, and a past."""

from datetime import datetime, timedelta

import pytest

from avow.choices.models import ChoiceEvent
from avow.collection import contests
from avow.collection.models import Fact, Purchase, Submission
from avow.core import clock
from avow.demo import history, inventing, seed
from avow.demo.inventing import DAYS, Act, Visit
from avow.ledger.models import Entry
from avow.people.models import DataSubject
from avow.statement import access
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

FEW = 60


def written(customers: int = FEW) -> list[int]:
    """Write a past without visits, and give the days that were told."""
    days: list[int] = []
    history.write(customers=customers, record_visits=len, told=days.append)
    return days


def all_acts(customers: int = FEW) -> list[Act]:
    """All that was invented, in its order."""
    return [act for day in inventing.acts(customers) for act in day]


def test_preparing_publishes_the_statement_of_the_day_it_names() -> None:
    version = seed.prepare()

    assert access.current() == version
    assert f"{version.effective_at:%B %-d, %Y}".encode() in bytes(version.statement)


def test_preparing_twice_changes_nothing() -> None:
    assert seed.prepare() == seed.prepare()

    assert Version.objects.count() == 1
    assert Entry.objects.count() == 3


def test_the_contest_is_open_and_keeps_entries_shorter_than_the_statement() -> None:
    seed.prepare()

    opened = contests.open_now("contest")
    assert [rules.name for rules in opened] == ["The oldest coat"]
    assert {one.rules_say for one in contests.overrides(opened[0])} >= {"P60D"}


def test_the_same_customers_are_invented_every_time() -> None:
    assert inventing.acts(FEW) == inventing.acts(FEW)
    assert inventing.visits(7) == inventing.visits(7)


def test_two_thousand_customers_have_addresses_of_their_own_that_nobody_has() -> None:
    addresses = {inventing.address_of(number) for number in range(inventing.CUSTOMERS)}

    assert len(addresses) == inventing.CUSTOMERS
    assert all(address.endswith(".example") for address in addresses)


def test_the_past_is_recorded_as_customers_would_have_done_it() -> None:
    seed.prepare()

    days = written()

    acts = all_acts()
    kept = [act for act in acts if act.kind != "stop"]
    assert days == list(range(1, DAYS + 1))
    assert Submission.objects.count() == len(kept)
    assert DataSubject.objects.count() == len({act.customer for act in acts})
    assert Purchase.objects.count() == sum(act.kind == "purchase" for act in acts)
    assert {submission.entry for submission in Submission.objects.all()} <= set(
        Entry.objects.values_list("reference", flat=True)
    )


def test_every_yes_and_every_no_of_the_past_is_a_choice_on_record() -> None:
    seed.prepare()

    written(200)

    acts = all_acts(200)
    yes = [a for a in acts if a.kind == "newsletter" or (a.kind in "purchase event" and a.agreed)]
    by_act = ChoiceEvent.objects.values_list("act", flat=True)
    assert list(by_act).count("opted_in") == len(yes)
    assert list(by_act).count("opted_out") == sum(act.kind == "stop" for act in acts) > 0


def test_the_past_ends_yesterday_and_no_day_of_it_is_older_than_visits_are_kept() -> None:
    seed.prepare()
    met: list[tuple[datetime, Visit]] = []

    history.write(customers=FEW, record_visits=met.extend)

    days = {at.date() for at, _ in met}
    assert len(days) == DAYS
    assert max(days) == clock.today() - timedelta(days=1)
    assert min(days) == clock.today() - timedelta(days=90)


def test_a_past_that_was_broken_off_is_gone_on_with_and_never_written_twice() -> None:
    seed.prepare()
    days: list[int] = []
    history.write(
        customers=FEW, record_visits=len, told=days.append, stopped=lambda: len(days) >= 40
    )
    some = Submission.objects.count()

    written()
    entries = Entry.objects.count()
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        written()

    assert 0 < some < Submission.objects.count()
    assert Submission.objects.count() == sum(act.kind != "stop" for act in all_acts())
    assert Entry.objects.count() == entries
    assert Fact.objects.filter(field="card_last4").exists()
