"""Words that came in and that only a person can judge."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core.errors import AvowError
from avow.desk import pages
from avow.desk.errors import UnknownActError
from avow.messaging.inbound import doubts
from avow.messaging.inbound.models import Doubt
from avow.statement import access as statements


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def doubt(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show somebody's words, and take what the staff member reads in them."""
    found = doubts.find(reference)
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            return _decided(request, found)
        except AvowError as error:
            shown["error"], status = error, error.status
    with transaction.atomic():
        shown["said"] = doubts.words(doubt=found, actor=pages.actor_of(request))
    shown |= {"doubt": found, "channels": statements.policy().practices.channels.values()}
    shown["overdue"] = doubts.is_overdue(found)
    return render(request, "desk/doubt.html", shown, status=status)


def _decided(request: HttpRequest, found: Doubt) -> HttpResponse:
    decision = request.POST.get("decision", "")
    if decision not in Doubt.Decided.values:
        raise UnknownActError("Say what is meant: a stop, a question, or nothing.")
    channels = tuple(request.POST.getlist("channel"))
    if not set(channels) <= set(statements.policy().practices.channels):
        raise UnknownActError("There is no such channel. Choose from the page.")
    doubts.decide(
        doubt=found,
        decision=Doubt.Decided(decision),
        actor=pages.actor_of(request),
        channels=channels,
    )
    messages.success(request, "Decided, and on record.")
    return redirect("desk:rows", "doubts")
