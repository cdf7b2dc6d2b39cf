"""Where somebody may be, by what they told and by their number. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers import timezone

UNKNOWN_ZONE = "Etc/Unknown"
_HOME_CODE = 1
_NAMES_OF_HOME = frozenset({"", "us", "usa", "united states", "united states of america"})
_A_DAY_AHEAD = frozenset({"GU", "MP"})
"""Territories beyond the date line: with them no moment would be right everywhere."""
_PLACELESS = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.VOIP,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
        phonenumbers.PhoneNumberType.UAN,
    }
)
"""Kinds of numbers that say nothing about where their owner is."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Every clock that may be the person's, and every state that they may be in.

    `states` is empty where nobody can say, and holds an empty name for a place abroad.
    """

    zones: frozenset[str]
    states: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person told of where they live, as far as it may be used."""

    zip: str = ""
    state: str = ""
    country: str = ""


def whereabouts(number: str, told: Told) -> Whereabouts:
    """Give every place that the number and the address speak for; where nothing does, all of them.

    A number says where it was issued and not where its owner is, so that both count.
    """
    states = _states(told) | _state_of(number)
    zones = frozenset(zone for state in states if state for zone in _zones()[state])
    zones |= _zones_of(number)
    if not zones:
        zones, states = every_zone(), frozenset()
    return Whereabouts(zones, states)


def state_of_zip(code: str) -> str:
    """Give the state of a ZIP code, or nothing."""
    digits = code.strip()[:5]
    if len(digits) < 5 or not (digits.isascii() and digits.isdigit()):
        return ""
    return _by_prefix().get(digits[:3], "")


def state_named(name: str) -> str:
    """Give the two letters of a state, however it is written, or nothing."""
    folded = " ".join(name.replace(".", "").split()).casefold()
    return _by_name().get(folded, "")


def is_home(country: str) -> bool:
    """Say whether a country, as people write it, is the one whose ZIP codes are known here."""
    return " ".join(country.replace(".", "").split()).casefold() in _NAMES_OF_HOME


@cache
def every_zone() -> frozenset[str]:
    """Give every clock of the country this side of the date line."""
    this_side = [zones for state, zones in _zones().items() if state not in _A_DAY_AHEAD]
    return frozenset(zone for zones in this_side for zone in zones)


def _states(told: Told) -> frozenset[str]:
    """Give the states that an address speaks of: a ZIP code and a name may disagree."""
    if not is_home(told.country):
        return frozenset({""})
    return frozenset(filter(None, (state_of_zip(told.zip), state_named(told.state))))


def _zones_of(number: str) -> frozenset[str]:
    parsed = _parsed(number)
    if parsed is None or phonenumbers.number_type(parsed) in _PLACELESS:
        return frozenset()
    return frozenset(timezone.time_zones_for_number(parsed)) - {UNKNOWN_ZONE}


def _state_of(number: str) -> frozenset[str]:
    parsed = _parsed(number)
    if parsed is None:
        return frozenset()
    if parsed.country_code != _HOME_CODE:
        return frozenset({""})
    area = str(parsed.national_number)[:3]
    return frozenset(filter(None, (_by_area().get(area, ""),)))


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None


@cache
def _by_area() -> Mapping[str, str]:
    # The library's own table of places knows towns too, and takes a hundred megabytes for it.
    return {str(area): state for state, areas in _tables()["area"].items() for area in areas}


@cache
def _tables() -> Mapping[str, Mapping[str, list[Any]]]:
    return tomllib.loads((Path(__file__).parent / "us.toml").read_text(encoding="utf-8"))


def _zones() -> Mapping[str, list[str]]:
    return _tables()["zones"]


@cache
def _by_name() -> Mapping[str, str]:
    names = {str(name).replace(".", "").casefold(): key for key, name in _tables()["names"].items()}
    return names | {key.casefold(): key for key in _zones()}


@cache
def _by_prefix() -> Mapping[str, str]:
    found = {}
    for state, ranges in _tables()["zip"].items():
        for span in ranges:
            first, _, last = span.partition("-")
            for prefix in range(int(first), int(last or first) + 1):
                found[f"{prefix:03}"] = state
    return found
