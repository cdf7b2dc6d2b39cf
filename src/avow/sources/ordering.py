"""An order as a shop writes it: its lines, and what is paid for it in whole cents. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from avow.collection.purchases import ToldOrder
from avow.sources import rules
from avow.sources.paths import Path_

_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,20})?")
_COUNT = re.compile(r"[0-9]{1,6}")
_NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9 ._:/+#-]+")
_LONGEST_NAME = 100
_UNNAMED = "unnamed"


class OrderPaths(BaseModel, extra="forbid", frozen=True):
    """Where the parts of an order stand in a payload; those of a line begin at the line."""

    number: list[Path_] = []
    currency: list[Path_]
    total: list[Path_]
    """What is paid, less what was given back as far as the shop takes it off."""
    refunded: Path_ | None = None
    """What was given back and is still in the total."""
    cancelled: list[Path_] = []
    """Any text there: the order was called off."""
    status: list[Path_] = []
    void: list[str] = []
    """States in which nothing is bought: not paid, failed, called off, given back."""
    lines: Path_
    product: list[Path_]
    catalogued: Path_
    """A number there: the line is of the shop's catalogue. Other names are nobody's business."""
    quantity: list[Path_]
    price: list[Path_] = Field(min_length=1)

    def used(self) -> list[str]:
        """Give every path that begins at the payload."""
        beside = [self.refunded] if self.refunded else []
        found = (self.number, self.currency, self.total, self.cancelled, self.status, beside)
        return [self.lines, *(path for paths in found for path in paths)]


def read(paths: OrderPaths, payload: Mapping[str, Any]) -> ToldOrder | None:
    """Read the order of a payload; None when it is none that can be counted."""
    total = _cents(rules.first_told(payload, paths.total))
    back = [_cents(text) for text in rules.texts(payload, paths.refunded)] if paths.refunded else []
    if total is None or None in back:
        return None
    status = rules.first_told(payload, paths.status).casefold()
    try:
        return ToldOrder.model_validate(
            {
                "lines": tuple(_lines(paths, payload)),
                "currency": rules.first_told(payload, paths.currency).strip().upper(),
                "number": _name(rules.first_told(payload, paths.number)),
                "total_cents": max(0, total - sum(abs(cents) for cents in back if cents)),
                "cancelled": bool(rules.first_told(payload, paths.cancelled))
                or status in paths.void,
            }
        )
    except ValidationError:
        return None


def names(paths: OrderPaths, payload: Mapping[str, Any]) -> list[str]:
    """Give every name of a product as it was sent, for whoever looks for what may not be kept."""
    return [
        text
        for line in _told_lines(paths, payload)
        for path in paths.product
        for text in rules.texts(line, path)
    ]


def _lines(paths: OrderPaths, payload: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Give the lines of which something is left."""
    for line in _told_lines(paths, payload):
        told = rules.first_told(line, paths.quantity)
        quantity = int(told) if _COUNT.fullmatch(told) else None
        if quantity != 0:
            yield {
                "product": _product(paths, line),
                "quantity": quantity,
                "price_cents": _cents(rules.first_told(line, paths.price)),
            }


def _told_lines(paths: OrderPaths, payload: Mapping[str, Any]) -> Sequence[object]:
    told: Any = payload
    for name in paths.lines.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, list) else []


def _product(paths: OrderPaths, line: object) -> str:
    """Give what the catalogue calls a product; what a person had written on theirs is not kept."""
    if rules.told(line, paths.catalogued) in ("", "0"):
        return _UNNAMED
    named = (_name(rules.told(line, path)) for path in paths.product)
    return next(filter(None, named), _UNNAMED)


def _name(text: str) -> str:
    """Give a name in the letters that an order may hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_OF_A_NAME.sub(" ", plain).lstrip(" ._:/+#-")[:_LONGEST_NAME].strip()


def _cents(text: str) -> int | None:
    """Read an amount as hundredths of its currency's unit, rounded where a shop has more digits."""
    if not _AMOUNT.fullmatch(text):
        return None
    return int((Decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))
