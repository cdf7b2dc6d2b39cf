"""The program that writes and reads the files, in a process of its own: DuckDB stays out of ours.

It is told one task as JSON on its standard input, and knows no database and no settings.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MEMORY = "256MB"
PART = ".part"
"""How a file is called that is not whole yet."""

_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "visits": {
        "touchpoint": "VARCHAR",
        "version": "VARCHAR",
        "at": "TIMESTAMP",
        "network": "VARCHAR",
        "operating_system": "VARCHAR",
        "referrer_host": "VARCHAR",
        "entry": "VARCHAR",
    },
    "purchases": {
        "pseudonym": "VARCHAR",
        "touchpoint": "VARCHAR",
        "version": "VARCHAR",
        "at": "TIMESTAMP",
        "currency": "VARCHAR",
        "total_cents": "BIGINT",
        "lines": [{"product": "VARCHAR", "quantity": "INTEGER", "price_cents": "BIGINT"}],
        "entry": "VARCHAR",
    },
}
_MEANT = "pseudonym = ? AND (? = '' OR entry = ?)"
"""The rows of somebody, or the one of them that an entry names."""
Task = dict[str, Any]


def write(task: Task) -> None:
    """Write rows, after those of an earlier file, into new files: each is whole, or not there."""
    form = json.dumps([_COLUMNS[task["kind"]]])
    connection = _opened()
    for one in task["files"]:
        connection.execute(
            "CREATE OR REPLACE TABLE rows AS SELECT unnest(from_json(?, ?), max_depth := 2)",
            [json.dumps(one["rows"]), form],
        )
        if one["after"]:
            connection.execute("INSERT INTO rows BY NAME SELECT * FROM rows_in(?)", [one["after"]])
        _put(connection, "SELECT * FROM rows", Path(one["to"]))


def without(task: Task) -> None:
    """Write each file again that holds a pseudonym, without it; say how many rows went and stay.

    Where an `entry` is named, only its row goes.
    """
    connection = _opened()
    new_of, entry = dict(task["files"]), task.get("entry", "")
    meant = [task["pseudonym"], entry, entry]
    for old, gone in _held(connection, list(new_of), task["pseudonym"], entry):
        connection.execute("CREATE OR REPLACE TABLE rows AS FROM rows_in(?)", [old])
        connection.execute(f"DELETE FROM rows WHERE {_MEANT}", meant)  # noqa: S608
        (left,) = connection.execute("SELECT count(*) FROM rows").fetchone()
        if left:
            _put(connection, "SELECT * FROM rows", Path(new_of[old]))
        _say([old, gone, left])


def count(task: Task) -> None:
    """Say how many rows hold a pseudonym, of each file that has any."""
    for file, held in _held(_opened(), task["files"], task["pseudonym"]):
        _say([file, held])


def _held(
    connection: Any, files: list[str], pseudonym: str, entry: str = ""
) -> list[tuple[str, int]]:
    """Give the files that hold a pseudonym, all of them looked at in one question."""
    if not files:
        return []
    asked = (
        "SELECT filename, count(*) FROM read_parquet(?, hive_partitioning = false,"  # noqa: S608
        f" filename = true) WHERE {_MEANT} GROUP BY filename ORDER BY filename"
    )
    told = [files, pseudonym, entry, entry]
    found: list[tuple[str, int]] = connection.execute(asked, told).fetchall()
    return found


def blank(task: Task) -> None:
    """Write a file again with some columns empty."""
    connection = _opened()
    columns = ", ".join(f"'' AS {column}" for column in task["columns"])
    connection.execute(
        f"CREATE TABLE rows AS SELECT * REPLACE ({columns}) FROM rows_in(?)",  # noqa: S608
        [task["from"]],
    )
    _put(connection, "SELECT * FROM rows", Path(task["to"]))


def read(task: Task) -> None:
    """Give every row of some files within a time, a line each."""
    connection = _opened()
    for file in task["files"]:
        told = connection.execute(
            'SELECT to_json(one)::VARCHAR FROM rows_in(?) AS one WHERE "at" >= ? AND "at" < ?',
            [file, task["since"], task["until"]],
        )
        while some := told.fetchmany(1000):
            sys.stdout.write("".join(f"{line}\n" for (line,) in some))


def _opened() -> Any:
    # Here, so that who only imports this module does not carry it.
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 1; SET temp_directory = ''")
    connection.execute(
        "CREATE MACRO rows_in(file) AS TABLE FROM read_parquet(file, hive_partitioning = false)"
    )
    return connection


def _put(connection: Any, query: str, to: Path) -> None:
    """Put a whole file in its place: under another name first, on the disk, then renamed."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = to.with_name(to.name + PART)
    quoted = str(part).replace("'", "''")
    # Not compressed: what was erased can be looked for in the bytes.
    connection.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet, COMPRESSION uncompressed)")
    _sync(part)
    part.rename(to)
    _sync(to.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _say(told: Any) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")


TASKS: Mapping[str, Callable[[Task], None]] = {
    "write": write,
    "without": without,
    "count": count,
    "blank": blank,
    "read": read,
}


def main() -> int:
    """Do the task; 1 and the type of what went wrong, without its words, when it fails."""
    os.umask(0o077)
    task = json.load(sys.stdin)
    try:
        TASKS[task["do"]](task)
    except Exception as error:  # its words may quote a row
        sys.stderr.write(type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
