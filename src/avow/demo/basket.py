"""The basket: what a visitor means to buy, in a cookie that says nothing about who it is.

`linden-coat.moss.2:1|pebble-mug.cream.0:4` is one coat in moss, the third size, and four mugs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from avow.demo.catalogue import BY_SLUG, Colour, Piece, exact_dollars
from avow.demo.errors import FullBasketError, NoSuchPieceError

COOKIE = "ll_basket"
LIFETIME_DAYS = 14
"""As the statement's list of trackers says."""
MOST_OF_ONE, MOST_LINES = 9, 20

HOME = "United States"
FREE_FROM_CENTS, AT_HOME_CENTS, ABROAD_CENTS = 15_000, 800, 2_400


@dataclass(frozen=True, slots=True)
class Line:
    """Some of one piece in one colour and size."""

    piece: Piece
    colour: Colour
    size: str
    count: int

    @property
    def key(self) -> str:
        """Give what tells the line from others."""
        return f"{self.piece.slug}.{self.colour.key}.{self.piece.sizes.index(self.size)}"

    @property
    def cents(self) -> int:
        """Give what the line costs."""
        return self.piece.price_cents * self.count

    @property
    def price(self) -> str:
        """Give what the line costs, as people read it."""
        return exact_dollars(self.cents)


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of a basket, in the order in which they came."""

    lines: tuple[Line, ...] = ()

    def __iter__(self) -> Iterator[Line]:
        """Go through the lines."""
        return iter(self.lines)

    def __bool__(self) -> bool:
        """Say whether there is anything in it."""
        return bool(self.lines)

    @property
    def count(self) -> int:
        """Give the number of things in it."""
        return sum(line.count for line in self.lines)

    @property
    def cents(self) -> int:
        """Give what the things in it cost."""
        return sum(line.cents for line in self.lines)

    def delivery_cents(self, country: str = HOME) -> int:
        """Give what delivery costs: nothing at home from a certain sum on."""
        if country != HOME:
            return ABROAD_CENTS
        return 0 if self.cents >= FREE_FROM_CENTS else AT_HOME_CENTS

    def written(self) -> str:
        """Write the basket as its cookie has it."""
        return "|".join(f"{line.key}:{line.count}" for line in self.lines)


def read(cookie: str) -> Basket:
    """Read a cookie; what is no piece of ours, or not any more, is left out."""
    counted: dict[str, int] = {}
    for part in cookie.split("|")[:MOST_LINES]:
        key, _, count = part.partition(":")
        if len(count) == 1 and count in "123456789":
            counted[key] = int(count)
    return _of(counted)


def with_one_more(basket: Basket, *, slug: str, colour: str, size: str) -> Basket:
    """Put a piece in. NoSuchPieceError when it does not come in this colour and size."""
    piece = BY_SLUG.get(slug)
    if piece is None or piece.colour(colour) is None:
        raise NoSuchPieceError("We do not have this piece in this colour. Choose another colour.")
    if size not in piece.sizes:
        raise NoSuchPieceError(f"Choose a size of {piece.name} before you put it into the basket.")
    key = f"{slug}.{colour}.{piece.sizes.index(size)}"
    counted = {line.key: line.count for line in basket}
    if key not in counted and len(counted) >= MOST_LINES:
        raise FullBasketError(
            f"The basket holds {MOST_LINES} different things. Take one out, or order these first."
        )
    return _of(counted | {key: min(counted.get(key, 0) + 1, MOST_OF_ONE)})


def with_counts(basket: Basket, counts: Mapping[str, int]) -> Basket:
    """Change how many there are of lines; none takes a line out."""
    counted = {line.key: line.count for line in basket}
    wanted = {key: min(count, MOST_OF_ONE) for key, count in counts.items() if key in counted}
    return _of(counted | wanted)


def _of(counted: Mapping[str, int]) -> Basket:
    lines = (line(key, count) for key, count in counted.items() if count > 0)
    return Basket(tuple(one for one in lines if one is not None))


def line(key: str, count: int) -> Line | None:
    """Give the line of a key; None when it is no piece of ours, or not any more."""
    slug, _, rest = key.partition(".")
    shade, _, size = rest.partition(".")
    piece = BY_SLUG.get(slug)
    colour = piece.colour(shade) if piece else None
    if piece is None or colour is None or not (size.isascii() and size.isdecimal()):
        return None
    number = int(size[:3])
    return Line(piece, colour, piece.sizes[number], count) if number < len(piece.sizes) else None
