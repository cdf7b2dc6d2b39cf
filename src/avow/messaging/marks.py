"""What was said about a person, as a mark that changes with every word of theirs or about them.

The gate takes a handful of queries, so it is asked about many people at once, ahead of time. Right
before each message goes, one statement reads its mark again: the same mark, the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from avow.core import clock
from avow.messaging import store

Mark = tuple[Any, ...]

# Counts, since what people say is only ever added to, and numbers may be committed out of turn.
_MARKS = """WITH asked (who, lookup) AS (VALUES {asked}) SELECT asked.who,
    person.forgotten_at, person.merged_into_id,
    (SELECT count(*) FROM people_datasubject double WHERE double.merged_into_id = asked.who),
    (SELECT count(*) FROM choices_choiceevent event WHERE event.data_subject_id = asked.who),
    (SELECT count(*) FROM choices_signalevent met WHERE met.data_subject_id = asked.who),
    (SELECT count(*) FROM people_quarantine held
        WHERE held.data_subject_id = asked.who AND held.lifted_at IS NULL),
    (SELECT max(stop.since) FROM messaging_suppressed stop
        WHERE stop.lookup = asked.lookup AND stop.channel = %s),
    (SELECT count(*) FROM messaging_suppressed stop
        WHERE stop.lookup = asked.lookup AND stop.channel = %s),
    (SELECT max(erased.since) FROM people_suppression erased WHERE erased.lookup = asked.lookup),
    (SELECT count(*) FROM people_suppression erased WHERE erased.lookup = asked.lookup),
    (SELECT running.state FROM messaging_campaign running WHERE running.reference = %s),
    (SELECT count(*) FROM statement_version version WHERE version.effective_at <= %s)
    FROM asked JOIN people_datasubject person ON person.pseudonym = asked.who"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What some messages have in common: their channel, and their campaign where they have one."""

    channel: str
    campaign: UUID | None


def of(lookups: Mapping[UUID, str], asked: Asked) -> dict[UUID, Mark]:
    """Give the marks of people, each with the hash of where they are reached, in one statement."""
    if not lookups:
        return {}
    known = {store.written(who): who for who in lookups}
    pairs = [part for key, who in known.items() for part in (key, lookups[who])]
    campaign = store.written(asked.campaign) if asked.campaign else None
    now = connection.ops.adapt_datetimefield_value(clock.now())
    asking = _MARKS.format(asked=", ".join(["(%s, %s)"] * len(known)))
    with connection.cursor() as cursor:
        cursor.execute(asking, [*pairs, asked.channel, asked.channel, campaign, now])
        return {known[who]: tuple(mark) for who, *mark in cursor}
