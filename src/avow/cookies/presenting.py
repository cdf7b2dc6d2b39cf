"""What pages show of a visit, and the cookie that an answer sets."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from avow.compiler.practices import Practices
from avow.cookies import conf, wording
from avow.cookies.access import InForce
from avow.cookies.catalogue import SHARING, Catalogue, Tracked, duration
from avow.cookies.models import LinkCheck
from avow.cookies.partners import lead_to, register
from avow.cookies.rules import SHORT, Visit, encode
from avow.core import clock

KINDS = {
    "cookie": "Cookie",
    "local-storage": "Local storage",
    "session-storage": "Session storage",
    "indexed-db": "IndexedDB",
    "cache-storage": "Cache storage",
    "service-worker": "Service worker",
    "beacon": "Beacon",
    "script": "Script",
    "iframe": "Embedded page",
    "local-shared-object": "Local shared object",
}
"""What visitors call the places where trackers are."""


ROLES = {
    "service-provider": "Works for us",
    "business-partner": "Partner",
    "affiliate": "Affiliate",
    "independent": "Decides for itself",
}
"""What visitors are told of how a company stands to us."""


def banner(request: HttpRequest, version: InForce, visit: Visit, language: str) -> dict[str, Any]:
    """Give all that the templates of the room show."""
    texts = wording.texts(version.policy.practices, version.catalogue, language)
    widened = visit.choice is not None and visit.choice.version != visit.version[:SHORT]
    days = version.catalogue.lifetime.days
    return {
        "texts": texts,
        "language": texts["language"],
        "action": reverse("cookies:page"),
        "lead": texts["page"]["lead"].replace("{}", str(days)),
        "question": texts["again"] if widened else texts["body"],
        "honoured": bool(visit.signals) and not visit.is_on(SHARING),
        "asks": bool(visit.unanswered()),
        "switches": [_switch(visit, key, told) for key, told in texts["switches"].items()],
        "advertises": SHARING in version.catalogue.keys,
        "here": request.get_full_path(),
    }


def _switch(visit: Visit, key: str, told: dict[str, str]) -> dict[str, Any]:
    trackers = visit.catalogue.trackers.values()
    names = [name for t in trackers if t.practice.class_ == key for name in t.practice.names]
    return {"key": key, **told, "on": visit.is_on(key), "names": names}


def listed(practices: Practices, found: Catalogue) -> list[dict[str, Any]]:
    """Give the trackers of every class that has any."""
    groups = [
        {"label": one.label, "trackers": [_listed(t) for t in _members(found, one.key)]}
        for one in practices.classes.values()
    ]
    return [group for group in groups if group["trackers"]]


def _members(found: Catalogue, class_: str) -> list[Tracked]:
    return [one for one in found.trackers.values() if one.practice.class_ == class_]


def _listed(tracked: Tracked) -> dict[str, Any]:
    """Give a row. Addresses of others are links only when they are addresses of the web."""
    practice = tracked.practice
    lifetime = duration(practice.lifetime)
    return {
        "names": [*practice.names, *practice.hosts],
        "kind": KINDS[practice.where],
        "operator": tracked.operator,
        "statement": lead_to(tracked.statement),
        "out": lead_to(practice.opt_out),
        "days": lifetime.days if lifetime else None,
    }


def partners(practices: Practices, looked_at: dict[str, LinkCheck]) -> list[dict[str, Any]]:
    """Give the companies that visitors can be sent to, each link with what a look at it came to."""
    return [
        {
            "name": partner.name,
            "does": ROLES.get(partner.role, ""),
            "links": [
                {"text": text, "to": lead_to(address), "check": looked_at.get(address)}
                for text, address in partner.links
            ],
        }
        for partner in register(practices)
    ]


def remember(request: HttpRequest, answer: HttpResponseBase, visit: Visit) -> None:
    """Set the cookie of a choice: for as long as declared, from the day it was made."""
    choice, found = visit.choice, visit.catalogue
    if choice is None:
        return
    left = choice.made_on + found.lifetime - clock.today()
    answer.set_cookie(
        found.name,
        encode(choice),
        max_age=left,
        domain=_domain(request.get_host()),
        secure=request.is_secure(),
        samesite="Lax",
    )


def _domain(host: str) -> str | None:
    """Give the domain that a choice made on a host holds for; None is the host alone."""
    domain = conf.settings().domain
    name = host.partition(":")[0]
    return domain if domain and f".{name}".endswith(f".{domain}") else None
