"""An order: what was bought, in whole cents, and nothing that its schema does not name."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from avow.collection import products
from avow.collection.errors import WrongFormError
from avow.core import clock

ORDER = "order"
PURCHASED_AT = "purchased_at"
"""Keys of data of a purchase. The time is set here, and taken from nobody."""

LATEST = timedelta(minutes=5)
"""How far ahead the clock of a till may be."""

_KEY = r"^[A-Za-z0-9][A-Za-z0-9 ._:/+#-]{0,99}$"
Cents = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _goods(name: str) -> str:
    if found := products.fault(name):
        raise ValueError(found)
    return name


class Line(_Strict):
    """So many of one product, at so much each."""

    product: Annotated[str, AfterValidator(_goods)]
    quantity: int = Field(strict=True, ge=1, le=1000)
    price_cents: Cents


class ToldLine(Line):
    """A line as a shop tells it: of its catalogue, so that a long number is one of the goods."""

    product: str = Field(pattern=_KEY)


class Order(_Strict):
    """What was bought: lines, the currency of their prices, and what comes on top."""

    lines: tuple[Line, ...] = Field(min_length=1, max_length=200)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    number: str = Field("", pattern=r"^$|" + _KEY)
    shipping_cents: Cents = 0
    tax_cents: Cents = 0
    discount_cents: Cents = 0

    @property
    def total_cents(self) -> int:
        """What is paid for all of it."""
        goods = sum(line.quantity * line.price_cents for line in self.lines)
        return max(0, goods + self.shipping_cents + self.tax_cents - self.discount_cents)


class ToldOrder(_Strict):
    """An order as a shop tells it: with a total of its own, less what was given back."""

    lines: tuple[ToldLine, ...] = Field((), max_length=200)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    number: str = Field("", pattern=r"^$|" + _KEY)
    total_cents: Cents
    cancelled: bool = False

    @property
    def stands(self) -> bool:
        """Say whether anything of it was bought, and not given back."""
        return not self.cancelled and bool(self.lines or self.total_cents)


_FORMS: Mapping[str, tuple[str, str]] = {
    "card_last4": (r"^[0-9]{4}$", "the last four digits"),
    "card_brand": (r"^[A-Za-z][A-Za-z .-]{0,29}$", "the brand of the card, such as Visa"),
    "payment_token": (r"^[A-Za-z0-9_.:-]{1,200}$", "the token that the processor gave"),
}


class _Card(BaseModel):
    model_config = ConfigDict(extra="ignore")

    card_last4: str | None = Field(None, pattern=_FORMS["card_last4"][0])
    card_brand: str | None = Field(None, pattern=_FORMS["card_brand"][0])
    payment_token: str | None = Field(None, pattern=_FORMS["payment_token"][0])


def read(text: str) -> Order:
    """Read an order (JSON). WrongFormError names the first key that is wrong or not declared."""
    try:
        return Order.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])[:80] or "the order"
        if first["type"] == "value_error":
            raise WrongFormError(
                f"{ORDER} cannot be taken: {place}. {first['ctx']['error']}", ORDER
            ) from error
        raise WrongFormError(
            f"{ORDER} cannot be taken: {place} is {_fault(first['type'])}. Send lines with product,"
            " quantity and price_cents, and a currency.",
            ORDER,
        ) from error


def written(order: Order | ToldOrder) -> str:
    """Write an order in one way."""
    return json.dumps(order.model_dump(exclude_defaults=True), sort_keys=True)


def completed(
    given: Mapping[str, str], collects: tuple[str, ...], *, bought_at: datetime | None
) -> tuple[dict[str, str], Order | None]:
    """Give the fields with the order as it is kept and the time of it; and the order itself."""
    _refuse_wrong_card(given)
    if ORDER not in given:
        return dict(given), None
    if PURCHASED_AT in given:
        raise WrongFormError(
            f"{PURCHASED_AT} is the time at which we learn of the order, and is not sent. Leave it"
            " out.",
            PURCHASED_AT,
        )
    order = read(given[ORDER])
    fields = {**given, ORDER: written(order)}
    if PURCHASED_AT in collects:
        fields[PURCHASED_AT] = _at(bought_at).isoformat(timespec="seconds")
    return fields, order


def _at(bought_at: datetime | None) -> datetime:
    now = clock.now()
    if bought_at is None:
        return now
    if bought_at.tzinfo is None or bought_at > now + LATEST:
        raise WrongFormError(
            "The time of the purchase has no time zone or has not come yet. Set the clock of the"
            " till right and send it again."
        )
    return min(bought_at, now)


def _refuse_wrong_card(given: Mapping[str, str]) -> None:
    try:
        _Card.model_validate({name: given[name] for name in _FORMS if name in given})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise WrongFormError(
            f"{name} is not {_FORMS[name][1]}. Nothing else is kept.", name
        ) from error


def _fault(kind: str) -> str:
    return {"extra_forbidden": "not declared", "missing": "missing"}.get(kind, "not of its form")
