"""The ledger's tables by plain SQL, for the paths where a row must cost microseconds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic_core import to_json

from avow.ledger import tiles

_LOCK = "SELECT pg_advisory_xact_lock('ledger_sequenced'::regclass::oid::bigint)"
_SIZE = 'SELECT coalesce(max("index") + 1, 0) FROM ledger_sequenced'
_PLACE = """INSERT INTO ledger_sequenced ("index", entry_id)
    SELECT %s - 1 + row_number() OVER (ORDER BY entry_id), entry_id
    FROM (SELECT entry_id FROM ledger_pending ORDER BY entry_id LIMIT %s) AS waiting"""
_UNQUEUE = """DELETE FROM ledger_pending WHERE entry_id IN
    (SELECT entry_id FROM ledger_sequenced WHERE "index" >= %s)"""
_BODIES = """SELECT entry.body FROM ledger_sequenced placed
    JOIN ledger_entry entry ON entry.number = placed.entry_id
    WHERE placed."index" >= %s AND placed."index" < %s ORDER BY placed."index" """
_KEEP_TILE = """INSERT INTO ledger_tile (level, number, hashes) VALUES (%s, %s, %s)
    ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"""
_READ_TILE = "SELECT level, number, hashes FROM ledger_tile WHERE level = %s AND number = %s"
_PLACED = """SELECT placed."index", placed.entry_id, {reference}, {kind}, entry.body
    FROM ledger_sequenced placed LEFT JOIN ledger_entry entry ON entry.number = placed.entry_id
    WHERE placed."index" >= %s AND placed."index" < %s ORDER BY placed."index" """
_LOST = """SELECT number, {reference}, {kind} FROM ledger_entry entry
    WHERE NOT EXISTS (SELECT 1 FROM ledger_sequenced WHERE entry_id = number)
    AND NOT EXISTS (SELECT 1 FROM ledger_pending WHERE entry_id = number)
    ORDER BY number LIMIT 1"""
# As bytes, because damaged text may not be text any more.
_AS_BYTES = {
    "postgresql": {
        "reference": "convert_to(entry.reference::text, 'UTF8')",
        "kind": "convert_to(entry.kind, 'UTF8')",
    },
    # SQLite keeps a UUID as 32 digits.
    "sqlite": {
        "reference": "CAST(substr(reference, 1, 8) || '-' || substr(reference, 9, 4) || '-' || "
        "substr(reference, 13, 4) || '-' || substr(reference, 17, 4) || '-' || "
        "substr(reference, 21) AS blob)",
        "kind": "CAST(entry.kind AS blob)",
    },
}
# One statement each, whatever the number of rows: with it, the thread that waits for the database
# does not take turns with the others a thousand times.
_KEEP_ENTRIES = {
    "postgresql": """WITH kept AS (INSERT INTO ledger_entry (reference, kind, body)
        SELECT (row->>0)::uuid, row->>1, convert_to(row->>2, 'UTF8')
        FROM json_array_elements(%s::json) AS rows(row) RETURNING number)
        INSERT INTO ledger_pending (entry_id) SELECT number FROM kept""",
    "sqlite": """INSERT INTO ledger_entry (reference, kind, body)
        SELECT replace(json_extract(value, '$[0]'), '-', ''), json_extract(value, '$[1]'),
        CAST(json_extract(value, '$[2]') AS blob) FROM json_each(%s) ORDER BY key""",
}
ENTRIES_OF_NEW = """kept AS (INSERT INTO ledger_entry (reference, kind, body)
    SELECT reference, kind, convert_to(before || reference || after, 'UTF8') FROM new
    RETURNING number),
    queued AS (INSERT INTO ledger_pending (entry_id) SELECT number FROM kept)"""
"""Part of a statement of PostgreSQL that writes and queues an entry for each row of `new`."""
# Only the references travel.
_KEEP_ALIKE = {
    "postgresql": """WITH kept AS (INSERT INTO ledger_entry (reference, kind, body)
        SELECT reference::uuid, %s, %s || convert_to(reference, 'UTF8') || %s
        FROM json_array_elements_text(%s::json) AS rows(reference) RETURNING number)
        INSERT INTO ledger_pending (entry_id) SELECT number FROM kept""",
    "sqlite": """INSERT INTO ledger_entry (reference, kind, body)
        SELECT replace(value, '-', ''), %s, CAST(%s || value || %s AS blob)
        FROM json_each(%s) ORDER BY key""",
}
# Nobody else writes meanwhile: the newest are those that were just written.
_QUEUE_NEWEST = """INSERT INTO ledger_pending (entry_id)
    SELECT number FROM ledger_entry ORDER BY number DESC LIMIT %s"""
_BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}


def keep_entries(rows: Sequence[tuple[str, str, str]]) -> None:
    """Write entries, each as reference, kind and body, and queue them."""
    _keep(_KEEP_ENTRIES, len(rows), to_json(rows).decode())


def keep_alike(kind: str, before: bytes, after: bytes, references: Sequence[UUID]) -> None:
    """Write and queue entries that differ in their references alone, which stand in between."""
    _keep(_KEEP_ALIKE, len(references), kind, before, after, to_json(references).decode())


def _keep(statements: Mapping[str, str], count: int, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], parameters)
        if connection.vendor == "sqlite":
            cursor.execute(_QUEUE_NEWEST, [count])


def lock() -> None:
    """Let nobody else sequence until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)


def size() -> int:
    """Say how many entries have their place."""
    return _count(_SIZE)


def place_pending(start: int, limit: int) -> int:
    """Move waiting entries into the sequence from `start` on; say how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [start, limit])
        placed: int = cursor.rowcount
        # By what was placed, not by number: an earlier number may be committed meanwhile.
        cursor.execute(_UNQUEUE, [start])
    return placed


def bodies(start: int, end: int) -> list[bytes]:
    """Give the entries from `start` up to `end`, in the order of the tree."""
    return [_blob(body) for (body,) in _all(_BODIES, start, end)]


def keep_tiles(content: Iterable[tuple[tiles.Place, bytes]]) -> None:
    """Store tiles that are new or have grown."""
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP_TILE, [(*place, hashes) for place, hashes in content])


def read_tiles(places: Iterable[tiles.Place]) -> Mapping[tiles.Place, bytes]:
    """Give the tiles that are kept at these places, in one question."""
    wanted = [number for place in places for number in place]
    if not wanted:
        return {}
    query = " UNION ALL ".join([_READ_TILE] * (len(wanted) // 2))
    with connection.cursor() as cursor:
        cursor.execute(query, wanted)
        return {(level, number): _blob(hashes) for level, number, hashes in cursor}


@contextmanager
def snapshot() -> Iterator[None]:
    """See the ledger inside the block as it is now, without holding up whoever writes."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def newest_checkpoint() -> tuple[int, bytes] | None:
    """Give size and note of the newest checkpoint; None before the first."""
    found = _all("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
    return (found[0][0], _blob(found[0][1])) if found else None


def checkpoints() -> Iterator[tuple[int, bytes]]:
    """Give size and note of every checkpoint, the oldest first."""
    query = "SELECT size, note FROM ledger_checkpoint WHERE size > %s ORDER BY size LIMIT 4096"
    last = -(1 << 63)
    while found := _all(query, last):
        yield from ((size, _blob(note)) for size, note in found)
        last = found[-1][0]


def placed_entries(start: int, end: int) -> list[Any]:
    """Give the rows from `start` up to `end`: index, number, reference, kind, body."""
    return _all(_PLACED.format(**_AS_BYTES[connection.vendor]), start, end)


def leaf_tiles(start: int, end: int) -> Mapping[int, bytes]:
    """Give the tiles of level 0 from number `start` up to `end`."""
    query = "SELECT number, hashes FROM ledger_tile WHERE level = 0 AND number BETWEEN %s AND %s"
    return {number: _blob(hashes) for number, hashes in _all(query, start, end - 1)}


def tile_count() -> int:
    """Say how many tiles there are, of all levels."""
    return _count("SELECT count(*) FROM ledger_tile")


def pending_count() -> int:
    """Say how many entries wait for their place."""
    return _count("SELECT count(*) FROM ledger_pending")


def lost_entry() -> tuple[int, bytes, bytes] | None:
    """Give number, reference and kind of the first entry with neither place nor turn."""
    entries = _count("SELECT count(*) FROM ledger_entry")
    if entries == _count("SELECT count(*) FROM ledger_sequenced") + pending_count():
        return None
    return next(iter(_all(_LOST.format(**_AS_BYTES[connection.vendor]))), None)


def _blob(value: Any) -> bytes:
    """Give a blob's bytes. SQLite lets a blob be changed into text or a number."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _all(query: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[Any] = cursor.fetchall()
    return found


def _count(query: str) -> int:
    count: int = _all(query)[0][0]
    return count
