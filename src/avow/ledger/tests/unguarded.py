"""Lifting the ledger's guards, as an intruder with the owner's rights would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_TABLES = ("entry", "pending", "sequenced", "tile", "checkpoint")
_TRIGGERS = """SELECT name, sql FROM sqlite_master
    WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'"""


@contextmanager
def unguarded() -> Iterator[None]:
    """Let the ledger's tables be changed and emptied inside the block."""
    if connection.vendor == "postgresql":
        _each("ALTER TABLE ledger_{} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            _each("ALTER TABLE ledger_{} ENABLE TRIGGER USER")
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


def _each(statement: str) -> None:
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(statement.format(table))
