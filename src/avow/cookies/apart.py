"""The script on pages of other hosts than this one: which they are, and what they are answered."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from avow.cookies import conf
from avow.cookies.access import InForce
from avow.cookies.rules import Visit

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_UNSEEN = frozenset({"cookie", "script", "beacon", "iframe"})
"""Trackers of these kinds may have cookies that no script can see."""


def pages(version: InForce) -> list[str]:
    """Give the exact origins of the retailer's pages that may ask: sites, family, and settings."""
    told, scheme = conf.settings(), urlsplit(settings.AVOW.site).scheme
    sites = version.policy.practices.about.sites.values()
    hosts = [*(site for site in sites if _HOST.fullmatch(site)), *told.family]
    return list(dict.fromkeys([*told.pages, *(f"{scheme}://{host}" for host in hosts)]))


def origin(request: HttpRequest, version: InForce) -> str | None:
    """Give the origin of a page that asks from another host and may; None for all others."""
    said = request.headers.get("Origin", "")
    own = urlsplit(said).netloc == request.get_host()
    return said if not own and said in pages(version) else None


def readable(answer: HttpResponse, origin: str | None) -> HttpResponse:
    """Let a page of that origin read the answer. No cookie goes with what it asks."""
    patch_vary_headers(answer, ["Origin"])
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
    return answer


def permission(origin: str | None) -> HttpResponse:
    """Answer a browser that asks whether a page of that origin may send a choice."""
    answer = HttpResponse(status=204)
    if origin:
        answer["Access-Control-Allow-Methods"] = "POST"
        answer["Access-Control-Allow-Headers"] = "Idempotency-Key"
        answer["Access-Control-Max-Age"] = "600"
    return readable(answer, origin)


def hidden(visit: Visit) -> list[str]:
    """Give the names of refused trackers that only the server of the page could expire."""
    refused = [one for key, one in visit.catalogue.trackers.items() if not visit.may_run(key)]
    kinds = [one.practice for one in refused if one.practice.where in _UNSEEN]
    return list(dict.fromkeys(name for practice in kinds for name in practice.names))
