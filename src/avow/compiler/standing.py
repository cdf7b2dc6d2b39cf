"""How a person or device stands towards the retailer at the moment of a decision: facts only."""

from dataclasses import dataclass, replace

ANY = "*"
"""Stands for every purpose or every channel in a choice."""

SALE_OR_SHARING = "sale-or-sharing"
"""The choice of Civ. Code 1798.120, as a purpose: sale, and advertising across other sites."""

Choice = tuple[str, str]
"""A purpose and a channel. `("marketing", ANY)` is the use on no channel in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts a decision may look at. Nothing is known about whoever said nothing."""

    age: int | None = None
    child: bool = False
    """Whether the person said to be too young, where no age was kept."""
    consented: frozenset[Choice] = frozenset()
    opted_out: frozenset[Choice] = frozenset()
    objected: frozenset[str] = frozenset()
    """Purposes objected to, or ANY."""
    restricted: bool = False
    """Whether the person's data may only be stored for now."""
    accepted: frozenset[str] = frozenset()
    """Tracker classes said yes to, by key."""
    refused: frozenset[str] = frozenset()
    """Tracker classes said no to, by key, or ANY, or SALE_OR_SHARING."""
    gpc: bool = False
    dnt: bool = False
    region: str | None = None
    """ISO 3166 code such as `US-CA`; None when unknown."""


UNKNOWN = Standing()
"""Whoever nothing is known about."""

_OF_AGE = tuple(Standing(age=age) for age in range(130))


def of_age(standing: Standing, age: int) -> Standing:
    """Give the same standing with an age; the common ones are made beforehand, to be quick."""
    if standing is UNKNOWN and 0 <= age < len(_OF_AGE):
        return _OF_AGE[age]
    return replace(standing, age=age)
