"""Who shopped in the last ninety days: two thousand invented customers, the same every time."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from avow.demo import basket, events
from avow.demo.basket import Basket
from avow.demo.catalogue import PIECES

DAYS = 90
CUSTOMERS = 2_000
VISITS_A_DAY = 90
SEED = 1998
_LETTERS = "bcdfghjkmnpqrstvwxz"
_AGENTS = (
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", 38),
    ("Mozilla/5.0 (Linux; Android 16)", 24),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 20),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0)", 15),
    ("Mozilla/5.0 (X11; Linux x86_64)", 3),
)
_WAYS = (("purchase", 62), ("newsletter", 24), ("event", 6), ("contact", 4), ("contest", 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a customer did."""

    customer: int
    kind: str
    day: int
    minute: int
    fields: Mapping[str, str] = field(default_factory=dict)
    basket: Basket = field(default_factory=Basket)
    agreed: bool = False
    """Whether the box beside the form was ticked."""

    @property
    def key(self) -> str:
        """Give the key under which the act is recorded once."""
        return f"invented {self.customer} {self.kind} {self.day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, as a server meets it."""

    minute: int
    address: str
    agent: str
    referrer: str


def acts(customers: int = CUSTOMERS) -> list[list[Act]]:
    """Give what was done on each of the days, in the order of the clock."""
    days: list[list[Act]] = [[] for _ in range(DAYS)]
    for number in range(customers):
        for act in _life(number):
            days[act.day].append(act)
    return [sorted(day, key=lambda act: (act.minute, act.customer)) for day in days]


def address_of(customer: int) -> str:
    """Give the e-mail address of a customer."""
    return _person(customer, _dice("customer", customer))["email"]


def visits(day: int) -> list[Visit]:
    """Give the visits of a day: fewer on working days, and from addresses that nobody has."""
    dice = _dice("visits", day)
    agents, sources = _weighted(_AGENTS), _weighted(_sources())
    count = int(VISITS_A_DAY * (1.25 if day % 7 in (5, 6) else 0.9) * (0.8 + 0.4 * dice.random()))
    found = [
        Visit(
            minute=_minute(dice),
            address=f"{dice.choice(('192.0.2', '198.51.100', '203.0.113'))}.{dice.randrange(254)}",
            agent=dice.choice(agents),
            referrer=dice.choice(sources),
        )
        for _ in range(count)
    ]
    return sorted(found, key=lambda visit: visit.minute)


def _life(number: int) -> Iterator[Act]:
    """Give all that one customer did: first this, then perhaps more."""
    dice = _dice("customer", number)
    person = _person(number, dice)
    kind = dice.choice(_weighted(_WAYS))
    day = min(DAYS - 1, int(DAYS * dice.random() ** 0.85))
    if kind == "contest" and day < DAYS // 2:
        kind = "newsletter"
    first = _act(number, kind, day, person, dice)
    yield first
    if kind == "purchase" and dice.random() < 0.18 and day < DAYS - 1:
        yield _act(number, "purchase", dice.randrange(day + 1, DAYS), person, dice)
    asked = kind == "newsletter" or (kind == "purchase" and first.agreed)
    if asked and dice.random() < 0.09 and day < DAYS - 1:
        yield _act(number, "stop", dice.randrange(day + 1, DAYS), {}, dice)


def _act(number: int, kind: str, day: int, person: Mapping[str, str], dice: Random) -> Act:
    mine = {name: person[name] for name in ("first_name", "email") if name in person}
    full = {**mine, **({"last_name": person["last_name"]} if person else {})}
    fields: Mapping[str, str] = {
        "purchase": person,
        "newsletter": mine,
        "event": {**full, "event": dice.choice(events.EVENTS).key},
        "contact": {**mine, "message": dice.choice(_words()["questions"])},
        "contest": {**mine, "contest_entry": dice.choice(_words()["entries"])},
        "stop": {},
    }[kind]
    return Act(
        customer=number,
        kind=kind,
        day=day,
        minute=_minute(dice),
        fields=fields,
        basket=_filled(dice) if kind == "purchase" else Basket(),
        agreed=dice.random() < 0.42,
    )


def _person(number: int, dice: Random) -> Mapping[str, str]:
    words = _words()
    first = dice.choice(words["first"])
    last = dice.choice(words["last_first"]) + dice.choice(words["last_second"])
    mark = "".join(_LETTERS[number // len(_LETTERS) ** at % len(_LETTERS)] for at in range(3))
    person = {
        "first_name": first,
        "last_name": last,
        "email": f"{first}.{last}.{mark}@{dice.choice(words['hosts'])}".lower(),
        "street": f"{dice.randrange(1, 240)} {dice.choice(words['streets'])}",
    }
    abroad: dict[str, str] = dice.choice(words["abroad"])
    at_home: dict[str, str] = dice.choice(words["towns"]) | {"country": basket.HOME}
    return person | (abroad if dice.random() < 0.11 else at_home)


def _filled(dice: Random) -> Basket:
    filled = Basket()
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        piece = dice.choice(PIECES)
        colour, size = dice.choice(piece.colours), dice.choice(piece.sizes)
        filled = basket.with_one_more(filled, slug=piece.slug, colour=colour.key, size=size)
    return filled


def _minute(dice: Random) -> int:
    """Give a minute of a day: rarely in the night, most often in the evening."""
    return int(min(1_439, max(0.0, dice.gauss(1_060, 260))))


def _dice(*about: object) -> Random:
    return Random(f"{SEED} {about}")  # noqa: S311 (nothing here is a secret)


def _weighted(pairs: tuple[tuple[str, int], ...]) -> list[str]:
    return [value for value, share in pairs for _ in range(share)]


def _sources() -> tuple[tuple[str, int], ...]:
    return tuple((one["referrer"], one["share"]) for one in _words()["visits"])


@cache
def _words() -> dict[str, Any]:
    text = (resources.files("avow.demo") / "people.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
