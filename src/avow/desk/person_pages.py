"""Searching somebody by one exact identifier, looking for a reason, and acting for them."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core import clock
from avow.core.errors import AvowError
from avow.desk import access, pages, rules, services
from avow.desk.errors import ReasonError, UnknownActError
from avow.desk.services import Told
from avow.messaging import reopening
from avow.messaging.texting import resuming
from avow.people import quarantine
from avow.people.models import DataSubject
from avow.statement import access as statements

PLACE = "desk"
Act = Callable[[HttpRequest, DataSubject], str]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def search(request: HttpRequest) -> HttpResponse:
    """Find a person by one exact identifier, and say why."""
    shown: dict[str, object] = {"kinds": pages.KINDS, "reasons": rules.REASONS}
    if request.method != "POST":
        return render(request, "desk/search.html", shown)
    reason = request.POST.get("reason", "")
    try:
        found = services.find(
            by=pages.known_in(request), reason=reason, actor=pages.actor_of(request)
        )
    except AvowError as error:
        return render(request, "desk/search.html", shown | {"error": error}, status=error.status)
    if found is None:
        return render(request, "desk/search.html", shown | {"nobody": True})
    pages.let_look(request, found.pk, reason)
    pages.warn_of_hearsay(request)
    return redirect("desk:person", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def person(request: HttpRequest, pseudonym: UUID) -> HttpResponse:
    """Show what is held about a person to whoever said why, and do what the person asks."""
    found = access.person(pseudonym)
    if request.method == "POST" and request.POST.get("act") == "look":
        return _look(request, found)
    if not pages.reason_to_look(request, found.pk):
        return render(request, "desk/why.html", {"who": found.pk, "reasons": rules.REASONS})
    if request.method == "POST":
        return _act(request, found)
    return render(request, "desk/person.html", _shown(request, found))


def _look(request: HttpRequest, found: DataSubject) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        services.look(data_subject=found, reason=reason, actor=pages.actor_of(request))
    except ReasonError as error:
        shown = {"who": found.pk, "reasons": rules.REASONS, "error": error}
        return render(request, "desk/why.html", shown, status=error.status)
    pages.let_look(request, found.pk, reason)
    return redirect("desk:person", found.pk)


def _act(request: HttpRequest, found: DataSubject) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise UnknownActError("The desk does no such thing. Choose from the page.")
        messages.success(request, act(request, found))
    except AvowError as error:
        shown = _shown(request, found) | {"error": error}
        return render(request, "desk/person.html", shown, status=error.status)
    return redirect("desk:person", found.pk)


def _shown(request: HttpRequest, found: DataSubject) -> dict[str, object]:
    known = access.known(found)
    held = {record.field for record in known.records}
    return {
        "known": known,
        "who": found.pk,
        "reason": rules.REASONS[pages.reason_to_look(request, found.pk)],
        "ways": rules.WAYS,
        "form_key": uuid4(),
        "waits": resuming.advice() if resuming.waits(found.pk) else "",
        "closed": sorted({channel for channel, _ in reopening.closed(found.pk)}),
        "today": clock.today(),
        "fields": sorted(
            (one.key, one.label)
            for one in statements.policy().practices.data.values()
            if one.key in held
        ),
    }


def _told(request: HttpRequest) -> Told:
    way = request.POST.get("way", "")
    rules.permitted_way(way)
    return Told(
        place=PLACE,
        wording=request.POST.get("wording", ""),
        way=way,
        day=rules.day_of(request.POST.get("acted_on", ""), now=clock.now()),
    )


def _opt_out(request: HttpRequest, found: DataSubject) -> str:
    services.choose(
        data_subject=found,
        thing=access.thing(statements.policy(), request.POST.get("thing", "")),
        says_yes=False,
        told=_told(request),
        key=_key(request),
        actor=pages.actor_of(request),
    )
    return "Stopped, from this moment on."


def _stop_all(request: HttpRequest, found: DataSubject) -> str:
    actor = pages.actor_of(request)
    services.stop_all(data_subject=found, told=_told(request), key=_key(request), actor=actor)
    return "Everything is stopped, from this moment on."


def _never_call(request: HttpRequest, found: DataSubject) -> str:
    actor = pages.actor_of(request)
    count = services.never_call(
        data_subject=found, told=_told(request), key=_key(request), actor=actor
    )
    return f"Never called again; {count} numbers are kept from every list."


def _correct(request: HttpRequest, found: DataSubject) -> str:
    count = services.correct(
        data_subject=found,
        field=request.POST.get("field", ""),
        value=request.POST.get("value", ""),
        actor=pages.actor_of(request),
    )
    return (
        f"Corrected in {count} places." if count else "Nothing of this is held, so nothing changed."
    )


def _reopen(request: HttpRequest, found: DataSubject) -> str:
    count = reopening.reopen(person=found.pk, actor=pages.actor_of(request))
    return f"{count} addresses are tried again." if count else "No address was closed."


def _lift(request: HttpRequest, found: DataSubject) -> str:
    quarantine.lift(data_subject=found, actor=pages.actor_of(request))
    return "No child: the data is used again as before."


def _confirm(request: HttpRequest, found: DataSubject) -> str:
    if "sure" not in request.POST:
        raise UnknownActError("Erasing cannot be undone. Tick that you are sure.")
    quarantine.confirm(data_subject=found, actor=pages.actor_of(request))
    return "Erased. Only the fact is on record."


def _key(request: HttpRequest) -> str:
    return request.POST.get("form_key") or str(uuid4())


ACTS: dict[str, Act] = {
    "opt-out": _opt_out,
    "stop-all": _stop_all,
    "never-call": _never_call,
    "correct": _correct,
    "reopen": _reopen,
    "lift": _lift,
    "confirm": _confirm,
}
