"""Pages of the outbox, in the demonstration only."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from avow.core.errors import NotFoundError
from avow.messaging import outbox

_SEALED_OFF = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
    " style-src 'self'; img-src 'self'; frame-ancestors 'self'; base-uri 'self'"
)


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """List everything that was sent, held or refused, the newest first."""
    before = request.GET.get("before", "")
    shown = outbox.newest(int(before) if before.isdecimal() and len(before) < 19 else None)
    more = shown[-1].message.number if len(shown) == outbox.PAGE else None
    return render(request, "messaging/outbox.html", {"shown": shown, "more": more})


@never_cache
@require_safe
def message(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show one message as its recipient sees it."""
    shown = outbox.find(reference)
    head = ""
    if shown.parcel and shown.message.channel == "email":
        head = outbox.raw(shown.parcel).partition(b"\r\n\r\n")[0].decode("ascii")
    return render(request, "messaging/shown.html", {"shown": shown, "head": head})


@never_cache
@require_safe
def page(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the HTML of an e-mail in a frame that can run nothing."""
    shown = outbox.find(reference)
    if shown.parcel is None or not shown.parcel.html:
        raise Http404("This message has no HTML.")
    sheet = static("avow/letter.css")
    head = f'<head><base target="_top"><link rel="stylesheet" href="{sheet}">'
    framed = re.sub("<style>.*?</style>", "", shown.parcel.html, count=1, flags=re.DOTALL)
    framed = framed.replace("<head>", head, 1)
    answer = HttpResponse(framed)
    answer["Content-Security-Policy"] = _SEALED_OFF
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@never_cache
@require_safe
def raw(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Hand an e-mail out as a mail server is handed it."""
    shown = outbox.find(reference)
    if shown.parcel is None or shown.message.channel != "email":
        raise NotFoundError("This message is no e-mail.")
    answer = HttpResponse(outbox.raw(shown.parcel), content_type="message/rfc822")
    answer["Content-Disposition"] = f'attachment; filename="{reference}.eml"'
    return answer
