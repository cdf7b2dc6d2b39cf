"""Everything that the database holds, as bytes."""

from pathlib import Path

from django.db import connection


def everything() -> bytes:
    """Give the database's files with the log of writes, or every row where there is a server."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        files = [name, name.with_name(f"{name.name}-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # our own tables
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows).encode()


def settle() -> None:
    """Have SQLite write its log back, as it does by itself from time to time."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def found(*canaries: str) -> list[str]:
    """Give those of some texts that stand in the database in clear, also as hexadecimal digits."""
    held = everything()
    return [
        canary
        for canary in canaries
        if canary.encode() in held or canary.encode().hex().encode() in held
    ]
