"""Tags for a retailer's own templates: the banner, its script, and embeds that wait."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from avow.cookies import access, presenting
from avow.cookies.catalogue import Tracked

register = template.Library()


@register.inclusion_tag("cookies/banner.html", takes_context=True)
def avow_banner(context: dict[str, Any], language: str = "") -> dict[str, Any]:
    """Write the question, first in the body, until it is answered; it works without script.

    It speaks the page's `language`, where the page names one.
    """
    request: HttpRequest = context["request"]
    version = access.in_force_if_any()
    if version is None:
        return {"asks": False}
    visit = access.visit_of(request, version)
    return presenting.banner(request, version, visit, language or context.get("language", ""))


@register.inclusion_tag("cookies/script.html")
def avow_script() -> dict[str, bool]:
    """Write the style and the script, first in the head of a page that writes `avow_banner`."""
    return {"in_force": access.in_force_if_any() is not None}


@register.simple_tag
def avow_hand_over(address: str) -> str:
    """Give what a link to another domain of the retailer leads to for those without script."""
    return f"{reverse('cookies:hand-over')}?{urlencode({'to': address})}"


@register.inclusion_tag("cookies/embed.html", takes_context=True)
def avow_embed(
    context: dict[str, Any], tracker: str, src: str, title: str, language: str = ""
) -> dict[str, Any]:
    """Write an embed that loads when its class is allowed or it is asked for; else a plain link."""
    request: HttpRequest = context["request"]
    version = access.in_force()
    shown = presenting.banner(request, version, access.visit_of(request, version), language)
    declared: Tracked | None = version.catalogue.trackers.get(tracker)
    by = declared.operator if declared and declared.operator else title
    embed = shown["texts"]["embed"].replace("{}", by)
    return shown | {"tracker": tracker, "src": src, "title": title, "embed": embed}
