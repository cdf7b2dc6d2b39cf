"""Where the other companies are on this machine, for the shop's templates."""

from typing import Any

from django import template
from django.http import HttpRequest

from avow.demo.elsewhere.hosts import local

register = template.Library()

_CHECKOUT = "checkout"


@register.simple_tag(takes_context=True)
def elsewhere(context: dict[str, Any], company: str, path: str) -> str:
    """Give an address of a company: `{% elsewhere "player.framehouse" "/films/larksong" %}`."""
    request: HttpRequest = context["request"]
    return local(company, request.get_port()) + path


@register.inclusion_tag("elsewhere/tags.html", takes_context=True)
def company_tags(context: dict[str, Any]) -> dict[str, Any]:
    """Write the companies' tags on pages of the shop, but on none that is about one customer.

    Those are the checkout, and every page whose address is a secret.
    """
    request: HttpRequest = context["request"]
    found = request.resolver_match
    about_one = found is None or "reference" in found.kwargs or _CHECKOUT in (found.url_name or "")
    wanted = found is not None and found.namespace == "demo" and not about_one
    return {"request": request, "wanted": wanted}
