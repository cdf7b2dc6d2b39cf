"""What the frame of the shop shows on every page, Avow's own among them."""

from typing import Any

from django import template
from django.http import HttpRequest

from avow.demo import basket, preset
from avow.demo.catalogue import COLLECTIONS, Collection

register = template.Library()


@register.simple_tag(takes_context=True)
def basket_count(context: dict[str, Any]) -> int:
    """Give the number of things in the visitor's basket."""
    request: HttpRequest | None = context.get("request")
    return basket.read(request.COOKIES.get(basket.COOKIE, "")).count if request else 0


@register.simple_tag
def piece_name(key: str) -> str:
    """Name a piece of an order; by its key when it is no piece any more."""
    line = basket.line(key, 1)
    return f"{line.piece.name}, {line.colour.name}, {line.size}" if line else key


@register.simple_tag
def preset_customer() -> dict[str, str]:
    """Give the accounts of the demonstration, for its log-in page."""
    return {"address": preset.ADDRESS, "password": preset.PASSWORD, "staff": preset.STAFF}


@register.simple_tag
def collections() -> list[Collection]:
    """Give the parts of the shop."""
    return list(COLLECTIONS.values())
