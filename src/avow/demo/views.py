"""The shop: a rail of pieces, and a letter that one can sign up for."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.collection import access, rules
from avow.collection import services as collection
from avow.collection.errors import KeyReusedError, MissingFieldError, RefusedError
from avow.compiler.practices import Touchpoint
from avow.core.errors import AvowError
from avow.demo.catalogue import BOUTIQUES, BY_SLUG, PIECES
from avow.people import gate
from avow.people.errors import EmailAddressError
from avow.people.views import COOKIE as AGE
from avow.statement import access as statements

TOUCHPOINT = "newsletter"
WORDING = (
    "New pieces, stories from The Hedgerow and now and then an offer, about twice a month."
    " By signing up I ask for the letter; every letter has a link that ends it."
)
ASKED = ("email", "first_name")
"""What the form asks: less than the statement allows."""
MOST_SHOWN = 254
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "form_key"})
"""What the form needs for itself; everything else that is posted is asked of the policy."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the rail."""
    return render(request, "demo/home.html", {"pieces": PIECES, "boutiques": BOUTIQUES})


@require_safe
def piece(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one piece."""
    if slug not in BY_SLUG:
        raise Http404("We do not have this piece, or not any more.")
    others = [other for other in PIECES if other.slug != slug]
    return render(request, "demo/piece.html", {"piece": BY_SLUG[slug], "others": others})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """Show the form of the letter; take in what is posted, or say by name what is refused."""
    age = gate.vouched(request.COOKIES.get(AGE))
    if request.method != "POST":
        if _touchpoint().minimum_age is not None and not age:
            return redirect(f"{reverse('people:age')}?{urlencode(_back_from_the_gate(request))}")
        return _form(request, {"form_key": str(uuid4())})
    fields = {name: str(sent) for name, sent in request.POST.items() if name not in OWN_FIELDS}
    try:
        submission = collection.record(
            touchpoint=TOUCHPOINT,
            fields=fields,
            age=age,
            place=request.path,
            wording=WORDING,
            key=request.POST.get("form_key") or None,
            actor="data_subject",
        )
    except AvowError as error:
        return _refused(request, error)
    return redirect("demo:thanks", submission.reference)


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what was recorded under which sentence, and hand the receipt out."""
    submission = access.submission(reference)
    shown = {
        "submission": submission,
        "recorded": access.recorded(submission),
        "version": statements.version(submission.version_digest),
    }
    answer = render(request, "demo/thanks.html", shown)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _touchpoint() -> Touchpoint:
    return statements.policy().practices.touchpoints[TOUCHPOINT]


def _back_from_the_gate(request: HttpRequest) -> dict[str, str]:
    return {"for": TOUCHPOINT, "next": request.path}


def _refused(request: HttpRequest, error: AvowError) -> HttpResponse:
    """Show the form again, with what was wrong above it and at its field."""
    own = KeyReusedError.code != error.code
    shown: dict[str, Any] = {
        "error": str(error),
        "wrong": _wrong(error),
        "form_key": request.POST.get("form_key", "") if own else str(uuid4()),
    }
    if isinstance(error, RefusedError):
        address = error.decision.reasons[0].sentence
        shown["address"] = address
        shown["sentence"] = statements.quoted(statements.current(), address)
    return _form(request, shown, status=error.status)


def _wrong(error: AvowError) -> str:
    """Name the field that a refusal is about, where the form has it."""
    return "email" if isinstance(error, EmailAddressError | MissingFieldError) else ""


def _shown_again(value: str) -> str:
    """Give back what was written, but for a card number: it stays on no page either."""
    return "" if rules.holds_card_number(value) else value[:MOST_SHOWN]


def _form(request: HttpRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    touchpoint, data = _touchpoint(), statements.policy().practices.data
    fields = [
        {
            "name": name,
            "label": data[name].label,
            "required": name in touchpoint.required,
            "value": _shown_again(request.POST.get(name, "")),
        }
        for name in ASKED
    ]
    shown |= {"fields": fields, "wording": WORDING}
    return render(request, "demo/newsletter.html", shown, status=status)
