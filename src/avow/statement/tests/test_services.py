"""Versions are frozen, come into force on their day, and owe alerts when they weigh."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from avow.core import clock
from avow.core.errors import UnusableInputError
from avow.ledger.models import Entry
from avow.statement import access, services, subscribers
from avow.statement.errors import (
    BackdatedError,
    ContinuedUseError,
    NothingInForceError,
    NotPublishableError,
    SupersededError,
)
from avow.statement.models import Acceptance, Alert, Commencement, Version
from avow.statement.tests.factories import OCTOBER, PRACTICES, STATEMENT, WIDER, published

pytestmark = pytest.mark.django_db

ADA = UUID("3f0e8a52-7a3a-4c0e-9d65-0a4f7f3f1a01")
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


@pytest.fixture
def told() -> Iterator[list[Version]]:
    """What a subscriber was told."""
    heard: list[Version] = []
    subscribers.subscribe(heard.append)
    yield heard
    subscribers.unsubscribe(heard.append)


def kinds() -> list[str]:
    """Give the kinds of all entries, in order."""
    return list(Entry.objects.order_by("number").values_list("kind", flat=True))


def test_a_version_that_was_replaced_does_not_come_back_unnoticed() -> None:
    published()
    published(practices=WIDER)
    before = kinds()

    with pytest.raises(SupersededError, match="version 1, which version 2 replaced"):
        published()

    assert Version.objects.count() == 2
    assert kinds() == before


def test_a_published_version_keeps_the_exact_bytes() -> None:
    kept = Version.objects.get(pk=published().pk)

    assert (bytes(kept.statement), bytes(kept.practices)) == (STATEMENT, PRACTICES)
    assert sorted(kept.rule_packs) == ["mail", "us", "us-ca"]
    assert kinds() == ["statement.published", "statement.put_into_force"]


def test_the_digest_can_be_computed_with_sha256sum_alone() -> None:
    version = published()

    parts = [STATEMENT, PRACTICES]
    parts += [version.rule_packs[name].encode() for name in ("mail", "us", "us-ca")]
    lines = "\n".join(hashlib.sha256(part).hexdigest() for part in parts)
    assert version.digest == hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_text_and_practices_are_published_once() -> None:
    first = published()
    second = published(effective_at=OCTOBER + timedelta(days=9))

    assert second == first
    assert Version.objects.get().effective_at == OCTOBER
    assert len(kinds()) == 2


@pytest.mark.parametrize(
    ("statement", "practices"),
    [
        (STATEMENT + b"\n\nWe sell every e-mail address we get.\n", PRACTICES),
        (STATEMENT, PRACTICES + b'\n[data.shoe]\nlabel = "Shoe"\n'),
    ],
    ids=["a promise without practice", "a practice without words"],
)
def test_what_the_check_faults_is_not_published(statement: bytes, practices: bytes) -> None:
    with pytest.raises(NotPublishableError) as refused:
        published(statement=statement, practices=practices)

    assert refused.value.diagnostics
    assert not Version.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("unusable", [b"", b"\xff\xfe privacy"])
def test_what_is_no_text_is_not_published(unusable: bytes) -> None:
    with pytest.raises(UnusableInputError):
        published(statement=unusable)

    assert not Version.objects.exists()


@pytest.mark.parametrize("table", ["version", "commencement", "acceptance"])
@pytest.mark.parametrize("act", ["UPDATE statement_{} SET {} = {}", "DELETE FROM statement_{}"])
def test_the_database_itself_keeps_what_was_published(table: str, act: str) -> None:
    version = published()
    accept(version)
    column = "digest" if table == "version" else "version_id"

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table, column, column))

    assert (Version.objects.count(), Commencement.objects.count()) == (1, 1)
    assert Acceptance.objects.count() == 1


def test_a_version_of_the_future_is_announced_and_the_former_stays_in_force(
    told: list[Version],
) -> None:
    first = published()
    second = published(practices=WIDER, effective_at=NOVEMBER + timedelta(days=30))

    assert second.announced
    assert access.current() == first
    assert kinds().count("statement.put_into_force") == 1


@pytest.mark.django_db(transaction=True)
def test_on_its_day_a_version_comes_into_force_and_the_rooms_are_told_once(
    told: list[Version],
) -> None:
    first = published()
    second = published(practices=WIDER, effective_at=NOVEMBER + timedelta(days=30))

    with clock.stopped_at(NOVEMBER + timedelta(days=30)):
        assert access.current() == second
        assert [len(services.bring_into_force()) for _ in range(2)] == [1, 0]

    assert told == [first, second]
    assert kinds().count("statement.put_into_force") == 2


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_fails_takes_no_version_out_of_force(told: list[Version]) -> None:
    def fail(version: Version) -> None:
        raise ValueError(version.digest)

    subscribers.subscribe(fail)
    try:
        version = published()
    finally:
        subscribers.unsubscribe(fail)

    assert access.current() == version
    assert told == [version]


def test_no_version_takes_effect_before_the_one_in_force() -> None:
    first = published()

    with pytest.raises(BackdatedError):
        published(practices=WIDER, effective_at=OCTOBER - timedelta(days=1))

    assert Version.objects.get() == first
    assert len(kinds()) == 2


def test_nothing_is_in_force_before_anything_was_published() -> None:
    with pytest.raises(NothingInForceError):
        access.current()


def test_a_material_change_owes_an_alert_to_those_affected() -> None:
    published()
    second = published(practices=WIDER)

    owed = Alert.objects.get()
    assert (owed.version, owed.channel, owed.circle) == (second, "email", "affected")
    assert owed.affected == ["touchpoint.newsletter"]
    assert owed.state == Alert.State.OWED
    facts = Entry.objects.filter(kind="statement.published").latest("number").content["facts"]
    assert facts["alerts"] == ["email"]
    assert facts["material"] is True


def test_a_slip_of_typing_alerts_no_one() -> None:
    published()
    published(statement=STATEMENT.replace(b"how you can say no", b"how you can say  no"))

    assert Version.objects.count() == 2
    assert not Alert.objects.exists()


def accept(version: Version, how: Acceptance.How = Acceptance.How.ACCEPTED) -> Acceptance:
    """Let Ada accept a version."""
    return services.accept(version=version, data_subject=ADA, how=how, actor="data_subject")


def test_acceptance_is_recorded_once_for_each_version() -> None:
    first, second = published(), published(practices=WIDER)

    for version in (first, first, second):
        accept(version)

    assert Acceptance.objects.count() == 2
    assert kinds().count("statement.accepted") == 2


def test_continued_use_counts_only_where_the_statement_says_so() -> None:
    version = published()

    with pytest.raises(ContinuedUseError):
        accept(version, Acceptance.How.CONTINUED_USE)

    assert not Acceptance.objects.exists()
    assert kinds().count("statement.accepted") == 0


def test_a_byte_order_mark_is_no_word_of_the_text() -> None:
    mark = b"\xef\xbb\xbf"
    version = published(statement=mark + STATEMENT, practices=mark + PRACTICES)

    assert bytes(version.statement) == mark + STATEMENT
    assert access.report(version).statement.text == STATEMENT.decode()
