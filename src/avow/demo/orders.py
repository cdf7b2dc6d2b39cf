"""How an order of the shop is written down as the declared field `order`, and read again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from avow.collection import purchases
from avow.collection.purchases import Order
from avow.demo import basket as baskets
from avow.demo.basket import Basket
from avow.demo.catalogue import exact_dollars

CURRENCY = "USD"
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def number(reference: str) -> str:
    """Give the number of an order: letters only, so that it is never taken for a card's."""
    digest = hashlib.sha256(reference.encode()).digest()
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:8])
    return f"LL-{letters[:4]}-{letters[4:]}"


def written(basket: Basket, *, reference: str, country: str) -> str:
    """Write an order: its number, what was bought at which price, and what delivery costs."""
    lines = [
        {"product": line.key, "quantity": line.count, "price_cents": line.piece.price_cents}
        for line in basket
    ]
    order = {
        "lines": lines,
        "currency": CURRENCY,
        "number": number(reference),
        "shipping_cents": basket.delivery_cents(country),
    }
    return purchases.written(Order.model_validate(order))


def shown(text: str) -> Mapping[str, Any]:
    """Read an order for a page."""
    order = purchases.read(text)
    goods = [(baskets.line(one.product, one.quantity), one) for one in order.lines]
    return {
        "number": order.number,
        "lines": [
            {"line": line, "price": exact_dollars(one.quantity * one.price_cents)}
            for line, one in goods
        ],
        "subtotal": exact_dollars(order.total_cents - order.shipping_cents),
        "delivery": exact_dollars(order.shipping_cents) if order.shipping_cents else "free",
        "total": exact_dollars(order.total_cents),
    }


def letter(basket: Basket, *, reference: str, country: str) -> str:
    """Write the letter that confirms an order."""
    delivery = basket.delivery_cents(country)
    bought = "\n".join(
        f"{line.count} x {line.piece.name}, {line.colour.name}, {line.size}: {line.price}"
        for line in basket
    )
    return (
        f"Thank you for your order {number(reference)}.\n\n{bought}\n"
        f"Delivery: {exact_dollars(delivery) if delivery else 'free'}\n"
        f"Total: {exact_dollars(basket.cents + delivery)}\n\n"
        "It leaves Portland on the next working day, and we write once more when it does. You have"
        " thirty days to send anything back.\n\nLinden & Lark\n"
    )


def total_cents(basket: Basket, country: str = baskets.HOME) -> int:
    """Give what an order costs with its delivery."""
    return basket.cents + basket.delivery_cents(country)
