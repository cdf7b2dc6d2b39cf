"""Visits and purchases, rolled from their tables into files: each row exactly once.

A file counts from the moment at which a row of `RolledFile` names it, and that row is written in
the transaction that deletes what the file holds. Whatever else lies there is nobody's and goes.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.db import transaction

from avow.collection.errors import FilesError
from avow.collection.models import Purchase, RolledFile, Visit
from avow.collection.visits import storing
from avow.core import clock

ROLL_AFTER = timedelta(minutes=60)
"""How old the oldest row becomes before a roll; each roll writes the file of a day again."""
KEEP = timedelta(minutes=10)
"""How old a row is at least that is rolled."""
PATIENCE = timedelta(minutes=15)
"""How long a file may be there before it counts; nothing takes so long to write."""
MOST_AT_ONCE = 20_000

_PLACE = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Landed:
    """A table that is rolled: into which bucket a row goes, and what a file has of it."""

    model: Any
    bucket: Callable[[Any], int]
    row: Callable[[Any], Mapping[str, object]]


def roll(*, now_too: bool = False) -> int:
    """Roll what is old enough; say how many rows. With `now_too` everything that has landed."""
    tidy()
    return sum(_roll(kind, landed, now_too=now_too) for kind, landed in LANDED.items())


def tidy(*, older_than: timedelta = PATIENCE) -> int:
    """Delete whatever a broken roll or rewriting left behind; say how many files that were.

    A file that is new may be about to count, and is left alone.
    """
    there = storing.found(older_than=older_than)
    named = set(RolledFile.objects.values_list("name", flat=True))
    left = [name for name in there if name not in named]
    storing.remove(left)
    return len(left)


def _roll(kind: str, landed: Landed, *, now_too: bool) -> int:
    now, table = clock.now(), landed.model.objects.order_by("at", "pk")
    oldest = table.values_list("at", flat=True).first()
    if oldest is None or not (now_too or oldest <= now - ROLL_AFTER):
        return 0
    count = 0
    # What comes meanwhile waits for the next roll, so that each one ends.
    rows = table.filter(pk__lte=landed.model.objects.latest("pk").pk)
    rows = rows if now_too else rows.filter(at__lte=now - KEEP)
    while some := list(rows[:MOST_AT_ONCE]):
        by_place: defaultdict[_PLACE, list[Any]] = defaultdict(list)
        for row in some:
            by_place[row.at.astimezone(UTC).date(), landed.bucket(row)].append(row)
        count += _roll_places(kind, landed, by_place)
    return count


def _roll_places(kind: str, landed: Landed, by_place: Mapping[_PLACE, Sequence[Any]]) -> int:
    """Write what places have and what comes to them into files; note each and delete its rows."""
    days = {day for day, _ in by_place}
    held = RolledFile.objects.filter(kind=kind, day__in=days)
    earlier = {(one.day, one.bucket): one for one in held}
    names = {place: storing.new_name(kind, *place) for place in by_place}
    files = [
        {
            "to": str(storing.folder() / names[place]),
            "after": str(storing.folder() / earlier[place].name) if place in earlier else "",
            "rows": [landed.row(row) for row in rows],
        }
        for place, rows in by_place.items()
    ]
    waiting = set(names.values())
    try:
        list(storing.do("write", kind=kind, files=files))
        for place, rows in by_place.items():
            _note(kind, place, names[place], earlier.get(place), landed, rows)
            waiting.remove(names[place])
            if place in earlier:
                storing.remove([earlier[place].name])
    except FilesError:
        # Whatever else went wrong may have come after the commit: then `tidy` looks who counts.
        storing.remove(waiting)
        raise
    return sum(map(len, by_place.values()))


@transaction.atomic
def _note(
    kind: str,
    place: _PLACE,
    name: str,
    earlier: RolledFile | None,
    landed: Landed,
    rows: Sequence[Any],
) -> None:
    """Let a file count in the place of its rows, unless either changed meanwhile."""
    day, bucket = place
    held = RolledFile.objects.select_for_update().filter(kind=kind, day=day, bucket=bucket).first()
    if (held and held.name) != (earlier and earlier.name):
        raise FilesError("A file was written again meanwhile; the roll begins anew.")
    if not (storing.folder() / name).is_file():
        raise FilesError("The file was taken away meanwhile; the roll begins anew.")
    keys = [row.pk for row in rows]
    count, _ = landed.model.objects.filter(pk__in=keys).delete()
    if count != len(rows):
        raise FilesError("Rows were erased or rolled meanwhile; the roll begins anew.")
    RolledFile.objects.update_or_create(
        kind=kind,
        day=day,
        bucket=bucket,
        defaults={
            "name": name,
            "rows": len(rows) + (held.rows if held else 0),
            "rolled_at": clock.now(),
        },
    )


def _visit(row: Visit) -> Mapping[str, object]:
    return {
        "touchpoint": row.touchpoint,
        "version": row.version_digest,
        "at": written_at(row.at),
        "network": row.network,
        "operating_system": row.operating_system,
        "referrer_host": row.referrer_host,
        "entry": str(row.entry),
    }


def _purchase(row: Purchase) -> Mapping[str, object]:
    return {
        "pseudonym": str(row.pseudonym),
        "touchpoint": row.touchpoint,
        "version": row.version_digest,
        "at": written_at(row.at),
        "currency": row.currency,
        "total_cents": row.total_cents,
        "lines": row.lines,
        "entry": str(row.entry),
    }


def written_at(at: Any) -> str:
    """Write an instant as files have it: UTC, without a zone."""
    return str(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"))


LANDED: Mapping[str, Landed] = {
    "visits": Landed(Visit, lambda row: storing.NOBODY, _visit),
    "purchases": Landed(Purchase, lambda row: storing.bucket_of(row.pseudonym), _purchase),
}
