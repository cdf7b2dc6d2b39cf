"""Files written again without somebody, or without what has been held for long enough."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from avow.collection.errors import FilesError
from avow.collection.models import Purchase, RolledFile
from avow.collection.visits import storing

_TRIES = 3


@transaction.atomic
def erase(pseudonym: UUID) -> int:
    """Take a person's purchases out of their table and out of their bucket of every day."""
    landed, _ = Purchase.objects.filter(pseudonym=pseudonym).delete()
    mine = {held.name: held for held in _of(pseudonym).select_for_update()}
    files = [
        (_path(held.name), _path(storing.new_name(held.kind, held.day, held.bucket)))
        for held in mine.values()
    ]
    said = list(storing.do("without", files=files, pseudonym=str(pseudonym))) if files else []
    new_of = dict(files)
    for old, _, left in said:
        _replace(mine[_name(old)], _name(new_of[old]), left)
    return landed + sum(int(gone) for _, gone, _ in said)


@transaction.atomic
def take_out(entry: UUID, *, pseudonym: UUID, at: datetime) -> None:
    """Take one purchase out, wherever it is: in the table, or in the file of its day."""
    landed, _ = Purchase.objects.filter(pseudonym=pseudonym, entry=entry).delete()
    day = at.astimezone(UTC).date()
    held = None if landed else _of(pseudonym).select_for_update().filter(day=day).first()
    if held is None:
        return
    new = storing.new_name(held.kind, held.day, held.bucket)
    files = [(_path(held.name), _path(new))]
    for _, _, left in storing.do(
        "without", files=files, pseudonym=str(pseudonym), entry=str(entry)
    ):
        _replace(held, new, left)


def holds(pseudonym: UUID) -> int:
    """Count a person's purchases in the table and in the files."""
    landed = Purchase.objects.filter(pseudonym=pseudonym).count()
    for _ in range(_TRIES - 1):
        with suppress(FilesError):  # a file was written again meanwhile
            return landed + _rolled(pseudonym)
    return landed + _rolled(pseudonym)


def blank(held: RolledFile, columns: Sequence[str]) -> bool:
    """Write a file again with some columns empty; False when it was changed meanwhile."""
    name = storing.new_name(held.kind, held.day, held.bucket)
    list(storing.do("blank", **{"from": _path(held.name), "to": _path(name), "columns": columns}))
    with transaction.atomic():
        now = _unchanged(held)
        if now is None:
            storing.remove([name])
            return False
        now.blanked = sorted({*now.blanked, *columns})
        now.save(update_fields=["blanked"])
        _replace(now, name, now.rows)
    return True


@transaction.atomic
def drop(held: RolledFile) -> bool:
    """Delete a file and what names it; False when it was changed meanwhile."""
    now = _unchanged(held)
    if now is not None:
        _replace(now, "", 0)
    return now is not None


def _unchanged(held: RolledFile) -> RolledFile | None:
    return RolledFile.objects.select_for_update().filter(pk=held.pk, name=held.name).first()


def _rolled(pseudonym: UUID) -> int:
    files = [_path(held.name) for held in _of(pseudonym)]
    found = storing.do("count", files=files, pseudonym=str(pseudonym)) if files else ()
    return sum(int(held) for _, held in found)


def _replace(held: RolledFile, name: str, rows: int) -> None:
    """Let another file count in the place of one, or none; the old one goes after the commit."""
    old = held.name
    if rows:
        held.name, held.rows = name, rows
        held.save(update_fields=["name", "rows"])
    else:
        held.delete()
    transaction.on_commit(lambda: storing.remove([old]), robust=True)


def _of(pseudonym: UUID) -> QuerySet[RolledFile]:
    return RolledFile.objects.filter(kind="purchases", bucket=storing.bucket_of(pseudonym))


def _path(name: str) -> str:
    return str(storing.folder() / name)


def _name(path: str) -> str:
    return path.removeprefix(f"{storing.folder()}/")
