"""What has been kept for as long as is declared goes, and nothing a moment sooner."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.collection import access, contests, lasting, services, sweeping
from avow.collection.contests import Terms
from avow.collection.models import Fact, Purchase, RolledFile, Submission, Visit
from avow.collection.tasks import Sweeper
from avow.collection.visits import rolling, storing
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement.models import Version
from avow.statement.tests.factories import PRACTICES, published

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
RETENTIONS = st.builds(
    "P{}Y{}M{}D".format, st.integers(0, 9), st.integers(0, 30), st.integers(0, 400)
)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(at=INSTANTS, retention=RETENTIONS, later=st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_end_never_comes_before_its_beginning_and_never_goes_back(
    at: datetime, retention: str, later: timedelta
) -> None:
    ends, ends_later = lasting.ends_at(at, retention), lasting.ends_at(at + later, retention)

    assert ends is not None
    assert ends_later is not None
    assert at <= ends <= ends_later


@given(now=INSTANTS, at=INSTANTS, retention=RETENTIONS)
def test_nothing_has_ended_that_came_after_the_latest_start(
    now: datetime, at: datetime, retention: str
) -> None:
    start, ends = lasting.latest_start(now, retention), lasting.ends_at(at, retention)

    assert start is not None
    assert ends is not None
    assert at <= start or ends > now


@pytest.mark.parametrize(
    ("retention", "ends"),
    [
        ("P30D", datetime(2028, 3, 30, 8, tzinfo=UTC)),
        ("P1M", datetime(2028, 3, 29, 8, tzinfo=UTC)),
        ("P1Y", datetime(2029, 2, 28, 8, tzinfo=UTC)),
        ("P4Y", datetime(2032, 2, 29, 8, tzinfo=UTC)),
        ("P1Y2M3W4DT5H", datetime(2029, 5, 24, 13, tzinfo=UTC)),
        ("session", datetime(2028, 3, 1, 8, tzinfo=UTC)),
        ("until-erased", None),
        ("P9999Y", None),
    ],
)
def test_months_and_years_are_those_of_the_calendar(retention: str, ends: datetime | None) -> None:
    assert lasting.ends_at(datetime(2028, 2, 29, 8, tzinfo=UTC), retention) == ends


def write(at: datetime = NOON, touchpoint: str = "contact-form", **more: str) -> Submission:
    """Write to the retailer at a time."""
    fields = {"email": "ada@example.org", "message": "Hello"} | more
    with clock.stopped_at(at):
        return services.record(
            touchpoint=touchpoint,
            fields=fields,
            place="/contact/",
            wording="",
            actor="data_subject",
        )


def sweep(at: datetime) -> dict[str, int]:
    with clock.stopped_at(at):
        return sweeping.sweep(actor="system")


def expired() -> list[dict[str, object]]:
    return [entry.content["facts"] for entry in Entry.objects.filter(kind="collection.expired")]


@pytest.mark.django_db
def test_a_message_goes_after_two_years_and_the_address_stays(version: Version) -> None:
    submission = write()
    end = NOON.replace(year=2028)

    assert sweep(end - timedelta(seconds=1)) == {}
    assert sweep(end) == {"message": 1}
    assert sweep(end) == {}
    assert list(submission.facts.values_list("field", flat=True)) == ["email"]
    assert expired() == [{"fields": ["message"], "counts": [1]}]


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(st.integers(-800, 0), min_size=1, max_size=4), after=st.integers(0, 800))
def test_never_sooner_and_never_later_than_declared(
    version: Version, days: list[int], after: int
) -> None:
    Submission.objects.all().delete()
    now = NOON + timedelta(days=after)
    given_at = [NOON + timedelta(days=day) for day in days]
    for at in given_at:
        # Before the version was in force nothing comes in, so the time is set afterwards.
        submission = write()
        Submission.objects.filter(pk=submission.pk).update(at=at)
    with clock.stopped_at(now):
        sweeping.sweep_all(actor="system")

    left = Fact.objects.filter(field="message").values_list("submission__at", flat=True)
    stays = [at for at in given_at if (ends := lasting.ends_at(at, "P2Y")) and ends > now]
    assert sorted(left) == sorted(stays)
    assert Fact.objects.filter(field="email").count() == len(days)


@pytest.mark.django_db
def test_an_entry_goes_when_the_rules_of_its_contest_say(version: Version) -> None:
    terms = Terms(collects=("email", "contest_entry"), retention="P10D")
    for name, said in (("short", terms), ("as stated", Terms(collects=terms.collects))):
        rules = contests.publish_rules(
            touchpoint="contest",
            name=name,
            text="Draw a leaf.",
            opens_at=NOON - timedelta(days=1),
            closes_at=NOON + timedelta(days=1),
            terms=said,
            actor="system",
        )
        with clock.stopped_at(NOON):
            services.record(
                touchpoint="contest",
                fields={"email": f"{len(name)}@example.org", "contest_entry": "A leaf"},
                place="/contest/",
                wording="",
                contest=rules.digest,
                actor="data_subject",
            )

    assert sweep(NOON + timedelta(days=10)) == {"email": 1, "contest_entry": 1}
    assert sweep(NOON + timedelta(days=89)) == {}
    assert Submission.objects.count() == 1
    assert sweep(NOON + timedelta(days=90)) == {"contest_entry": 1}


@pytest.mark.django_db
def test_that_a_story_was_sent_is_forgotten_after_the_session(version: Version) -> None:
    services.record(
        touchpoint="story",
        fields={"friend_email": "kim@example.org", "story": "frost"},
        place="/blog/",
        wording="",
        actor="data_subject",
    )
    assert sweep(clock.now() + timedelta(hours=23)) == {}
    assert Submission.objects.exists()

    sweep(clock.now() + timedelta(hours=25))

    assert not Submission.objects.exists()


def visit(at: datetime) -> None:
    Visit.objects.create(
        touchpoint="visit",
        version_digest="a" * 64,
        at=at,
        network="192.0.2.0/24",
        operating_system="linux",
        referrer_host="search.example",
        entry=uuid4(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rolled", [True, False])
def test_visits_lose_each_column_when_its_time_has_come_and_go_with_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rolled: bool
) -> None:
    published(practices=_shorter(PRACTICES))
    monkeypatch.setattr(storing, "folder", lambda: tmp_path)
    visit(NOON)
    if rolled:
        with clock.stopped_at(NOON + timedelta(days=1)):
            assert rolling.roll() == 1

    assert sweep(NOON + timedelta(days=29)) == {}
    assert sweep(NOON + timedelta(days=32)) == {"ip": 1}
    assert sweep(NOON + timedelta(days=32)) == {}
    (row,) = access.visits(*ALWAYS)
    assert (row["network"], row["operating_system"]) == ("", "linux")
    assert sweep(NOON + timedelta(days=92)) == {"visited_at": 1}
    assert list(access.visits(*ALWAYS)) == []
    assert not RolledFile.objects.exists()
    assert list(tmp_path.rglob("*.parquet")) == []


def _shorter(practices: bytes) -> bytes:
    """Keep addresses for thirty days, and the rest of a visit as before."""
    before, table, after = practices.partition(b"[data.ip]")
    return before + table + after.replace(b'retention = "P90D"', b'retention = "P30D"', 1)


@pytest.mark.django_db(transaction=True)
def test_purchases_go_after_seven_years_from_table_and_files(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "folder", lambda: tmp_path)
    for day in range(2):
        Purchase.objects.create(
            pseudonym=uuid4(),
            touchpoint="purchase-web",
            version_digest="a" * 64,
            at=NOON + timedelta(days=day),
            currency="USD",
            total_cents=1,
            lines=[],
            entry=uuid4(),
        )
        if day == 0:
            rolling.roll(now_too=True)

    assert sweep(NOON.replace(year=2033)) == {}
    assert sweep(NOON.replace(year=2033) + timedelta(hours=12)) == {"order": 1}
    assert sweep(NOON.replace(year=2033) + timedelta(days=1)) == {"order": 1}
    assert list(access.purchases(*ALWAYS)) == []


@pytest.mark.django_db
def test_a_sweep_comes_once_an_hour(version: Version) -> None:
    write()
    sweeper, end = Sweeper(), NOON.replace(year=2028)

    with clock.stopped_at(end - timedelta(minutes=30)):
        assert sweeper() == 0
    with clock.stopped_at(end):
        assert sweeper() == 0
    with clock.stopped_at(end + timedelta(minutes=31)):
        assert sweeper() == 1
