"""The pages of the till."""

from importlib import resources
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts import access as accounts
from avow.choices import access as said
from avow.choices.rules import ALL
from avow.core.errors import AvowError, NotFoundError
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.till import access, services, stamps
from avow.till.forms import Asking, Ringing

KINDS = (
    (people.Kind.LOYALTY, "Number of the customer card"),
    (people.Kind.EMAIL, "E-mail address"),
    (people.Kind.PHONE, "Telephone number"),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accounts.staff_required
def till(request: HttpRequest) -> HttpResponse:
    """Ring up a purchase; what customers are asked comes after it, on a screen of its own."""
    ringing, staff = Ringing(request), _staff(request)
    if request.method == "POST" and (taken := ringing.ring_up(staff=str(staff))):
        return redirect("till:asked", taken.reference)
    statement = statements.current().digest
    shown = {
        "ringing": ringing,
        "form": ringing.declared,
        "asking": Asking(_emptied(request)),
        "stamp": stamps.stamp(staff=staff, statement=statement),
        "staff": staff,
        "statement": statement,
        "sold": services.SOLD,
        "stand_in": settings.AVOW.demo,
    }
    return render(request, "till/till.html", shown, status=ringing.declared.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accounts.staff_required
def asked(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask a customer who has paid; no answer is an answer."""
    access.purchase(reference)
    asking = Asking(request)
    if request.method == "POST" and asking.hear(staff=str(_staff(request))):
        messages.success(request, "Thank you. What was ticked is on record.")
        return redirect("till:till")
    shown = {"asking": asking, "form": asking.declared}
    return render(request, "till/asked.html", shown, status=asking.declared.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accounts.staff_required
def customers(request: HttpRequest) -> HttpResponse:
    """Find a customer by one exact identifier."""
    shown: dict[str, object] = {"kinds": KINDS}
    if request.method != "POST":
        return render(request, "till/customers.html", shown)
    try:
        by = _known(request)
        found = services.look_up(by=by, actor=_actor(request))
    except AvowError as error:
        return render(request, "till/customers.html", shown | {"error": error}, status=error.status)
    if found is None:
        return render(request, "till/customers.html", shown | {"nobody": True})
    if people_access.find(kind=by.kind, value=by.value) is None:
        messages.warning(
            request,
            "Found by what they gave in a form: nobody has shown that it is theirs. Ask for the"
            " customer card before you tell anything.",
        )
    return redirect("till:customer", found.pseudonym)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@accounts.staff_required
def customer(request: HttpRequest, pseudonym: UUID) -> HttpResponse:
    """Show what a customer chose and no value of theirs; stop what they want stopped."""
    person = _customer(pseudonym)
    if request.method == "POST":
        channel = request.POST.get("channel", "")
        if channel not in {ALL, *_channels()}:
            raise NotFoundError("There is no such channel to stop. Choose one from the page.")
        key = request.POST.get("form_key") or str(uuid4())
        services.stop(data_subject=person, channel=channel, key=key, actor=_actor(request))
        messages.success(request, "Stopped, from this moment on.")
        return redirect("till:customer", pseudonym)
    services.look_at(data_subject=person, actor=_actor(request))
    shown = {
        "pseudonym": pseudonym,
        "answers": _answers(person.pk),
        "channels": _channels(),
        "all": ALL,
        "form_key": uuid4(),
    }
    return render(request, "till/customer.html", shown)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the page for times without network."""
    script = resources.files("avow.till") / "static" / "till" / "worker.js"
    return HttpResponse(script.read_bytes(), content_type="text/javascript")


def _customer(pseudonym: UUID) -> DataSubject:
    """Give the customer of a pseudonym. NotFoundError when there is nobody, or no more."""
    person = people_access.head(people_access.followed(pseudonym))
    if person.forgotten_at is not None:
        raise NotFoundError("This customer was erased. Whoever comes back begins anew.")
    return person


def _answers(person: UUID) -> list[tuple[str, str, bool]]:
    """Give what stands for a person, in the words of the practices."""
    practices = statements.policy().practices
    named = sorted(said.answers(person), key=lambda act: (act.purpose, act.channel))
    return [
        (
            practices.purposes[act.purpose].label
            if act.purpose in practices.purposes
            else ("Everything" if act.purpose == ALL else act.purpose),
            practices.channels[act.channel].label
            if act.channel in practices.channels
            else ("every way" if act.channel == ALL else "no channel"),
            act.says_yes,
        )
        for act in named
    ]


def _channels() -> dict[str, str]:
    return {key: one.label for key, one in statements.policy().practices.channels.items()}


def _known(request: HttpRequest) -> people.Known:
    kind = request.POST.get("kind", "")
    if kind not in {str(one) for one, _ in KINDS}:
        raise NotFoundError("Customers are found by card number, e-mail address or telephone.")
    return people.Known(people.Kind(kind), request.POST.get("value", ""))


def _staff(request: HttpRequest) -> UUID:
    account = accounts.account_of(request)
    assert account is not None  # noqa: S101  (staff_required saw to it)
    return account.pk


def _actor(request: HttpRequest) -> str:
    return f"staff:{_staff(request)}"


def _emptied(request: HttpRequest) -> HttpRequest:
    """Give a request under which a form is empty."""
    empty = HttpRequest()
    empty.method = "GET"
    return empty
