"""How long something is kept: an instant and a declared retention in, its end out. Pure."""

import calendar
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

UNTIL_ERASED, SESSION = "until-erased", "session"
SESSION_LASTS = timedelta(days=1)
"""A session is over by then; nothing that is declared to last for one is stored anyway."""

_PARTS = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_LAST_YEAR = 9999


def ends_at(at: datetime, retention: str) -> datetime | None:
    """Give when what came at an instant has been kept for as long as is declared; None: never.

    Months and years are those of the calendar; what began on the 31st ends on a month's last day.
    """
    if retention == UNTIL_ERASED:
        return None
    if retention == SESSION:
        return at + SESSION_LASTS
    years, months, weeks, days, hours, minutes, seconds = _numbers(retention)
    later = _months_later(at, years * 12 + months)
    if later is None:
        return None
    try:
        return later + timedelta(
            weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
        )
    except OverflowError:
        return None


def longest(retentions: Iterable[str], at: datetime) -> str:
    """Give the retention that ends last of what came at an instant."""

    def end(retention: str) -> tuple[bool, datetime]:
        ends = ends_at(at, retention)
        return ends is None, ends or at

    return max(retentions, key=end)


def latest_start(now: datetime, retention: str) -> datetime | None:
    """Give an instant after which nothing that came can have ended yet; None: nothing ever ends."""
    if retention == UNTIL_ERASED:
        return None
    if retention == SESSION:
        return now - SESSION_LASTS
    years, months, weeks, days, *_ = _numbers(retention)
    least = timedelta(days=years * 365 + months * 28 + weeks * 7 + days)
    try:
        return now - least
    except OverflowError:
        return None


def _numbers(retention: str) -> list[int]:
    match = _PARTS.fullmatch(retention)
    if match is None:
        raise ValueError(f"{retention} is no retention that practices can declare.")
    return [int(number or 0) for number in match.groups()]


def _months_later(at: datetime, months: int) -> datetime | None:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    if year > _LAST_YEAR:
        return None
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
