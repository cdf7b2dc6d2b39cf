"""Writing to the ledger: an entry with its act, its place in the tree, its receipt."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import connection, transaction

from avow.core import clock, ids
from avow.ledger import access, bell, conf, notes, receipts, rules, store, tiles, tree, turns
from avow.ledger.errors import DamagedError, NoTransactionError
from avow.ledger.models import Checkpoint, Entry, Pending, Sequenced
from avow.ledger.rules import Fact
from avow.ledger.store import ENTRIES_OF_NEW

__all__ = [
    "ENTRIES_OF_NEW",
    "Draft",
    "Fact",
    "Form",
    "Seal",
    "append",
    "append_alike",
    "append_drafts",
    "checkpoint",
    "draft",
    "integrate",
    "opens",
    "receipt",
    "seal",
    "sequence_soon",
    "verification_key",
]

BATCH = 1_024
"""Entries that one transaction sequences: enough to be fast, few enough to let others write."""

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """A commitment for the ledger, and the salt that stays beside the content until erasure."""

    salt: bytes
    commitment: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is written and not yet recorded."""

    reference: UUID
    kind: str
    body: bytes


def append(kind: str, facts: Mapping[str, Fact], *, actor: str) -> Entry:
    """Record an act in the transaction that does it; both are kept, or neither is."""
    _require_transaction(kind)
    written = draft(kind, facts, actor=actor)
    entry = Entry.objects.create(reference=written.reference, kind=kind, body=written.body)
    Pending.objects.create(entry=entry)
    sequence_soon()
    return entry


def draft(kind: str, facts: Mapping[str, Fact], *, actor: str) -> Draft:
    """Write the entry of an act that many others will be recorded with."""
    at = clock.now()
    reference = ids.reference_at(at)
    return Draft(reference, kind, Form(kind, facts, actor=actor).body(reference, at))


def append_drafts(drafts: Sequence[Draft]) -> None:
    """Record many acts at once, in the one transaction that does them all."""
    _require_transaction(f"{len(drafts)} acts")
    store.keep_entries([(str(d.reference), d.kind, d.body.decode()) for d in drafts])
    sequence_soon()


class Form:
    """The entry of an act that is done over and over: judged once, and then filled in."""

    def __init__(self, kind: str, facts: Mapping[str, Fact], *, actor: str) -> None:
        """Judge the facts. EntryRefusedError when they must not be kept."""
        self.kind = kind
        self._parts = rules.entry_parts(kind=kind, facts=facts, actor=actor)

    def body(self, reference: UUID, at: datetime) -> bytes:
        """Write the entry of one act."""
        return self._parts.body(reference, at)

    def around(self, at: datetime) -> tuple[bytes, bytes]:
        """Write what stands before and after the reference in every entry of a second."""
        return self._parts.around(at)


def append_alike(form: Form, references: Sequence[UUID], *, at: datetime) -> None:
    """Record acts that say the same in the same second, in the transaction that does them all."""
    _require_transaction(f"{len(references)} acts")
    store.keep_alike(form.kind, *form.around(at), references)
    sequence_soon()


def sequence_soon() -> None:
    """Have entries placed that were written by a statement with `ENTRIES_OF_NEW` in it."""
    # Robust: the act is committed by then, and the entry keeps its place in the queue.
    transaction.on_commit(_ring, robust=True)


def seal(content: Any) -> Seal:
    """Commit to erasable content: without the salt the commitment tells nothing."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return Seal(salt, _commitment(salt, content))


def opens(commitment: str, *, salt: bytes, content: Any) -> bool:
    """Say whether this is the content that was committed to."""
    return hmac.compare_digest(commitment, _commitment(salt, content))


def integrate() -> int:
    """Give every committed entry its place and publish a checkpoint; say how many were placed."""
    count = 0
    while Pending.objects.exists():
        with turns.turn():
            placed = _integrate_batch()
        count += placed
        if placed < BATCH:  # all that was committed when it was asked for
            break
    return count


def receipt(reference: UUID) -> bytes:
    """Give the proof that an entry is in the ledger, after placing it where it has none yet.

    Not inside the transaction that writes the entry: nothing is proven that may be rolled back.
    """
    placed = access.placed(reference)
    if placed is None:
        entry = access.entry(reference)
        integrate()
        placed = Sequenced.objects.get(entry=entry)
    index, body, note = placed.index, bytes(placed.entry.body), checkpoint()
    at = notes.checkpoint_in(note)
    proof = access.inclusion_proof(index, at.size)
    if not tree.verify_inclusion(body, index, at.size, proof, at.root):
        raise DamagedError(
            f"Entry {index} does not fit the checkpoint of {at.size}, so it gets no receipt: "
            "run avow audit, which names what was changed, and restore it."
        )
    return receipts.written(body, index, proof, note)


def checkpoint() -> bytes:
    """Give the newest signed note on the tree."""
    newest = store.newest_checkpoint()
    return newest[1] if newest else _signed(0)


def verification_key() -> str:
    """Give the key by which anyone verifies this ledger's receipts, as one line."""
    return str(conf.signing_key().public)


def _commitment(salt: bytes, content: Any) -> str:
    return hmac.digest(salt, rfc8785.dumps(content), "sha256").hex()


def _require_transaction(what: str) -> None:
    if not connection.in_atomic_block:
        raise NoTransactionError(
            f"{what} was to be recorded outside a transaction, apart from what it records: "
            "call the ledger in the service's own transaction.atomic."
        )


def _ring() -> None:
    """Wake the loop of this process; without one, sequence at once."""
    if not bell.ring():
        integrate()


@transaction.atomic(durable=True)
def _integrate_batch() -> int:
    """Place what waits. Durable: a checkpoint that was handed out is never rolled back."""
    store.lock()
    start = store.size()
    placed = store.place_pending(start, BATCH)
    if placed:
        _must_fit_its_checkpoint(start)
        hashes = [tree.leaf_hash(body) for body in store.bodies(start, start + placed)]
        store.keep_tiles(tiles.grown(start, hashes, store.read_tiles(tiles.edge(start))))
        Checkpoint.objects.create(size=start + placed, note=_signed(start + placed))
    return placed


def _must_fit_its_checkpoint(size: int) -> None:
    """Refuse to sign on top of what was changed since it was signed."""
    signed = notes.opened_checkpoint(checkpoint(), conf.signing_key().public)
    if (signed.size, signed.root) != (size, access.root(size)):
        raise DamagedError(
            f"The tiles of {size} entries do not fit the checkpoint of {signed.size}, so no more "
            "is signed: run avow audit, which names what was changed, and restore it."
        )


def _signed(size: int) -> bytes:
    key = conf.signing_key()
    return key.sign(notes.Checkpoint(key.name, size, access.root(size)).text)
