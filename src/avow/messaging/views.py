"""Ways out: one click that needs nothing else, and all message choices on one page."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from avow.core.errors import AvowError
from avow.messaging import (
    alerts,
    confirming,
    links,
    noticing,
    preferences,
    rules,
    services,
    tokens,
    tracking,
)
from avow.messaging.errors import LinkError
from avow.people import access as people
from avow.statement import access as statements
from avow.statement.models import Version

_ASKS = ("GET", "HEAD", "POST")


@csrf_exempt
@never_cache
@require_http_methods(_ASKS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one thing at once when exactly that is posted (RFC 8058); show one button otherwise."""
    try:
        link = tokens.read(token, tokens.STOP)
    except LinkError as error:
        return _plain(request, "messaging/no_link.html", {"error": error}, 404)
    shown = _told(*link.words) | {"action": request.path, "choices": _choices(link.about)}
    if request.method != "POST":
        return _plain(request, "messaging/stop.html", shown)
    if not rules.is_one_click(request.POST.dict()):
        return _plain(request, "messaging/stop.html", shown | {"unclear": True}, 400)
    wording = f"{rules.ONE_CLICK_NAME}={rules.ONE_CLICK_VALUE}: {shown['label']}"
    services.stop_by_token(token, place="one-click", wording=wording)
    return _plain(request, "messaging/stopped.html", shown)


@csrf_exempt
@never_cache
@require_http_methods(_ASKS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Note that a mailbox is read once the button is pressed: a scanner only looks."""
    try:
        tokens.read(token, tokens.CONFIRM)
        if request.method == "POST":
            confirming.confirm(token)
    except AvowError as error:
        return _plain(request, "messaging/no_link.html", {"error": error}, 404)
    return _plain(request, "messaging/confirm.html", {"done": request.method == "POST"})


@csrf_exempt
@never_cache
@require_http_methods(_ASKS)
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change all message choices of whoever holds the link; no log-in, no cookie."""
    try:
        person = people.followed(tokens.read(token, tokens.CHOICES).about)
    except AvowError:
        return _plain(request, "messaging/no_link.html", {"error": _NO_LINK}, 404)
    return _centre(request, person)


@never_cache
@require_http_methods(_ASKS)
def own_choices(request: HttpRequest) -> HttpResponse:
    """Show whoever is signed in their message choices; offer everybody else a link by e-mail."""
    person: UUID | None = getattr(getattr(request, "user", None), "data_subject_id", None)
    if person is None:
        return _plain(request, "messaging/ask.html", {})
    return _centre(request, people.followed(person), signed_in=True)


@csrf_exempt
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Take the wish for a link; the answer is the same whether anybody is known there."""
    address = request.POST.get("email", "")
    try:
        links.ask(address=address)
    except AvowError as error:
        shown = {"error": str(error), "email": address[:254]}
        return _plain(request, "messaging/ask.html", shown, error.status)
    return _plain(request, "messaging/asked.html", {})


@never_cache
@require_http_methods(("GET", "HEAD"))
def followed(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to a link of a campaign, and count it where its person agreed to that."""
    try:
        target = tracking.follow(token)
    except AvowError:
        return _plain(request, "messaging/no_link.html", {"error": _NO_LINK}, 404)
    answer = HttpResponse(status=302, headers={"Location": target})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@never_cache
@require_http_methods(("GET", "HEAD"))
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Give the smallest of pictures, whoever asks; count it where its person agreed to that."""
    with suppress(AvowError):
        tracking.open_(token)
    return HttpResponse(_DOT, content_type="image/gif")


@csrf_exempt
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Note that a change was seen, and go back to the page that told of it.

    Of whoever is signed in it is on record, by a form of ours only; others keep a cookie that says
    the version and nothing about them.
    """
    version = statements.version(request.POST.get("version", "")[:64])
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    answer = redirect(back if safe else version.get_absolute_url())
    if person := noticing.signed_in(request):
        return _on_record(request, person, version, answer)
    noticing.remember(answer, version)
    return answer


@csrf_protect
def _on_record(
    request: HttpRequest, person: UUID, version: Version, answer: HttpResponse
) -> HttpResponse:
    alerts.see(person=person, version=version)
    return answer


_DOT = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)
_NO_LINK = LinkError("There is no such link. Look at the address once more.")


def _centre(request: HttpRequest, person: UUID, *, signed_in: bool = False) -> HttpResponse:
    receipts: list[UUID] = []
    done = ""
    if request.method == "POST":
        if "stop_all" in request.POST:
            receipts, done = preferences.stop_all(person=person), "stopped"
        else:
            ticked = request.POST.getlist("wanted")
            shown_then = _shown_then(request)
            receipts = preferences.save(person=person, ticked=ticked, shown=shown_then)
            done = "saved"
    topics = preferences.topics(person)
    shown = {
        "topics": topics,
        "receipts": receipts,
        "done": done,
        "signed_in": signed_in,
        "stop_all": preferences.STOP_ALL,
        "waits": next((b for t in topics for b in t.boxes if b.ticked and b.waits), None),
    }
    return _plain(request, "messaging/choices.html", shown)


def _shown_then(request: HttpRequest) -> dict[str, bool] | None:
    """Give the boxes that the form showed, and which were ticked; None where it does not say."""
    on, off = request.POST.getlist("was_on"), request.POST.getlist("was_off")
    if not on and not off:
        return None
    return dict.fromkeys(off, False) | dict.fromkeys(on, True)


def _told(purpose: str, channel: str) -> dict[str, Any]:
    """Say in plain words what a link stops, also what the statement does not name any more."""
    practices = statements.policy().practices
    named = practices.purposes.get(purpose)
    by = practices.channels.get(channel)
    label = f"{named.label if named else 'Messages'}, by {by.label.lower() if by else channel}"
    return {"label": label, "name": rules.ONE_CLICK_NAME, "value": rules.ONE_CLICK_VALUE}


def _choices(person: UUID) -> str:
    return reverse("messaging:choices", args=[tokens.choices(person)])


def _plain(
    request: HttpRequest, template: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Answer without cookie, and let no other site learn the address."""
    answer = render(request, template, shown, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
