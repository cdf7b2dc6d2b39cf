"""When one person may be reached by voice or text: their place from the vault, today's rules."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from avow.collection import access as collection
from avow.compiler.packs import DEFAULT, Packs
from avow.compiler.policy import Policy
from avow.core import clock
from avow.messaging.hours import places, quiet
from avow.messaging.hours.places import Told, Whereabouts
from avow.statement import access as statements

QUIET_RULES = "quiet-hours"
_ADDRESS = "user.contact.address"
_PARTS = {
    "zip": f"{_ADDRESS}.postal_code",
    "state": f"{_ADDRESS}.state",
    "country": f"{_ADDRESS}.country",
}


def ready_at(
    *, person: UUID | None, number: str, purpose: str, channel: str, now: datetime
) -> datetime:
    """Give when a person may be reached at a number: `now`, or once it is quiet there no more."""
    told = told_by_many([person] if person else [], purpose)
    where = places.whereabouts(number, told.get(person, Told()) if person else Told())
    return quiet.ready_at(now, where, silences(channel))


def whereabouts(number: str, told: Told) -> Whereabouts:
    """Give every place that a number and an address speak for."""
    return places.whereabouts(number, told)


def told_by_many(persons: list[UUID], purpose: str) -> dict[UUID, Told]:
    """Give what each of these people told of where they live, if the purpose may read it."""
    policy = statements.policy()
    parts = {
        name: collection.contacts(persons, category)
        for name, category in _PARTS.items()
        if persons and _may_read(policy, purpose, category)
    }
    return {
        person: Told(**{name: found[person] for name, found in parts.items() if person in found})
        for person in persons
    }


def silences(channel: str) -> list[quiet.Silence]:
    """Give today's hours of quiet on a channel, of the rule packs and of the practices."""
    declared = statements.policy().practices.channels.get(channel)
    own = [quiet.silence(declared.quiet)] if declared and declared.quiet else []
    return [*own, *_of_the_law(channel, clock.today())]


def packs(on: date | None = None) -> Packs:
    """Give the rules of law in force on a day, today if none is named."""
    return _packs(on or clock.today())


@lru_cache(maxsize=8)
def _packs(on: date) -> Packs:
    return Packs.load(DEFAULT, on)


@lru_cache(maxsize=32)
def _of_the_law(channel: str, on: date) -> tuple[quiet.Silence, ...]:
    return tuple(
        _silence(rule.parameters)
        for rule in _packs(on).of_kind(QUIET_RULES)
        if channel in rule.parameters["channels"]
    )


def _silence(parameters: Mapping[str, tuple[str, ...]]) -> quiet.Silence:
    return quiet.silence(
        str(parameters["quiet"]),
        states=parameters.get("states", ()),
        days=parameters.get("days", ()),
    )


def _may_read(policy: Policy, purpose: str, category: str) -> bool:
    gate = policy.purposes.get(purpose)
    data = policy.practices.data
    return gate is not None and any(data[key].is_ == category for key in gate.lets)
