"""A group of acts in one transaction, with their entries: all of them, or none."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from pydantic_core import to_json

from avow.choices import recording
from avow.choices.errors import KeyReusedError
from avow.choices.models import DeviceChoice
from avow.core import clock, ids
from avow.core.errors import NotFoundError
from avow.edge.acts import Choice, Outcome, Recorded, Visit
from avow.ledger import services as ledger

MOST_WORDINGS = 1024
"""Texts of which a writer remembers that they are kept."""

# PostgreSQL gets one statement a group, which is a transaction by itself: each more is one more way
# there and back. SQLite gets some for each second in which many say alike: to take the rows' share
# of JSON apart would cost more than a statement does.
_POSTGRESQL_CHOICES = f"""
    WITH said AS (SELECT * FROM json_to_recordset(%s::json) AS said (nth int, kind text,
        before text, after text, chosen_on date, allowed jsonb, refused jsonb, how text,
        place text, statement text, wording_id text)),
    new AS (SELECT * FROM json_to_recordset(%s::json) AS new (nth int, reference uuid, "key" text)
        JOIN said USING (nth)),
    {ledger.ENTRIES_OF_NEW}
    INSERT INTO choices_devicechoice (allowed, refused, how, place, statement, wording_id,
    reference, chosen_on, "key") SELECT allowed, refused, how, place, statement, wording_id,
    reference, chosen_on, "key" FROM new"""  # noqa: S608
_SQLITE_CHOICES = """INSERT INTO choices_devicechoice (allowed, refused, how, place, statement,
    wording_id, chosen_on, reference, "key") SELECT %s, %s, %s, %s, %s, %s, %s,
    replace(json_extract(value, '$[0]'), '-', ''), json_extract(value, '$[1]')
    FROM json_each(%s) AS rows ORDER BY rows.key"""
_VISITS = {
    "sqlite": """INSERT INTO collection_visit (touchpoint, version_digest, at, network,
        operating_system, referrer_host, entry)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
        json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),
        json_extract(value, '$[5]'), replace(json_extract(value, '$[6]'), '-', '')
        FROM json_each(%s) AS rows ORDER BY rows.key""",
    "postgresql": """INSERT INTO collection_visit (touchpoint, version_digest, at, network,
        operating_system, referrer_host, entry)
        SELECT row->>0, row->>1, ((row->>2) || '+00')::timestamptz, row->>3, row->>4, row->>5,
        (row->>6)::uuid FROM json_array_elements(%s::json) AS rows(row)""",
}

_COLUMNS = ("reference", "chosen_on", "allowed", "refused", "statement")


def recorded(reference: UUID) -> Recorded:
    """Give the choice that goes by a reference. NotFoundError when there is none."""
    found = DeviceChoice.objects.filter(reference=reference).values_list(*_COLUMNS).first()
    if found is None:
        raise NotFoundError("No choice goes by this reference: copy it from the receipt.")
    return Recorded(*found)


def record_choices(choices: Sequence[Choice], kept: set[str]) -> list[Outcome]:
    """Write the choices that are new under their keys, and say of each what stands.

    `kept` are digests of words to which a choice refers that is committed: such words never go.
    """
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
        _keep(new, kept)
    return outcomes


def _under_keys(keys: set[str]) -> dict[str, Recorded]:
    if not keys:
        return {}
    found = DeviceChoice.objects.filter(key__in=keys).values_list("key", *_COLUMNS)
    return {key: Recorded(*rest) for key, *rest in found}


def _same(earlier: Recorded, choice: Choice) -> Outcome:
    try:
        recording.require_same(earlier.allowed, choice.recorded.allowed)
    except KeyReusedError as error:
        return error
    return earlier


def _keep(choices: Sequence[Choice], kept: set[str]) -> None:
    """Write choices in one transaction, and remember their words once it is committed."""
    said = {choice.said.columns["wording_id"]: choice.said.wording for choice in choices}
    unsure = {digest: text for digest, text in said.items() if digest not in kept}
    if unsure or connection.vendor == "sqlite":
        with transaction.atomic(durable=True):
            if unsure:
                recording.hold(unsure)
            _insert(choices)
    else:
        _insert(choices)
    if len(kept) + len(unsure) > MOST_WORDINGS:
        kept.clear()
    kept.update(unsure)


def _insert(choices: Sequence[Choice]) -> None:
    """Write what many say alike in one second once for all of them."""
    alike: dict[tuple[int, datetime], list[Choice]] = {}
    for choice in choices:
        alike.setdefault((id(choice.said), choice.at), []).append(choice)
    if connection.vendor == "postgresql":
        _insert_at_once(list(alike.values()))
        return
    for together in alike.values():
        said, _, at, _ = together[0]
        ledger.append_alike(said.form, [one.reference for one in together], at=at)
        rows = [(one.reference, one.key) for one in together]
        _execute(_SQLITE_CHOICES, *said.texts, at.date().isoformat(), _json(rows))


def _insert_at_once(alike: Sequence[Sequence[Choice]]) -> None:
    said = [_alike(nth, together[0]) for nth, together in enumerate(alike)]
    rows = [
        {"nth": nth, "reference": one.reference, "key": one.key}
        for nth, together in enumerate(alike)
        for one in together
    ]
    _execute(_POSTGRESQL_CHOICES, _json(said), _json(rows))
    ledger.sequence_soon()


def _alike(nth: int, choice: Choice) -> dict[str, Any]:
    """Give what all rows have that are written with this one."""
    said, _, at, _ = choice
    before, after = said.form.around(at)
    entry = {"kind": said.form.kind, "before": before.decode(), "after": after.decode()}
    return {"nth": nth, "chosen_on": at.date()} | entry | said.columns


@transaction.atomic(durable=True)
def record_visits(visits: Sequence[Visit]) -> list[Outcome]:
    """Write visits, with one entry for all under one version: it says how many, and what fields."""
    for under, group in groupby(visits, lambda visit: visit.under):
        together = list(group)
        facts: dict[str, ledger.Fact] = {
            "touchpoint": under.touchpoint,
            "version": under.version,
            "fields": under.fields,
            "count": len(together),
        }
        now = clock.now()
        entry = ids.reference_at(now)
        form = ledger.Form("collection.visits_recorded", facts, actor="system")
        ledger.append_alike(form, [entry], at=now)
        rows = [_visit_row(visit, entry) for visit in together]
        _execute(_VISITS[connection.vendor], _json(rows))
    return [None] * len(visits)


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


def _execute(statement: str, *parameters: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _json(content: Any) -> str:
    return to_json(content).decode()
