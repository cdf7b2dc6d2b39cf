"""A contest has rules of its own, with dates, and they win over the statement for its entries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from avow.collection import contests, services
from avow.collection.contests import Terms
from avow.collection.errors import (
    ContestClosedError,
    ContestRulesError,
    MissingFieldError,
    RefusedError,
    UndeclaredFieldError,
)
from avow.collection.models import ContestRules, Submission
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, tzinfo=UTC)
TERMS = Terms(
    collects=("first_name", "email", "phone", "contest_entry"),
    required=("email", "contest_entry"),
    retention="P30D",
)


def publish(terms: Terms = TERMS, **changed: object) -> ContestRules:
    """Publish the rules of a contest for the best picture of a linden tree."""
    asked: dict[str, object] = {
        "touchpoint": "contest",
        "name": "The best linden",
        "text": "Send us a picture of a linden tree.",
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return contests.publish_rules(**(asked | changed), terms=terms, actor="system")  # type: ignore[arg-type]


def enter(contest: str | None = None, age: int | None = None, **more: str) -> Submission:
    """Enter the contest."""
    return services.record(
        touchpoint="contest",
        fields={"email": "ada@example.org", "contest_entry": "A linden in snow"} | more,
        place="/contest/",
        wording="Enter",
        age=age,
        contest=contest,
        actor="data_subject",
    )


def test_an_entry_is_recorded_under_the_rules_that_it_came_under(version: Version) -> None:
    rules = publish()

    with clock.stopped_at(OPENS):
        submission = enter(phone="503 555 0142")

    assert submission.rules_digest == rules.digest
    facts = Entry.objects.get(reference=submission.entry).content["facts"]
    assert facts["contest_rules"] == rules.digest
    assert facts["fields"] == ["contest_entry", "email", "phone"]


@pytest.mark.parametrize("at", [OPENS - timedelta(seconds=1), CLOSES, CLOSES + timedelta(days=1)])
def test_outside_of_the_dates_nothing_is_taken(version: Version, at: datetime) -> None:
    rules = publish()

    with clock.stopped_at(at), pytest.raises(ContestClosedError):
        enter(rules.digest)
    with clock.stopped_at(at), pytest.raises(ContestClosedError, match="No contest is open"):
        enter()
    assert not Submission.objects.exists()


def test_the_rules_say_what_is_collected_and_required(version: Version) -> None:
    publish()

    with clock.stopped_at(OPENS):
        with pytest.raises(
            UndeclaredFieldError, match="rules of this contest do not take last_name"
        ):
            enter(last_name="Lovelace")
        with pytest.raises(MissingFieldError, match="contest entry"):
            enter(contest_entry=" ")
    assert not Submission.objects.exists()


def test_of_two_open_contests_one_must_be_said(version: Version) -> None:
    first, second = publish(), publish(name="The worst linden")

    with clock.stopped_at(OPENS):
        with pytest.raises(ContestClosedError, match="Say which contest"):
            enter()
        assert enter(second.digest).rules_digest == second.digest
        assert contests.open_now("contest") == sorted([first, second], key=lambda r: r.digest)


def test_no_contest_is_entered_where_none_is(version: Version) -> None:
    rules = publish()

    with clock.stopped_at(OPENS), pytest.raises(ContestClosedError, match="entered here"):
        services.record(
            touchpoint="newsletter",
            fields={"email": "ada@example.org"},
            place="/newsletter/",
            wording="",
            contest=rules.digest,
            actor="data_subject",
        )
    assert not Submission.objects.exists()


def test_rules_can_ask_for_more_years_and_never_for_fewer(version: Version) -> None:
    older = publish(Terms(collects=TERMS.collects, minimum_age=21))
    with pytest.raises(ContestRulesError, match="never for fewer"):
        publish(Terms(collects=TERMS.collects, minimum_age=16))

    with clock.stopped_at(OPENS):
        for age in (None, 20):
            with pytest.raises(RefusedError):
                enter(older.digest, age)
        assert enter(older.digest, 21).rules_digest == older.digest


@pytest.mark.parametrize(
    ("terms", "changed", "says"),
    [
        (Terms(collects=("email", "shoe_size")), {}, "shoe_size"),
        (Terms(collects=("email",), required=("phone",)), {}, "phone"),
        (Terms(collects=("email",), purposes=("espionage",)), {}, "espionage"),
        (Terms(collects=("email",), retention="for ever"), {}, "P30D"),
        (Terms(collects=()), {}, "empty list"),
        (TERMS, {"touchpoint": "newsletter"}, "newsletter"),
        (TERMS, {"closes_at": OPENS}, "opens before it closes"),
        (TERMS, {"text": " "}, "name and the text"),
    ],
)
def test_rules_that_rest_on_nothing_are_not_published(
    version: Version, terms: Terms, changed: dict[str, object], says: str
) -> None:
    with pytest.raises(ContestRulesError, match=says):
        publish(terms, **changed)

    assert not ContestRules.objects.exists()


def test_the_same_rules_are_published_once_and_never_changed(version: Version) -> None:
    rules = publish()

    assert publish() == rules
    assert Entry.objects.filter(kind="collection.contest_rules_published").count() == 1
    for change in (
        lambda: ContestRules.objects.update(text="other"),
        lambda: ContestRules.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="stay as they were"), transaction.atomic():
            change()


def test_what_the_rules_say_otherwise_is_told_with_the_sentence(version: Version) -> None:
    told = {one.what: one for one in contests.overrides(publish())}

    assert set(told) == {"collects", "required", *(f"retention of {k}" for k in TERMS.collects)}
    kept = told["retention of contest_entry"]
    assert (kept.statement_says, kept.rules_say) == ("P90D", "P30D")
    assert "contest_entry" in told["collects"].rules_say
    assert all(one.sentence for one in told.values())
