"""What pages show of a visit, and the cookie that an answer sets."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from avow.compiler.practices import Practices
from avow.cookies import access, conf, wording
from avow.cookies.access import InForce
from avow.cookies.catalogue import SHARING, Catalogue, Tracked, duration
from avow.cookies.models import LinkCheck
from avow.cookies.partners import lead_to, register
from avow.cookies.rules import SHORT, Liveness, Visit, encode
from avow.core import clock

Words = Mapping[str, Any]


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
        "underage": visit.underage,
        "switches": [_switch(visit, key, told) for key, told in texts["switches"].items()],
        "advertises": SHARING in version.catalogue.keys,
        "here": request.get_full_path(),
    }


def _switch(visit: Visit, key: str, told: dict[str, str]) -> dict[str, Any]:
    trackers = visit.catalogue.trackers.values()
    names = [name for t in trackers if t.practice.class_ == key for name in t.practice.names]
    return {"key": key, **told, "on": visit.is_on(key), "names": names}


def tracker_list(version: InForce, language: str) -> dict[str, Any]:
    """Give all that the list of trackers and of companies shows, in one language."""
    practices = version.policy.practices
    words = wording.listing(practices, language)
    with override(words["language"]):
        return {
            "words": words,
            "language": words["language"],
            "groups": _groups(practices, version.catalogue, words),
            "partners": _partners(practices, access.looked_at(), words),
            "updated": _fill(words, "updated", version.since),
        }


def _groups(practices: Practices, found: Catalogue, words: Words) -> list[dict[str, Any]]:
    """Give the trackers of every class that has any."""
    groups = [
        {
            "label": words["classes"][key],
            "trackers": [_listed(one, words) for one in _members(found, key)],
        }
        for key in practices.classes
    ]
    return [group for group in groups if group["trackers"]]


def _members(found: Catalogue, class_: str) -> list[Tracked]:
    return [one for one in found.trackers.values() if one.practice.class_ == class_]


def _listed(tracked: Tracked, words: Words) -> dict[str, Any]:
    """Give a row. Addresses of others are links only when they are addresses of the web."""
    practice = tracked.practice
    lifetime = duration(practice.lifetime)
    return {
        "names": [*practice.names, *practice.hosts],
        "kind": words["kinds"][practice.where],
        "operator": tracked.operator,
        "statement": lead_to(tracked.statement),
        "out": lead_to(practice.opt_out),
        "kept": words["days"].replace("{}", str(lifetime.days)) if lifetime else words["visit"],
    }


def _partners(
    practices: Practices, looked_at: Mapping[str, LinkCheck], words: Words
) -> list[dict[str, Any]]:
    """Give the companies that visitors can be sent to, each link with what a look at it came to."""
    return [
        {
            "name": partner.name,
            "does": words["roles"].get(partner.role, ""),
            "links": [
                {
                    "text": words[text],
                    "to": lead_to(address),
                    "check": _looked(looked_at.get(address), words),
                }
                for text, address in partner.links
            ],
        }
        for partner in register(practices)
    ]


def _looked(check: LinkCheck | None, words: Words) -> str:
    """Say what the newest look at a link came to."""
    if check is None:
        return ""
    if check.state == Liveness.DEAD.value:
        return _fill(words, "dead", check.since, check.checked_at)
    told = "works" if check.state == Liveness.WORKS.value else "unclear"
    return _fill(words, told, check.checked_at)


def _fill(words: Words, name: str, *days: date) -> str:
    told = str(words[name])
    for day in days:
        told = told.replace("{}", date_format(day, words["date"]), 1)
    return told


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
