"""The checkout: one question a page. Nothing is written before the order is paid."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.collection import access
from avow.collection.forms import Asked, DeclaredForm
from avow.compiler.practices import Recipient
from avow.core.errors import AvowError
from avow.demo import asking, countries, drafts, orders, payments, services, shop_pages, views
from avow.demo import basket as baskets
from avow.demo.drafts import Draft
from avow.demo.elsewhere.hosts import local
from avow.demo.errors import UnpaidError
from avow.ledger import access as entries
from avow.people import gate
from avow.people.views import COOKIE as AGE
from avow.statement import access as statements

PROCESSOR = "pay.pennant"
ABROAD = "international-orders"
"""The rule of the practices that names who fills orders from abroad."""
CONTACT = (
    Asked(name="email", hint="For the receipt, and for news of the parcel."),
    Asked(name="first_name"),
    Asked(name="last_name"),
    Asked(name="phone", hint="Only the carrier sees it, and only if something goes wrong."),
)
DELIVERY = (
    Asked(name="country", options=countries.OPTIONS),
    Asked(name="street", label="Street and number"),
    Asked(name="city"),
    Asked(name="state", label="State or region", hint="Needed in the United States."),
    Asked(name="zip", label="ZIP or postal code", hint="Needed in the United States."),
)

Page = Callable[[HttpRequest, Draft], HttpResponse]


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the age where it is not known, and begin."""
    if not shop_pages.in_basket(request):
        return redirect("demo:basket")
    age = gate.vouched(request.COOKIES.get(AGE))
    if not age:
        asked = {"for": services.PURCHASE, "next": request.path}
        return redirect(f"{reverse('people:age')}?{urlencode(asked)}")
    draft = drafts.of(request)
    going_on = draft is not None and not draft.placed
    draft = replace(draft, age=age) if draft and going_on else Draft(age=age)
    return drafts.send_along(redirect("demo:checkout-contact"), draft)


def of_draft(page: Page) -> Callable[[HttpRequest], HttpResponse]:
    """Give a page the draft; whoever has none, or nothing to buy, begins at the beginning."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def shown(request: HttpRequest) -> HttpResponse:
        draft = drafts.of(request)
        if draft is None or draft.placed or not shop_pages.in_basket(request):
            return redirect("demo:checkout")
        return page(request, draft)

    return shown


@of_draft
def contact(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask who the order is for, and whether news is welcome."""
    form = _form(request, draft, CONTACT, own=frozenset({"news"}))
    news = "news" in request.POST if request.method == "POST" else draft.news
    shown = {"form": form, "news": news, "news_wording": services.NEWS_WORDING, "step": 1}
    if request.method != "POST" or not asking.holds(form, place=request.path):
        return _step(request, "demo/checkout/contact.html", draft, shown, form.status)
    return _on(form, shown, replace(draft.with_fields(form.given), news=news), request)


@of_draft
def delivery(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask where the order goes."""
    if not draft.knows_who:
        return redirect("demo:checkout-contact")
    form = _form(request, draft, DELIVERY)
    shown = {"form": form, "step": 2}
    if request.method != "POST" or not asking.holds(form, place=request.path):
        return _step(request, "demo/checkout/delivery.html", draft, shown, form.status)
    return _on(form, shown, draft.with_fields(form.given), request)


@of_draft
def abroad(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show what the company that fills orders from abroad will receive, and record that it was."""
    if not draft.goes_abroad:
        return redirect("demo:checkout-review")
    carrier = _carrier()
    policy, version = statements.policy(), statements.current()
    received = [name for name in carrier.receives if name == "order" or name in draft.fields]
    shown = {
        "carrier": carrier,
        "received": [
            (policy.practices.data[name].label, draft.fields.get(name, "")) for name in received
        ],
        "version": version,
        "step": 2,
    }
    if request.method != "POST":
        return _step(request, "demo/checkout/abroad.html", draft, shown)
    what = f"{version.digest} {','.join(received)}"
    if draft.shown_what != what:
        entry = services.record_hand_over_shown(
            recipient=carrier.key,
            version=version,
            fields=tuple(received),
            wording=_abroad_wording(carrier),
            actor="data_subject",
        )
        draft = replace(draft, shown=str(entry), shown_what=what)
    return drafts.send_along(redirect("demo:checkout-review"), draft)


@of_draft
def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the whole order once more, and lead to the payment."""
    if (earlier := _unanswered(draft)) is not None:
        return redirect(earlier)
    filled = shop_pages.in_basket(request)
    if request.method == "POST":
        draft = replace(draft, ordered=filled.written())
        return drafts.send_along(redirect(_to_processor(request, draft)), draft)
    shown = {
        "wording": services.ORDER_WORDING,
        "cancelled": "cancelled" in request.GET,
        "step": 3,
    }
    answer = _step(request, "demo/checkout/review.html", draft, shown)
    processor = local(PROCESSOR, request.get_port())
    answer["Content-Security-Policy"] = (
        f"default-src 'self'; base-uri 'none'; form-action 'self' {processor};"
        " frame-ancestors 'none'; object-src 'none'"
    )
    return answer


@never_cache
@require_safe
def paid(request: HttpRequest) -> HttpResponse:
    """Take the outcome of the payment, and place the order once."""
    draft, outcome = drafts.of(request), payments.outcome(request.GET.get("outcome", ""))
    if draft is None or outcome is None or outcome.order != draft.reference:
        raise UnpaidError(
            "This payment belongs to no order in this browser, so nothing was placed and the"
            " payment is given back. Go to the checkout once more."
        )
    if draft.placed:
        return redirect("demo:order", draft.placed)
    submission = services.place_order(
        draft=draft,
        paid=outcome,
        place=reverse("demo:checkout"),
        whose=views.whose(request),
        actor="data_subject",
    )
    answer = redirect("demo:order", submission.reference)
    if request.COOKIES.get(baskets.COOKIE) == draft.ordered:
        shop_pages.with_basket(answer, baskets.Basket())
    done = replace(draft, placed=str(submission.reference), fields={}, ordered="")
    return drafts.send_along(answer, done)


@never_cache
@require_safe
def order(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Confirm an order and hand its receipts out; what was bought is shown to its buyer alone."""
    submission = access.submission(reference)
    draft = drafts.of(request)
    own = draft if draft and draft.placed == str(reference) else None
    shown = {
        "submission": submission,
        "recorded": access.recorded(submission),
        "version": statements.version(submission.version_digest),
        "order": orders.shown(access.values(submission)["order"]) if own else None,
        "hand_over": entries.entry(UUID(own.shown)).reference if own and own.shown else None,
        "news": own.news if own else False,
    }
    answer = render(request, "demo/checkout/order.html", shown)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _form(
    request: HttpRequest, draft: Draft, asks: tuple[Asked, ...], own: frozenset[str] = frozenset()
) -> DeclaredForm:
    """Give the form of a step, filled in with what is known."""
    form = DeclaredForm.of(request, services.PURCHASE, asks, own=own)
    if form.posted is None:
        form.posted = asking.as_posted(draft.fields)
    return form


def _on(
    form: DeclaredForm, shown: dict[str, object], draft: Draft, request: HttpRequest
) -> HttpResponse:
    """Lead to the first page that is not answered; back to the form when it was too much."""
    try:
        return drafts.send_along(redirect(_unanswered(draft) or "demo:checkout-review"), draft)
    except AvowError as error:
        form.refuse(error)
    template = "contact" if shown["step"] == 1 else "delivery"
    return _step(request, f"demo/checkout/{template}.html", draft, shown, form.status)


def _step(
    request: HttpRequest,
    template: str,
    draft: Draft,
    shown: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    country = draft.fields.get("country", baskets.HOME)
    sums = shop_pages.of_basket(shop_pages.in_basket(request), country)
    steps = ("You", "Delivery", "Payment")
    known = {**sums, "draft": draft, "abroad": draft.goes_abroad, "steps": steps, **shown}
    return render(request, template, known, status=status)


def _unanswered(draft: Draft) -> str | None:
    if not draft.knows_who:
        return "demo:checkout-contact"
    if not draft.knows_where:
        return "demo:checkout-delivery"
    if draft.goes_abroad and not draft.shown_what.startswith(statements.current().digest):
        return "demo:checkout-abroad"
    return None


def _carrier() -> Recipient:
    practices = statements.policy().practices
    return practices.recipients[str(practices.rules[ABROAD].value)]


def _abroad_wording(carrier: Recipient) -> str:
    return (
        f"{carrier.label} fills orders to addresses outside the United States, and receives what is"
        " listed here. Both this statement and its own apply."
    )


def _to_processor(request: HttpRequest, draft: Draft) -> str:
    """Give the address on which the order is paid. It tells an amount, and nobody's name."""
    filled = baskets.read(draft.ordered)
    demand = payments.Demand(
        order=draft.reference,
        cents=orders.total_cents(filled, draft.fields["country"]),
        back=request.build_absolute_uri(reverse("demo:checkout-paid")),
        cancelled=request.build_absolute_uri(reverse("demo:checkout-review")) + "?cancelled",
    )
    return f"{local(PROCESSOR, request.get_port())}/pay?{urlencode({'order': demand.sealed()})}"
