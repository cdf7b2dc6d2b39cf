"""What the boutique sells. Invented, and so are the prices; the pieces stand in pieces.toml."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour that a piece comes in."""

    key: str
    name: str
    shade: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing on the rail."""

    slug: str
    name: str
    collections: tuple[str, ...]
    price_cents: int
    line: str
    story: str
    drawing: str
    pattern: str
    picture_says: str
    colours: tuple[Colour, ...]
    sizes: tuple[str, ...]
    made_of: str
    care: str

    @property
    def price(self) -> str:
        """The price as it stands on the tag."""
        return dollars(self.price_cents)

    def colour(self, key: str) -> Colour | None:
        """Give the colour of a key, if the piece comes in it."""
        return next((colour for colour in self.colours if colour.key == key), None)


@dataclass(frozen=True, slots=True)
class Collection:
    """A part of the shop with a page of its own."""

    key: str
    name: str
    title: str
    line: str


COLLECTIONS = {
    "women": Collection(
        "women",
        "Women",
        "For women",
        "Coats that know rain, dresses with pockets, and knitwear that forgives.",
    ),
    "men": Collection(
        "men",
        "Men",
        "For men",
        "Things to walk, cook and sit by a fire in. They are cut plainly and last.",
    ),
    "house": Collection(
        "house",
        "House",
        "For the house",
        "Wool, linen, clay and wax, for rooms in which people stay a little longer.",
    ),
}

BOUTIQUES = (
    ("Portland", "Alder Street"),
    ("Portland", "Mississippi Avenue"),
    ("Eugene", "Fifth Street Market"),
    ("Ashland", "Plaza Lane"),
    ("San Francisco", "Hayes Street"),
    ("Oakland", "Temescal Alley"),
)


def dollars(cents: int) -> str:
    """Write an amount as people read it."""
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def exact_dollars(cents: int) -> str:
    """Write an amount with its cents, as a bill does."""
    return f"${cents // 100:,}.{cents % 100:02d}"


def in_collection(key: str) -> list[Piece]:
    """Give the pieces of a collection, in the order of the rail."""
    return [piece for piece in PIECES if key in piece.collections]


def _read() -> tuple[Piece, ...]:
    text = (resources.files("avow.demo") / "pieces.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    dyes: dict[str, dict[str, str]] = tables["colours"]
    return tuple(_piece(slug, table, dyes) for slug, table in tables["pieces"].items())


def _piece(slug: str, table: dict[str, Any], dyes: dict[str, dict[str, str]]) -> Piece:
    colours = tuple(Colour(key, **dyes[key]) for key in table.pop("colours"))
    return Piece(
        slug=slug,
        colours=colours,
        collections=tuple(table.pop("collections")),
        sizes=tuple(table.pop("sizes")),
        pattern=table.pop("pattern", ""),
        **table,
    )


PIECES = _read()
BY_SLUG = {piece.slug: piece for piece in PIECES}
