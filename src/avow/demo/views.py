"""The shop: a rail of pieces, and a letter that one can sign up for."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.collection import access
from avow.collection.forms import DeclaredForm
from avow.demo.catalogue import BOUTIQUES, BY_SLUG, PIECES
from avow.people import gate
from avow.people.views import COOKIE as AGE
from avow.statement import access as statements

TOUCHPOINT = "newsletter"
WORDING = (
    "New pieces, stories from The Hedgerow and now and then an offer, about twice a month."
    " By signing up I ask for the letter; every letter has a link that ends it."
)
ASKED = ("email", "first_name")
"""What the form asks: less than the statement allows."""


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
    form = DeclaredForm.of(request, TOUCHPOINT, ASKED, wording=WORDING)
    age = gate.vouched(request.COOKIES.get(AGE))
    if request.method != "POST":
        if form.minimum_age is not None and not age:
            return redirect(f"{reverse('people:age')}?{urlencode(_back_from_the_gate(request))}")
        return render(request, "demo/newsletter.html", {"form": form})
    submission = form.record(place=request.path, age=age, actor="data_subject")
    if submission is None:
        return render(request, "demo/newsletter.html", {"form": form}, status=form.status)
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


def _back_from_the_gate(request: HttpRequest) -> dict[str, str]:
    return {"for": TOUCHPOINT, "next": request.path}
