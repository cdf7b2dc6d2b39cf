"""Where the provider of texts says what came in, and what became of what went out."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from avow.messaging import conf
from avow.messaging.errors import TooLargeError, UnavailableError, UnsignedError, WebhookOffError
from avow.messaging.texting import outcomes, rules, services

LARGEST_BODY = 64 * 1024
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@csrf_exempt
@require_POST
def came(request: HttpRequest) -> HttpResponse:
    """Take a text that somebody sent; the same one again changes nothing."""
    form = _signed(request)
    try:
        services.receive(
            name=_first(form, "MessageSid"),
            number=_first(form, "From"),
            words=_first(form, "Body"),
        )
    except (OperationalError, InterfaceError) as error:
        raise _away() from error
    return HttpResponse(_NOTHING_TO_SAY, content_type="text/xml")


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """Take what became of a text that was handed over."""
    form = _signed(request)
    try:
        outcomes.note_status(
            name=_first(form, "MessageSid"),
            status=_first(form, "MessageStatus"),
            fault=_first(form, "ErrorCode"),
        )
    except (OperationalError, InterfaceError) as error:
        raise _away() from error
    return HttpResponse(status=204)


def _signed(request: HttpRequest) -> dict[str, list[str]]:
    """Give the fields once the signature fits; nothing is written for any other."""
    token = conf.settings().text_token.get_secret_value()
    if not token:
        raise WebhookOffError("No provider of texts is set up, so nothing is taken here.")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise TooLargeError(f"A webhook has {LARGEST_BODY} bytes at most.")
    form = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    url = f"{settings.AVOW.site}{request.get_full_path()}"
    if not rules.is_signed(token, url, form, request.headers.get("X-Twilio-Signature", "")):
        raise UnsignedError(
            "The signature in X-Twilio-Signature does not fit. Look at the token, and whether"
            " `site` is the address that the provider calls."
        )
    if not _first(form, "MessageSid"):
        raise UnsignedError("A webhook names the message by MessageSid, and this one does not.")
    return form


def _first(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _away() -> UnavailableError:
    return UnavailableError(
        "The database takes nothing at the moment, so nothing was recorded. Send it again."
    )
