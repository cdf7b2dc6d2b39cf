"""Lifting every guard of the database, as an intruder with the owner's rights would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


@contextmanager
def unguarded() -> Iterator[None]:
    """Let append-only tables be changed and emptied inside the block."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_GUARDED)
            tables = [table for (table,) in cursor.fetchall()]
        _each("ALTER TABLE {} DISABLE TRIGGER USER", tables)
        try:
            yield
        finally:
            _each("ALTER TABLE {} ENABLE TRIGGER USER", tables)
        return
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, statement in triggers:
                cursor.execute(statement)


def _each(statement: str, tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(statement.format(table))
