"""The ledger at full size: entries placed, a million computed again, proofs from tiles.

`python -m bench.ledger [ENTRIES]` measures on the database that the environment names; it must be
empty. As part of all benchmarks it runs on SQLite, in a process and a folder of its own.
"""

import random
import statistics
import sys
from collections.abc import Iterator
from uuid import UUID

from bench import Measure, apart, open_database, seconds, tell

FULL = 1_000_000
AT_ONCE = 50_000
PEER_ENTRIES = 50_000
PROOFS = 2_000


def measures() -> Iterator[Measure]:
    """Measure a ledger of a million entries."""
    yield from apart(__name__)


def measured(entries: int) -> Iterator[Measure]:
    """Fill the database at hand, and measure placing, auditing and proving."""
    from avow.ledger import access, auditing, receipts, services

    references = _fill(entries)
    peer = "pymerkle in memory, /s"
    placed = entries / seconds(services.integrate)
    yield Measure("ledger entries placed", placed, "/s", 50_000, False, peer, _pymerkle())
    audited = seconds(lambda: _must_be_clean(auditing.audit()))
    yield Measure(f"{entries:,} entries computed again", audited, "s", 5, at_most=True)
    chance = random.Random(6962)
    indexes = [chance.randrange(entries) for _ in range(PROOFS)]
    proven = statistics.median(
        seconds(lambda i=i: access.inclusion_proof(i, entries)) for i in indexes
    )
    yield Measure("an inclusion proof, from tiles in the store", proven, "s", 0.0005, at_most=True)
    chosen = chance.sample(references, min(PROOFS, entries))
    written = statistics.median(seconds(lambda r=r: services.receipt(r)) for r in chosen)
    yield Measure("a whole receipt, from the store", written, "s", 0.001, at_most=True)
    key, receipt = services.verification_key(), services.receipt(chosen[0])
    verified = statistics.median(
        seconds(lambda: receipts.verify(receipt, key)) for _ in range(PROOFS)
    )
    yield Measure("a receipt verified", verified, "s", 0.001, at_most=True)


def _fill(entries: int) -> list[UUID]:
    """Write entries with their turn in the queue, as one sweep of many acts would."""
    from django.db import connection, transaction

    chance = random.Random(9162)
    references = [UUID(int=chance.getrandbits(128), version=4) for _ in range(entries)]
    for start in range(0, entries, AT_ONCE):
        rows = [_row(reference) for reference in references[start : start + AT_ONCE]]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO ledger_entry (reference, kind, body) VALUES (%s, %s, %s)", rows
            )
            cursor.execute(
                "INSERT INTO ledger_pending SELECT number FROM ledger_entry WHERE number > %s",
                [start],
            )
    return references


def _row(reference: UUID) -> tuple[str, str, bytes]:
    body = (
        '{"actor":"data_subject","at":"2026-03-01T12:30:15Z","facts":{"channel":"email",'
        f'"purpose":"marketing","version":"{"0" * 64}","who":"{reference}"}},'
        f'"id":"{reference}","kind":"choices.opted_out","v":1}}'
    )
    return reference.hex, "choices.opted_out", body.encode()


def _must_be_clean(audit: object) -> None:
    if not audit.clean:
        raise SystemExit(str(audit.fault))


def _pymerkle() -> float:
    """Entries a second that pymerkle appends to a tree in memory."""
    from pymerkle import InmemoryTree

    bodies = [_row(UUID(int=number))[2] for number in range(PEER_ENTRIES)]

    def append_all() -> None:
        tree = InmemoryTree(algorithm="sha256")
        for body in bodies:
            tree.append_entry(body)

    return PEER_ENTRIES / statistics.median(seconds(append_all) for _ in range(3))


if __name__ == "__main__":
    open_database()
    tell(measured(int(sys.argv[1]) if sys.argv[1:] else FULL))
