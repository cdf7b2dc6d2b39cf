"""Pennant Payments, the stand-in payment processor: the one page where a card is typed in."""

import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from avow.core import clock
from avow.demo import cards, orders, payments
from avow.demo.catalogue import exact_dollars
from avow.demo.payments import Demand, Outcome

_LETTERS = "bcdfghjkmnpqrstvwxz"
_TOKEN_LENGTH = 24
_TEST_CARDS = (
    ("4242 4242 4242 4242", "is paid"),
    ("5555 5555 5555 4444", "is paid"),
    ("4000 0000 0000 0002", "is declined"),
)


def pay(request: HttpRequest) -> HttpResponse:
    """Take a card for what a shop demands; give the shop a token, the brand and four digits."""
    demand = payments.demand(request.GET.get("order", ""))
    if demand is None:
        return _page(request, {"expired": True}, status=410)
    if request.method != "POST":
        return _page(request, _asked(demand), demand)
    number = cards.digits_of(request.POST.get("number", ""))
    faults = _faults(request, number)
    if faults:
        return _page(request, _asked(demand) | {"faults": faults}, demand, status=422)
    if said := cards.DECLINED.get(number):
        return _page(request, _asked(demand) | {"declined": said}, demand, status=402)
    return HttpResponseRedirect(f"{demand.back}?{urlencode({'outcome': _paid(demand, number)})}")


def _faults(request: HttpRequest, number: str) -> list[tuple[str, str]]:
    """Say of each field what is wrong with it."""
    brand = cards.brand(number)
    found = []
    if brand is None:
        found.append(("number", "This is no card number. Look at the front of the card."))
    if not cards.is_valid_until(request.POST.get("expiry", ""), today=clock.today()):
        found.append(("expiry", "Write month and year of a day to come, such as 04/29."))
    if not cards.is_security_code(request.POST.get("code", ""), brand=brand or ""):
        found.append(("code", "Write the three digits from the back, or four of Amex."))
    return found


def _paid(demand: Demand, number: str) -> str:
    """Keep nothing of the card but what the shop is told."""
    # Letters only, so that nothing takes a token for a card's number.
    token = "".join(secrets.choice(_LETTERS) for _ in range(_TOKEN_LENGTH))
    return Outcome(
        order=demand.order,
        cents=demand.cents,
        token=f"pnt_{token}",
        brand=cards.brand(number) or "",
        last4=number[-4:],
        at=clock.now().isoformat(),
    ).sealed()


def _asked(demand: Demand) -> dict[str, Any]:
    return {
        "amount": exact_dollars(demand.cents),
        "number": orders.number(demand.order),
        "cancelled": demand.cancelled,
        "test_cards": _TEST_CARDS,
    }


def _page(
    request: HttpRequest, shown: dict[str, Any], demand: Demand | None = None, status: int = 200
) -> HttpResponse:
    answer = render(request, "elsewhere/pennant.html", shown, status=status)
    shop = ""
    if demand is not None:
        back = urlsplit(demand.back)
        shop = f" {back.scheme}://{back.netloc}"
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'{shop};"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
