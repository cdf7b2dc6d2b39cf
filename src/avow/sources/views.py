"""Where shops send their webhooks: signed, or refused."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from avow.sources import conf, hooks, rules
from avow.sources.errors import (
    MethodError,
    SourceOffError,
    TooLargeError,
    UnavailableError,
    UnsignedError,
)

LARGEST_BODY = 1024 * 1024
HEADERS = {
    "shopify": ("X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"),
    "woocommerce": ("X-WC-Webhook-Signature", "X-WC-Webhook-Topic", "X-WC-Webhook-Delivery-ID"),
}
"""The headers of each hook: signature, topic, number of the delivery."""


@csrf_exempt
def shopify(request: HttpRequest) -> JsonResponse:
    """Take a webhook of a Shopify shop."""
    return _take(request, "shopify", conf.settings().shopify_secret.get_secret_value())


@csrf_exempt
def woocommerce(request: HttpRequest) -> JsonResponse:
    """Take a webhook of a WooCommerce shop."""
    if _is_ping(request):
        return JsonResponse({"outcome": "ping"})
    return _take(request, "woocommerce", conf.settings().woocommerce_secret.get_secret_value())


def _is_ping(request: HttpRequest) -> bool:
    """Say whether the shop only asks if somebody is here, as it does when a webhook is made.

    It signs nothing then, and goes on asking until it is answered; nothing is written.
    """
    unsigned = HEADERS["woocommerce"][0] not in request.headers
    return (
        bool(conf.settings().woocommerce_secret.get_secret_value())
        and request.method == "POST"
        and unsigned
        and rules.is_ping(_body(request))
    )


def _take(request: HttpRequest, hook: str, secret: str) -> JsonResponse:
    body = _signed_body(request, hook, secret)
    _, topic, number = (request.headers.get(name, "") for name in HEADERS[hook])
    try:
        received = hooks.receive(hooks.Sent(hook=hook, topic=topic, number=number, body=body))
    except (OperationalError, InterfaceError) as error:
        raise UnavailableError(
            "The database takes nothing at the moment, so nothing was recorded. Send it again."
        ) from error
    answer = {
        "outcome": received.outcome,
        "recorded": list(received.recorded),
        "dropped": received.dropped,
    }
    return JsonResponse(answer, status=202 if received.outcome == hooks.IGNORED else 200)


def _signed_body(request: HttpRequest, hook: str, secret: str) -> bytes:
    """Give the raw body once its signature fits; nothing is read of any other."""
    if not secret:
        raise SourceOffError(f"No secret of {hook} is configured, so nothing is taken here.")
    if request.method != "POST":
        raise MethodError("A webhook is sent by POST.")
    body = _body(request)
    if not rules.is_signed(secret, body, request.headers.get(HEADERS[hook][0], "")):
        raise UnsignedError(
            f"The signature in {HEADERS[hook][0]} does not fit the body. Look at the secret."
        )
    return body


def _body(request: HttpRequest) -> bytes:
    """Give the raw body. TooLargeError as soon as it says, or shows, that it is too long."""
    said = request.headers.get("Content-Length", "")
    if (said.isdigit() and int(said[:20]) > LARGEST_BODY) or len(request.body) > LARGEST_BODY:
        raise TooLargeError(f"A webhook has {LARGEST_BODY} bytes at most. Send less.")
    return request.body
