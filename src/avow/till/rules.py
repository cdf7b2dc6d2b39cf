"""What a till writes: lines with prices in whole cents, and what is asked after payment. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from avow.collection import products
from avow.collection.rules import holds_card_number
from avow.till.errors import LineError

LINES = 6
"""Lines that the page without script shows."""

_PRICE = re.compile(r"(\d{1,6})(?:[.,](\d{2}))?")
_LINE = re.compile(r"(product|quantity|price)-(\d{1,3})")
_QUANTITY = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it was typed."""

    product: str
    quantity: str
    price: str
    number: int = 1
    """Where it stands on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that happened at a till, under the key that the till gave it."""

    key: str
    at: datetime
    staff: str
    """Account of the staff member to whom the page was given."""
    statement: str
    """Digest of the version that was in force when the page was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(Item):
    """A purchase: values by key of data."""

    fields: Mapping[str, str]
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Item):
    """What a customer asked for on the screen after payment."""

    fields: Mapping[str, str]
    wording: str
    yes: Mapping[str, str]
    """The words beside each box that was ticked, by channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(Item):
    """Something refused that the staff gave up on purpose: no content, only that it was."""

    what: str
    reason: str


def is_line_field(name: str) -> bool:
    """Say whether a field of the page is a part of a line."""
    return _LINE.fullmatch(name) is not None


def lines(posted: Mapping[str, str]) -> list[Line]:
    """Give the lines that were filled in, in their order."""
    numbers = sorted({int(m[2]) for name in posted if (m := _LINE.fullmatch(name))})
    typed = [
        Line(
            product=posted.get(f"product-{number}", "").strip(),
            quantity=posted.get(f"quantity-{number}", "").strip(),
            price=posted.get(f"price-{number}", "").strip(),
            number=number,
        )
        for number in numbers
    ]
    return [line for line in typed if line.product or line.price]


def order(typed: Sequence[Line], *, currency: str) -> str:
    """Write lines as an order (JSON). LineError says what is missing."""
    if not typed:
        raise LineError("Nothing is rung up yet. Type a product and its price.", "product-1")
    return json.dumps({"lines": [_line(line) for line in typed], "currency": currency})


def cents(price: str, number: int = 1) -> int:
    """Give a price such as 128 or 128.00 in whole cents. LineError when it is none."""
    found = _PRICE.fullmatch(price.strip().removeprefix("$"))
    if not found:
        raise LineError("Type the price of one, such as 128 or 128.00.", f"price-{number}")
    return int(found[1]) * 100 + int(found[2] or 0)


def _line(line: Line) -> dict[str, object]:
    quantity, number = line.quantity or "1", line.number
    if not line.product:
        raise LineError("There is a price and no product. Type what it is.", f"product-{number}")
    # The number of a card is refused as such, wherever it stands.
    if not holds_card_number(line.product) and (fault := products.fault(line.product)):
        raise LineError(fault, f"product-{number}")
    if not _QUANTITY.fullmatch(quantity):
        raise LineError("Type how many were sold, from 1 to 999.", f"quantity-{number}")
    return {
        "product": line.product,
        "quantity": int(quantity),
        "price_cents": cents(line.price, number),
    }


def asked(controller: str) -> str:
    """Give the words above the boxes on the screen after payment."""
    return (
        f"You have paid, and nothing below is needed for that. {controller} would like to know"
        " whether you want to hear from us. Tick what you like, or nothing. You can stop it at any"
        " time, and it costs nothing."
    )


def box(channel: str, label: str) -> str:
    """Give the words beside the box of a channel, none of which is ticked."""
    ways = {"email": "by e-mail", "text": "by text message", "phone": "by telephone"}
    if channel not in ways:
        return f"Yes: {label}."
    # A STOP from a phone holds until START comes from it, whatever is ticked here.
    again = " If STOP was ever sent to us from your phone, send START from it too."
    asked = f"Yes, send me news and offers {ways[channel]}."
    return asked + again if channel == "text" else asked
