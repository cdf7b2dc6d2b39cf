"""Nobody is called or texted while it may be quiet where they are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.messaging.hours import places, quiet
from avow.messaging.hours.places import Told, Whereabouts

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

FEDERAL = quiet.silence("21:00-08:00")
LAW = [
    FEDERAL,
    quiet.silence("20:00-08:00", states=["FL", "OK"]),
    quiet.silence("00:00-24:00", states=["RI"], days=["sun"]),
]
NEW_YORK = Whereabouts(frozenset({"America/New_York"}), frozenset({"NY"}))
FLORIDA = Whereabouts(frozenset({"America/New_York"}), frozenset({"FL"}))
BOTH = places.whereabouts("+12125550123", Told(zip="94103"))
NOWHERE = places.whereabouts("", Told())


def _at(hour: int, minute: int = 0, zone: str = "America/New_York", day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "where", "ready"),
    [
        (_at(20, 59), NEW_YORK, _at(20, 59)),
        (_at(21, 1), NEW_YORK, _at(8, day=21)),
        (_at(7, 59), NEW_YORK, _at(8)),
        (_at(8), NEW_YORK, _at(8)),
        (_at(20, 1), FLORIDA, _at(8, day=21)),
        (_at(20, 1), NEW_YORK, _at(20, 1)),
        # It is ten in New York, and seven in San Francisco.
        (_at(10), BOTH, _at(8, zone="America/Los_Angeles")),
        # It is eight in the evening in San Francisco, and eleven in New York.
        (_at(20, zone="America/Los_Angeles"), BOTH, _at(8, zone="America/Los_Angeles", day=21)),
    ],
)
def test_the_strictest_hours_of_every_place_hold(
    now: datetime, where: Whereabouts, ready: datetime
) -> None:
    assert quiet.ready_at(now, where, LAW) == ready


def test_a_state_may_be_quiet_for_a_whole_day() -> None:
    rhode_island = Whereabouts(frozenset({"America/New_York"}), frozenset({"RI"}))
    sunday = _at(12, day=22)

    assert quiet.ready_at(sunday, rhode_island, LAW) == _at(8, day=23)
    assert quiet.ready_at(sunday, NEW_YORK, LAW) == sunday


def test_in_an_unknown_place_it_is_held_until_no_clock_of_the_country_is_quiet() -> None:
    now = datetime(2026, 11, 20, 14, tzinfo=UTC)  # nine in the morning in New York

    assert quiet.ready_at(now, NOWHERE, [FEDERAL]) == _at(8, zone="Pacific/Pago_Pago")


@PATIENT
@given(
    minute=st.integers(min_value=0, max_value=60 * 24 * 400),
    zones=st.sets(st.sampled_from(sorted(places.every_zone())), min_size=1, max_size=4),
)
def test_nothing_is_ever_ready_in_hours_that_any_clock_calls_quiet(
    minute: int, zones: set[str]
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    where = Whereabouts(frozenset(zones), frozenset())

    ready = quiet.ready_at(now, where, [FEDERAL])

    assert ready >= now
    for zone in zones:
        assert 8 <= ready.astimezone(ZoneInfo(zone)).hour < 21
