"""Entering what somebody told by telephone, by letter or in person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts.access import staff_required
from avow.collection import access as collected
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.desk import access, forms, pages, rules
from avow.desk.models import Heard
from avow.people.models import DataSubject
from avow.statement import access as statements


@never_cache
@require_safe
@staff_required
def choose(request: HttpRequest) -> HttpResponse:
    """List where something can be entered."""
    shown = {"touchpoints": forms.touchpoints(statements.policy()), "for": _for(request)}
    return render(request, "desk/enter_list.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def enter(request: HttpRequest, touchpoint: str) -> HttpResponse:
    """Take what somebody told a staff member, in the declared form of its touchpoint."""
    person = _person(request)
    entry = forms.Entry.of(request, touchpoint, person)
    if request.method == "POST" and (submission := entry.enter(pages.staff_of(request))):
        return redirect("desk:heard", submission.reference)
    shown = {
        "entry": entry,
        "form": entry.declared,
        "ways": rules.WAYS,
        "today": clock.today(),
        "usual": "letter" if "post" in touchpoint else "phone",
        "person": person,
    }
    return render(request, "desk/enter.html", shown, status=entry.declared.status)


@never_cache
@require_safe
@staff_required
def heard(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show that something was entered, with its receipt and no value."""
    found = Heard.objects.filter(submission=reference).first()
    if found is None:
        raise NotFoundError("Nothing was entered under this address. Look at the list once more.")
    submission = collected.submission(reference)
    shown = {"heard": found, "submission": submission, "recorded": collected.recorded(submission)}
    return render(request, "desk/heard.html", shown)


def _for(request: HttpRequest) -> str:
    """Give the pseudonym of whom it is entered for, where somebody was picked."""
    try:
        return str(UUID(request.GET["for"]))
    except (KeyError, ValueError):
        return ""


def _person(request: HttpRequest) -> DataSubject | None:
    picked = _for(request)
    return access.person(UUID(picked)) if picked else None
