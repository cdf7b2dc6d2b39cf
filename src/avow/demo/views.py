"""The forms of the shop, each of a touchpoint, and what was recorded with its receipt."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts import access as accounts
from avow.collection import access, contests
from avow.collection.forms import Asked, DeclaredForm
from avow.collection.models import ContestRules, Submission
from avow.collection.services import NOBODY_KNOWN, Whose
from avow.demo import events, services
from avow.people import access as people
from avow.people import gate
from avow.people.views import COOKIE as AGE
from avow.statement import access as statements

LETTER_WORDING = (
    "New pieces, stories from The Hedgerow and now and then an offer, about twice a month."
    " By signing up I ask for the letter; every letter has a link that ends it."
)
PARTNER_WORDING = (
    "Yes, Field & Thimble may have my name and e-mail address and send me its own offers. I can"
    " take this back at any time, and my place does not depend on it."
)
EVENT_WORDING = "We keep a chair for you, and write once more in the week before."
CONTACT_WORDING = "We answer within two working days, to the address that you give."
ENTRY_WORDING = "I have read the rules beside this form, and enter under them."

Then = Callable[[Submission], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with a form: its template, and what follows in the transaction that records it."""

    template: str
    then: Then = bool
    shown: tuple[tuple[str, object], ...] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """Take somebody into the letter, and record that they asked for it."""
    form = DeclaredForm.of(request, "newsletter", ("email", "first_name"), wording=LETTER_WORDING)

    def yes(submission: Submission) -> object:
        return services.say_yes_to_news(
            submission=submission, wording=LETTER_WORDING, actor="data_subject"
        )

    return _answered(request, form, Page(template="demo/newsletter.html", then=yes))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest) -> HttpResponse:
    """Take somebody's name for an evening, and the answer to the partner's question."""
    asks = (
        Asked(name="event", label="Which evening", options=events.OPTIONS),
        "first_name",
        "last_name",
        "email",
    )
    form = DeclaredForm.of(
        request, "event", asks, wording=EVENT_WORDING, own=frozenset({"partner"})
    )
    agreed = "partner" in request.POST

    def yes(submission: Submission) -> object:
        return agreed and services.say_yes_to_partner(
            submission=submission, wording=PARTNER_WORDING, actor="data_subject"
        )

    shown = (("agreed", agreed), ("partner_wording", PARTNER_WORDING), ("events", events.EVENTS))
    return _answered(request, form, Page(template="demo/event.html", then=yes, shown=shown))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest) -> HttpResponse:
    """Take an entry to the contest that is open, under its own rules."""
    opened = contests.open_now("contest")
    if not opened:
        return render(request, "demo/contest.html", {"rules": None})
    rules = opened[0]
    asks = (
        Asked(name="contest_entry", label="Your coat's story, in a hundred words or so"),
        "first_name",
        "email",
    )
    form = DeclaredForm.of(request, "contest", asks, wording=ENTRY_WORDING, contest=rules)
    shown = (
        ("rules", rules),
        ("paragraphs", rules.text.split("\n\n")),
        ("differences", _differences(rules)),
    )
    return _answered(request, form, Page(template="demo/contest.html", shown=shown))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Take a question to the people of the shop."""
    asks = (Asked(name="message", label="What is it about?"), "email", "first_name")
    form = DeclaredForm.of(request, "contact-form", asks, wording=CONTACT_WORDING)
    return _answered(request, form, Page(template="demo/contact.html"))


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


def whose(request: HttpRequest) -> Whose:
    """Say whose a form is: of whoever is signed in, if somebody is."""
    pseudonym = accounts.data_subject_of(request)
    return Whose(person=people.head(pseudonym)) if pseudonym else NOBODY_KNOWN


def _differences(rules: ContestRules) -> list[contests.Override]:
    """Say what the rules of a contest say otherwise than the statement, in words for readers."""
    data = statements.policy().practices.data
    told = {"until-erased": "until it is erased"}

    def words(text: str) -> str:
        if period := re.fullmatch(r"P(\d+)D", text):
            return f"{period[1]} days"
        named = [data[key].label.lower() if key in data else key for key in text.split(", ")]
        return told.get(text) or ", ".join(named)

    called = {"collects": "We ask for", "required": "We need"}
    return [
        replace(
            one,
            what=called.get(one.what) or f"We keep {words(one.what.removeprefix('retention of '))}",
            statement_says=words(one.statement_says),
            rules_say=words(one.rules_say),
        )
        for one in contests.overrides(rules)
    ]


def _answered(request: HttpRequest, form: DeclaredForm, page: Page) -> HttpResponse:
    """Show a form; take in what is posted, or say by name what is refused."""
    age = gate.vouched(request.COOKIES.get(AGE))
    asked = {"for": form.touchpoint, "next": request.path}
    gated = f"{reverse('people:age')}?{urlencode(asked)}"
    shown = {**dict(page.shown), "form": form, "gate": gated}
    if request.method != "POST":
        if form.minimum_age is not None and not age:
            return redirect(gated)
        return render(request, page.template, shown)
    with transaction.atomic():
        submission = form.record(
            place=request.path, age=age, whose=whose(request), actor="data_subject"
        )
        if submission is not None:
            page.then(submission)
            return redirect("demo:thanks", submission.reference)
    return render(request, page.template, shown, status=form.status)
