"""What the frame of the shop shows on every page, Avow's own among them."""

from typing import Any

from django import template
from django.http import HttpRequest

from avow.demo import basket
from avow.demo.catalogue import COLLECTIONS, Collection

register = template.Library()


@register.simple_tag(takes_context=True)
def basket_count(context: dict[str, Any]) -> int:
    """Give the number of things in the visitor's basket."""
    request: HttpRequest | None = context.get("request")
    return basket.read(request.COOKIES.get(basket.COOKIE, "")).count if request else 0


@register.simple_tag
def collections() -> list[Collection]:
    """Give the parts of the shop."""
    return list(COLLECTIONS.values())
