"""The hours of quiet: when a call or a text may be made, by each clock that may be the person's.

Pure: the windows come from the rule packs and the practices.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from avow.messaging.hours.places import Whereabouts

STEP = timedelta(minutes=15)
LOOKED_AHEAD = timedelta(days=3)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE_DAY = "00:00-24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Hours of quiet, such as 21:00-08:00: in some states, on some days, or always everywhere."""

    start: time
    end: time
    whole_day: bool = False
    states: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()

    def holds(self, local: datetime, states: Collection[str]) -> bool:
        """Say whether it is quiet at a local time for whoever may be in any of these states.

        Without a known state the hours of every state count.
        """
        if self.states and states and not self.states & frozenset(states):
            return False
        if self.days and DAYS[local.weekday()] not in self.days:
            return False
        if self.whole_day:
            return True
        at = local.time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def silence(hours: str, *, states: Iterable[str] = (), days: Iterable[str] = ()) -> Silence:
    """Read hours such as `21:00-08:00`; `00:00-24:00` is the whole day."""
    first, _, last = hours.partition("-")
    whole = hours == _WHOLE_DAY
    return Silence(
        start=time.fromisoformat(first),
        end=time.min if whole else time.fromisoformat(last),
        whole_day=whole,
        states=frozenset(states),
        days=frozenset(days),
    )


def is_quiet(now: datetime, where: Whereabouts, silences: Collection[Silence]) -> bool:
    """Say whether it is quiet by any clock that may be the person's."""
    if not where.zones:
        return bool(silences)
    return any(
        one.holds(local, where.states) for local in _locals(now, where.zones) for one in silences
    )


def ready_at(now: datetime, where: Whereabouts, silences: Collection[Silence]) -> datetime:
    """Give `now`, or the first quarter of an hour that is quiet by no clock; when in doubt later.

    Where no moment of the next days is right by every clock, it is asked again after them.
    """
    if not is_quiet(now, where, silences):
        return now
    at = _next_quarter(now)
    while at < now + LOOKED_AHEAD:
        if not is_quiet(at, where, silences):
            return at
        at += STEP
    return at


def _next_quarter(now: datetime) -> datetime:
    whole = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    return whole + STEP


def _locals(now: datetime, zones: Collection[str]) -> list[datetime]:
    return [now.astimezone(zone) for zone in map(_zone, sorted(zones)) if zone is not None]


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
