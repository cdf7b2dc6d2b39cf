"""The one form of the room, as the banner, the settings page and the script send it."""

from collections.abc import Collection
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header

from avow.cookies.errors import ForeignFormError
from avow.cookies.rules import Choice, decode
from avow.cookies.services import Pressed

_MOST_CLASSES = 100
_MOST_DIGITS = 10
_LONGEST_KEY = 200
_LONGEST_CHOICE = 4000


def pressed(request: HttpRequest) -> Pressed:
    """Read what was pressed and ticked."""
    form = request.POST
    return Pressed(
        button=form.get("choice", "")[:20],
        ticked=[key[:100] for key in form.getlist("class")[:_MOST_CLASSES] if key],
        place=form.get("place", "")[:20],
        language=form.get("language", "")[:20],
        confirmed=form.get("confirmed") == "yes",
        made_at=_made_at(form.get("at", "")) if is_late(request) else None,
    )


def is_late(request: HttpRequest) -> bool:
    """Say whether a choice could not be sent when it was made, and is sent again now."""
    return request.POST.get("late") == "yes"


def _made_at(seconds: str) -> datetime | None:
    if not seconds.isdecimal() or len(seconds) > _MOST_DIGITS:
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def key(request: HttpRequest) -> str | None:
    """Give the key under which a choice is written down once, however often it is sent."""
    return request.headers.get("Idempotency-Key", "")[:_LONGEST_KEY] or None


def require_own(request: HttpRequest, pages: Collection[str] = ()) -> None:
    """Refuse a form that another site sent: a choice made there is nobody's.

    Browsers say where a form comes from, so that no token is needed and pages can be cached.
    `pages` are the exact origins of the retailer's own pages on other hosts.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "null")
    if site in ("same-origin", "none") or (site is None and _is_host(origin, request)):
        return
    if origin in pages:
        return
    raise ForeignFormError(
        "This choice was sent from another site, so it was not kept. Open the page of your cookie"
        " choices on this site, and choose there."
    )


def before(request: HttpRequest) -> Choice | None:
    """Read what a page on another host says that its browser had chosen earlier."""
    return decode(request.POST.get("kept", "")[:_LONGEST_CHOICE])


def _is_host(origin: str, request: HttpRequest) -> bool:
    if origin == "null":  # older browsers leave it out, or hide it where no referrer is sent
        origin = request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def way_back(request: HttpRequest) -> str:
    """Give the path that the visitor came from, when it is one of this site."""
    path = request.POST.get("back") or request.GET.get("back") or ""
    own = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if own and path.startswith("/") and len(path) <= 2000 else ""


def language(request: HttpRequest, readable: tuple[str, ...]) -> str:
    """Give the language to answer in: as asked for in the address, else as the browser says."""
    asked = request.POST.get("language") or request.GET.get("language") or ""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    wanted = [asked, *(name for name, _ in accepted)]
    return next((short for one in wanted if (short := one.split("-")[0]) in readable), readable[0])
