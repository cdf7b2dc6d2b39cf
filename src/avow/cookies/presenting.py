"""What pages show of a visit, and the cookie that an answer sets."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from avow.cookies import conf, wording
from avow.cookies.access import InForce
from avow.cookies.catalogue import SHARING
from avow.cookies.rules import SHORT, Visit, encode
from avow.core import clock


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
        "here": request.get_full_path(),
    }


def _switch(visit: Visit, key: str, told: dict[str, str]) -> dict[str, Any]:
    trackers = visit.catalogue.trackers.values()
    names = [name for t in trackers if t.practice.class_ == key for name in t.practice.names]
    return {"key": key, **told, "on": visit.is_on(key), "names": names}


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
        domain=conf.settings().domain or None,
        secure=request.is_secure(),
        samesite="Lax",
    )
