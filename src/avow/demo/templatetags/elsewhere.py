"""Where the other companies are on this machine, for the shop's templates."""

from typing import Any

from django import template
from django.http import HttpRequest

from avow.demo.elsewhere.hosts import local

register = template.Library()


@register.simple_tag(takes_context=True)
def elsewhere(context: dict[str, Any], company: str, path: str) -> str:
    """Give an address of a company: `{% elsewhere "player.framehouse" "/films/larksong" %}`."""
    request: HttpRequest = context["request"]
    return local(company, request.get_port()) + path
