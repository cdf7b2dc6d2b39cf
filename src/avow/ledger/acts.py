"""Many acts of one transaction, each saying its own, recorded with as many statements as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from avow.core import clock, ids
from avow.ledger import bell, rules, services
from avow.ledger.errors import NoTransactionError
from avow.ledger.models import Entry, Pending
from avow.ledger.rules import Fact


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that is written and not yet recorded."""

    reference: UUID
    kind: str
    body: bytes


def act(kind: str, facts: Mapping[str, Fact], *, actor: str) -> Act:
    """Write the entry of an act that others will be recorded with. EntryRefusedError, or it."""
    at = clock.now()
    reference = ids.reference_at(at)
    body = rules.entry_body(reference=reference, kind=kind, facts=facts, actor=actor, at=at)
    return Act(reference, kind, body)


def append_acts(acts: Sequence[Act]) -> None:
    """Record acts in the order in which they stand, in the transaction that does them all."""
    if not connection.in_atomic_block:
        raise NoTransactionError(
            f"{len(acts)} acts were to be recorded outside a transaction, apart from what they"
            " record: call the ledger in the service's own transaction.atomic."
        )
    entries = Entry.objects.bulk_create(
        Entry(reference=one.reference, kind=one.kind, body=one.body) for one in acts
    )
    Pending.objects.bulk_create(Pending(entry=entry) for entry in entries)
    # Robust: the acts are committed by then, and their entries keep their place in the queue.
    transaction.on_commit(_sequence_soon, robust=True)


def _sequence_soon() -> None:
    if not bell.ring():
        services.integrate()
