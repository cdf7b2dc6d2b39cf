"""What has been kept for as long as is declared goes, wherever this room keeps it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from avow.collection import contests, lasting, numbers
from avow.collection.models import (
    ContestRules,
    Fact,
    NewestWord,
    Purchase,
    RolledFile,
    Submission,
    Visit,
)
from avow.collection.purchases import ORDER, PURCHASED_AT
from avow.collection.visits import rewriting
from avow.compiler.practices import Practices
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement import access as statements

MOST_AT_ONCE = 2_000
"""Rows of one sweep at most: its transaction must not take longer than others wait."""
MOST_FILES = 20

VISIT_COLUMNS: Mapping[str, str] = {
    "ip": "network",
    "operating_system": "operating_system",
    "referrer_host": "referrer_host",
}
"""The column of each key of data that a visit brings in; its time goes with the row."""
VISITED_AT = "visited_at"


@transaction.atomic
def sweep(*, actor: str) -> dict[str, int]:
    """Delete what has been kept for as long as is declared, and say how much by key of data.

    The retention of the version in force counts, and a contest's own for its entries; of a key
    that is declared no more, the last that was. One call takes so much and no more: call again
    until nothing is left. It leaves one entry in the ledger when anything went.
    """
    now, retentions = clock.now(), _retentions()
    gone: Counter[str] = Counter()
    if not retentions:
        return {}
    for key, retention in retentions.items():
        gone.update(_facts(_plain_facts(key), retention, now, actor))
    for rules in ContestRules.objects.order_by("published_at", "digest"):
        if own := contests.terms(rules).retention:
            entered = Fact.objects.filter(submission__rules_digest=rules.digest)
            gone.update(_facts(entered, own, now, actor))
    _nobodys(now, retentions)
    gone.update(_purchases(now, retentions))
    gone.update(_visits(now, retentions))
    gone = +gone
    if gone:
        keys = sorted(gone)
        facts: dict[str, ledger.Fact] = {"fields": keys, "counts": [gone[key] for key in keys]}
        ledger.append("collection.expired", facts, actor=actor)
    return dict(gone)


def sweep_all(*, actor: str) -> int:
    """Sweep until nothing is left to go; say how much went."""
    total = 0
    while gone := sum(sweep(actor=actor).values()):
        total += gone
    return total


def _retentions() -> dict[str, str]:
    """Give the retention of every key that was ever declared: the one in force, or the last."""
    found: dict[str, str] = {}
    for version in statements.versions().filter(effective_at__lte=clock.now()):
        practices: Practices | None = statements.report(version).practices
        for key, data in practices.data.items() if practices else ():
            found.setdefault(key, data.retention)
    return found


def _plain_facts(key: str) -> QuerySet[Fact]:
    """Give the facts of a key, without entries of contests that have a retention of their own."""
    own = [rules.digest for rules in ContestRules.objects.all() if contests.terms(rules).retention]
    return Fact.objects.filter(field=key).exclude(submission__rules_digest__in=own)


def _facts(facts: QuerySet[Fact], retention: str, now: datetime, actor: str) -> Counter[str]:
    """Delete facts that have ended, and submissions that have none left."""
    start = lasting.latest_start(now, retention)
    if start is None:
        return Counter()
    old = facts.filter(submission__at__lte=start).order_by("submission__at", "pk")
    rows = old.values_list("pk", "field", "submission_id", "submission__at")[:MOST_AT_ONCE]
    ended = [row for row in rows if _has_ended(row[3], retention, now)]
    ending = Fact.objects.filter(pk__in=[row[0] for row in ended])
    going = numbers.going(ending)
    ending.delete()
    numbers.let_go(going, actor=actor)
    Submission.objects.filter(pk__in={row[2] for row in ended}, facts=None).delete()
    return Counter(row[1] for row in ended)


def _nobodys(now: datetime, retentions: Mapping[str, str]) -> None:
    """Forget that somebody used a touchpoint that keeps nothing, once its data would have ended."""
    for touchpoint in statements.policy().practices.touchpoints.values():
        if touchpoint.keeps:
            continue
        retention = lasting.longest([retentions[key] for key in touchpoint.collects], now)
        if (start := lasting.latest_start(now, retention)) is not None:
            old = Submission.objects.filter(
                touchpoint=touchpoint.key, data_subject=None, at__lte=start
            )
            rows = old.values_list("pk", "at")[:MOST_AT_ONCE]
            ended = [pk for pk, at in rows if _has_ended(at, retention, now)]
            Submission.objects.filter(pk__in=ended).delete()


def _purchases(now: datetime, retentions: Mapping[str, str]) -> Counter[str]:
    """Delete purchases once neither the order nor its time is to be kept any longer."""
    declared = [retentions[key] for key in (ORDER, PURCHASED_AT) if key in retentions]
    if not declared:
        return Counter()
    retention = lasting.longest(declared, now)
    gone = _landed(Purchase.objects.all(), retention, now)
    for held in _files("purchases", retention, now):
        gone += held.rows if rewriting.drop(held) else 0
    _words(retention, now)
    return Counter({ORDER: gone})


def _words(retention: str, now: datetime) -> None:
    """Forget how new the word on an order was, once its purchase is to be kept no longer."""
    start = lasting.latest_start(now, retention)
    if start is not None:
        old = NewestWord.objects.filter(bought_at__lte=start)
        rows = old.values_list("pk", "bought_at")[:MOST_AT_ONCE]
        ended = [pk for pk, at in rows if at and _has_ended(at, retention, now)]
        NewestWord.objects.filter(pk__in=ended).delete()


def _visits(now: datetime, retentions: Mapping[str, str]) -> Counter[str]:
    """Empty each column of visits when its time has come, and delete the row with the last one."""
    declared = {key: retentions[key] for key in (*VISIT_COLUMNS, VISITED_AT) if key in retentions}
    if not declared:
        return Counter()
    whole = lasting.longest(declared.values(), now)
    gone = Counter({VISITED_AT: _landed(Visit.objects.all(), whole, now)})
    for held in _files("visits", whole, now):
        gone[VISITED_AT] += held.rows if rewriting.drop(held) else 0
    for key, column in VISIT_COLUMNS.items():
        if key in declared and declared[key] != whole:
            gone[key] += _emptied(column, declared[key], now)
    return gone


def _emptied(column: str, retention: str, now: datetime) -> int:
    start = lasting.latest_start(now, retention)
    if start is None:
        return 0
    old = Visit.objects.filter(at__lte=start).exclude(**{column: ""})
    ended = [
        pk
        for pk, at in old.values_list("pk", "at")[:MOST_AT_ONCE]
        if _has_ended(at, retention, now)
    ]
    count = Visit.objects.filter(pk__in=ended).update(**{column: ""})
    for held in _files("visits", retention, now, holding=column):
        count += held.rows if rewriting.blank(held, [column]) else 0
    return count


def _landed(table: "QuerySet[Purchase] | QuerySet[Visit]", retention: str, now: datetime) -> int:
    start = lasting.latest_start(now, retention)
    if start is None:
        return 0
    rows = table.filter(at__lte=start).values_list("pk", "at")[:MOST_AT_ONCE]
    ended = [pk for pk, at in rows if _has_ended(at, retention, now)]
    count, _ = table.filter(pk__in=ended).delete()
    return count


def _files(kind: str, retention: str, now: datetime, holding: str = "") -> Iterator[RolledFile]:
    """Give files whose last instant has ended and that still hold a column, the oldest first."""
    start = lasting.latest_start(now, retention)
    if start is None:
        return
    old = RolledFile.objects.filter(kind=kind, day__lte=start.date()).order_by("day", "bucket")
    for held in [one for one in old if holding not in one.blanked][:MOST_FILES]:
        last = datetime.combine(held.day + timedelta(days=1), time(), UTC)
        if _has_ended(last, retention, now):
            yield held


def _has_ended(at: datetime, retention: str, now: datetime) -> bool:
    ends = lasting.ends_at(at, retention)
    return ends is not None and ends <= now
