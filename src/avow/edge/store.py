"""A group of acts in one transaction, with their entries: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from pydantic_core import to_json

from avow.choices import recording
from avow.choices.errors import KeyReusedError
from avow.choices.models import DeviceChoice
from avow.core import clock, ids
from avow.core.errors import AvowError, NotFoundError
from avow.edge.policies import Visits
from avow.ledger import services as ledger
from avow.ledger.services import Form


@dataclass(slots=True)
class Recorded:
    """A choice on a device as it stands, for whoever knows its reference."""

    reference: UUID
    chosen_on: date
    allowed: list[str]
    refused: list[str]
    statement: str


@dataclass(frozen=True, slots=True)
class Said:
    """What many visitors choose alike, with the same evidence: as the tables have it."""

    classes: tuple[str, ...]
    allowed: list[str]
    refused: list[str]
    statement: str
    columns: tuple[str, ...]
    """From `allowed` to `wording_id`."""
    wording: tuple[str, str]
    """Digest and text of the words that were shown."""
    form: Form


class Choice(NamedTuple):
    """A choice that is to be written: what was said, and the key it came under."""

    said: Said
    reference: UUID
    at: datetime
    """To the second, as its entry has it."""
    key: str | None

    @property
    def recorded(self) -> Recorded:
        """The choice as it stands once it is written."""
        said = self.said
        return Recorded(self.reference, self.at.date(), said.allowed, said.refused, said.statement)


class Visit(NamedTuple):
    """A visit that is to be written: under what, and the declared part of what it brought in."""

    under: Visits
    at: datetime
    network: str
    operating_system: str
    referrer_host: str


Act = Choice | Visit
Outcome = Recorded | AvowError | None
"""None: what was to be written is. Else what stands under its key from earlier, or why not."""

# The rows travel as one JSON text: a statement a table, whatever the size of the group.
_STATEMENTS: dict[str, dict[str, str]] = {
    "sqlite": {
        "choice": """INSERT INTO choices_devicechoice (allowed, refused, how, place, statement,
            wording_id, reference, chosen_on, "key")
            SELECT %s, %s, %s, %s, %s, %s, replace(json_extract(value, '$[0]'), '-', ''),
            %s, json_extract(value, '$[1]')
            FROM json_each(%s) AS rows ORDER BY rows.key""",
        "visit": """INSERT INTO collection_visit (touchpoint, version_digest, at, network,
            operating_system, referrer_host, entry)
            SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),
            json_extract(value, '$[5]'), replace(json_extract(value, '$[6]'), '-', '')
            FROM json_each(%s) AS rows ORDER BY rows.key""",
    },
    "postgresql": {
        "choice": """INSERT INTO choices_devicechoice (allowed, refused, how, place, statement,
            wording_id, reference, chosen_on, "key")
            SELECT %s::jsonb, %s::jsonb, %s, %s, %s, %s, (row->>0)::uuid, %s::date, row->>1
            FROM json_array_elements(%s::json) AS rows(row)""",
        "visit": """INSERT INTO collection_visit (touchpoint, version_digest, at, network,
            operating_system, referrer_host, entry)
            SELECT row->>0, row->>1, ((row->>2) || '+00')::timestamptz, row->>3, row->>4, row->>5,
            (row->>6)::uuid FROM json_array_elements(%s::json) AS rows(row)""",
    },
}


@transaction.atomic(durable=True)
def record(acts: Sequence[Act]) -> list[Outcome]:
    """Write a group with its entries, and say of each act what stands."""
    chosen = [act for act in acts if isinstance(act, Choice)]
    outcomes = iter(_record_choices(chosen) if chosen else ())
    visits = [act for act in acts if isinstance(act, Visit)]
    if visits:
        _record_visits(visits)
    return [next(outcomes) if isinstance(act, Choice) else None for act in acts]


def recorded(reference: UUID) -> Recorded:
    """Give the choice that goes by a reference. NotFoundError when there is none."""
    found = DeviceChoice.objects.filter(reference=reference).values_list(*_COLUMNS).first()
    if found is None:
        raise NotFoundError("No choice goes by this reference: copy it from the receipt.")
    return Recorded(*found)


_COLUMNS = ("reference", "chosen_on", "allowed", "refused", "statement")


def _record_choices(choices: Sequence[Choice]) -> list[Outcome]:
    """Write the choices that are new under their keys."""
    stands = _under_keys({choice.key for choice in choices if choice.key})
    outcomes: list[Outcome] = []
    new = []
    for choice in choices:
        earlier = stands.get(choice.key) if choice.key else None
        if earlier is None:
            new.append(choice)
            outcomes.append(None)
            if choice.key:
                stands[choice.key] = choice.recorded
        else:
            outcomes.append(_same(earlier, choice))
    if new:
        _insert_choices(new)
    return outcomes


def _under_keys(keys: set[str]) -> dict[str, Recorded]:
    if not keys:
        return {}
    found = DeviceChoice.objects.filter(key__in=keys).values_list("key", *_COLUMNS)
    return {key: Recorded(*rest) for key, *rest in found}


def _same(earlier: Recorded, choice: Choice) -> Outcome:
    try:
        recording.require_same(earlier.allowed, choice.said.allowed)
    except KeyReusedError as error:
        return error
    return earlier


def _insert_choices(choices: Sequence[Choice]) -> None:
    recording.hold(dict({choice.said.wording for choice in choices}))
    # What many say alike in one second is told to the database once.
    alike: dict[tuple[int, datetime], list[Choice]] = {}
    for choice in choices:
        alike.setdefault((id(choice.said), choice.at), []).append(choice)
    for together in alike.values():
        said, _, at, _ = together[0]
        ledger.append_alike(said.form, [one.reference for one in together], at=at)
        rows = [(one.reference, one.key) for one in together]
        _insert("choice", rows, *said.columns, at.date().isoformat())


def _record_visits(visits: Sequence[Visit]) -> None:
    """Write visits, with one entry for all under one version: it says how many, and what fields."""
    for under, group in groupby(visits, lambda visit: visit.under):
        together = list(group)
        facts: dict[str, ledger.Fact] = {
            "touchpoint": under.touchpoint,
            "version": under.version,
            "fields": under.fields,
            "count": len(together),
        }
        form = ledger.Form("collection.visits_recorded", facts, actor="system")
        now = clock.now()
        entry = ids.reference_at(now)
        ledger.append_alike(form, [entry], at=now)
        _insert("visit", [_visit_row(visit, entry) for visit in together])


def _visit_row(visit: Visit, entry: UUID) -> tuple[str, ...]:
    at = visit.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return (
        visit.under.touchpoint,
        visit.under.version,
        at,
        visit.network,
        visit.operating_system,
        visit.referrer_host,
        str(entry),
    )


def _insert(table: str, rows: Sequence[Sequence[Any]], *same: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor][table], [*same, to_json(rows).decode()])
