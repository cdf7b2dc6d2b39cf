"""Visits and purchases of a time, from the tables and from the files, each once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction

from avow.collection.errors import FilesError
from avow.collection.models import RolledFile
from avow.collection.visits import storing
from avow.collection.visits.rolling import LANDED, written_at

Row = Mapping[str, Any]
_TRIES = 3


def rows(kind: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Give every row from `since` on and before `until`; `at` is an instant in UTC.

    A file that is written again while it is read is read again: whoever reads sees one state.
    """
    for attempt in range(1, _TRIES + 1):
        landed, names = _state(kind, since, until)
        files = [str(storing.folder() / name) for name in names]
        try:
            told = list(_read(files, since, until))
        except FilesError:
            if attempt == _TRIES:
                raise
            continue
        yield from chain(landed, told)
        return


def _read(files: list[str], since: datetime, until: datetime) -> Iterator[Row]:
    if not files:
        return
    for told in storing.do("read", files=files, since=written_at(since), until=written_at(until)):
        yield told | {"at": datetime.fromisoformat(told["at"]).replace(tzinfo=UTC)}


@transaction.atomic
def _state(kind: str, since: datetime, until: datetime) -> tuple[list[Row], list[str]]:
    """Give the rows of the table and the names of the files as they are at one moment."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    landed = LANDED[kind]
    found = landed.model.objects.filter(at__gte=since, at__lt=until).order_by("at", "pk")
    table: list[Row] = [{**landed.row(row), "at": row.at} for row in found]
    days = {"day__gte": since.astimezone(UTC).date(), "day__lte": until.astimezone(UTC).date()}
    files = RolledFile.objects.filter(kind=kind, **days).order_by("day", "bucket")
    return table, list(files.values_list("name", flat=True))
