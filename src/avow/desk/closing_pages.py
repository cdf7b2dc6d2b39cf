"""Stopping messages to an address that somebody names by telephone, letter, e-mail or in person."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core import clock
from avow.core.errors import AvowError
from avow.desk import closing, pages, rules
from avow.desk.errors import UnknownActError
from avow.desk.services import Told
from avow.messaging import addresses
from avow.statement import access as statements

PLACE = "desk"
LONGEST = 4_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def stop(request: HttpRequest) -> HttpResponse:
    """Take an address, what is to stop, and how and in which words it was said."""
    practices = statements.policy().practices
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _closed(request))
            return redirect("desk:stop")
        except AvowError as error:
            shown["error"], status = error, error.status
    reached = [practices.channels[key] for key in practices.channels if addresses.book(key)]
    shown |= {
        "channels": reached,
        "purposes": practices.purposes.values(),
        "ways": rules.WAYS,
        "today": clock.today(),
        "posted": request.POST,
        "ticked": request.POST.getlist("channel"),
        "form_key": request.POST.get("form_key", "") or uuid4(),
    }
    return render(request, "desk/stop.html", shown, status=status)


def _closed(request: HttpRequest) -> str:
    wording = request.POST.get("wording", "").strip()
    if not wording or len(wording) > LONGEST:
        raise UnknownActError(f"Write what was said, in 1 to {LONGEST} characters.")
    rules.permitted_way(request.POST.get("way", ""))
    told = Told(
        place=PLACE,
        wording=wording,
        way=request.POST["way"],
        day=rules.day_of(request.POST.get("acted_on", ""), now=clock.now()),
    )
    persons = closing.close(
        address=request.POST.get("address", ""),
        channels=request.POST.getlist("channel"),
        purpose=request.POST.get("purpose", ""),
        told=told,
        key=request.POST.get("form_key", "")[:64],
        actor=pages.actor_of(request),
    )
    if persons:
        return "Stopped, and on record as their own word."
    return "Stopped: nothing goes to this address, whoever is reached there."
