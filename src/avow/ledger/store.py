"""The ledger's tables by plain SQL, for the paths where a row must cost microseconds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from avow.ledger import tiles

_LOCK = "SELECT pg_advisory_xact_lock('ledger_sequenced'::regclass::oid::bigint)"
_SIZE = 'SELECT coalesce(max("index") + 1, 0) FROM ledger_sequenced'
_PLACE = """INSERT INTO ledger_sequenced ("index", entry_id)
    SELECT %s - 1 + row_number() OVER (ORDER BY entry_id), entry_id
    FROM ledger_pending ORDER BY entry_id LIMIT %s"""
_UNQUEUE = """DELETE FROM ledger_pending WHERE entry_id IN
    (SELECT entry_id FROM ledger_sequenced WHERE "index" >= %s)"""
_BODIES = """SELECT entry.body FROM ledger_sequenced placed
    JOIN ledger_entry entry ON entry.number = placed.entry_id
    WHERE placed."index" >= %s AND placed."index" < %s ORDER BY placed."index" """
_KEEP_TILE = """INSERT INTO ledger_tile (level, number, hashes) VALUES (%s, %s, %s)
    ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"""
_READ_TILE = "SELECT level, number, hashes FROM ledger_tile WHERE level = %s AND number = %s"


def lock() -> None:
    """Let nobody else sequence until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)


def size() -> int:
    """Say how many entries have their place."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZE)
        found: int = cursor.fetchone()[0]
    return found


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
    with connection.cursor() as cursor:
        cursor.execute(_BODIES, [start, end])
        return [bytes(body) for (body,) in cursor]


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
        return {(level, number): bytes(hashes) for level, number, hashes in cursor}


def rows(query: str, parameters: Iterable[Any] = (), *, batch: int) -> Iterator[list[Any]]:
    """Give what a query finds, `batch` rows at a time."""
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        while found := cursor.fetchmany(batch):
            yield found
