"""A person's place is taken from all that speaks of it, and never guessed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.messaging.hours import places
from avow.messaging.hours.places import Told

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NEW_YORK, LOS_ANGELES, LONDON = "America/New_York", "America/Los_Angeles", "Europe/London"


@pytest.mark.parametrize(
    ("number", "told", "zones", "states"),
    [
        ("+12125550123", Told(), {NEW_YORK}, {"NY"}),
        ("+12125550123", Told(zip="94103"), {NEW_YORK, LOS_ANGELES}, {"NY", "CA"}),
        ("+12125550123", Told(zip="10001", state="new york"), {NEW_YORK}, {"NY"}),
        ("+12125550123", Told(state="Calif"), {NEW_YORK}, {"NY"}),
        ("+442079460958", Told(), {LONDON}, {""}),
        ("+18005550199", Told(zip="98101"), {LOS_ANGELES}, {"WA"}),
        ("+12125550123", Told(country="France"), {NEW_YORK}, {"NY", ""}),
        ("+12125550123", Told(zip="33101"), {NEW_YORK, "America/Chicago"}, {"NY", "FL"}),
    ],
)
def test_number_and_address_both_count(
    number: str, told: Told, zones: set[str], states: set[str]
) -> None:
    where = places.whereabouts(number, told)

    assert (set(where.zones), set(where.states)) == (zones, states)


@pytest.mark.parametrize("number", ["+18005550199", "", "12345", "nonsense"])
def test_where_nothing_speaks_every_clock_of_the_country_counts(number: str) -> None:
    where = places.whereabouts(number, Told())

    assert where.zones == places.every_zone()
    assert where.states == frozenset()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("97201", "OR"),
        ("97201-1234", "OR"),
        ("02108", "MA"),
        ("00501", "NY"),
        ("99501", "AK"),
        ("09012", ""),
        ("9720", ""),
        ("", ""),
        ("ABCDE", ""),
    ],
)
def test_a_zip_code_names_its_state_and_a_military_one_none(code: str, state: str) -> None:
    assert places.state_of_zip(code) == state


@PATIENT
@given(number=st.text(max_size=20), code=st.text(max_size=12), state=st.text(max_size=20))
def test_whatever_is_told_gives_at_least_one_clock(number: str, code: str, state: str) -> None:
    where = places.whereabouts(number, Told(zip=code, state=state))

    assert where.zones
