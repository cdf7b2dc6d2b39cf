"""Calls: lists of who may be called, one number at a time, and what became of each."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core import clock
from avow.core.errors import AvowError
from avow.desk import listing, pages, rules, services
from avow.desk.errors import UnknownActError
from avow.messaging.telephone import lists as registries
from avow.messaging.telephone import services as telephone
from avow.messaging.telephone.models import Call, CallList, DoNotCallList
from avow.statement import access as statements

OUTCOMES = (
    (Call.Outcome.REACHED, "Reached"),
    (Call.Outcome.NO_ANSWER, "No answer"),
    (Call.Outcome.DO_NOT_CALL, "Do not call again"),
)
OPEN = Q(calls__outcome=Call.Outcome.OPEN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists, make a new one, or close a number to calls for whoever rings up."""
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            return _done(request)
        except AvowError as error:
            shown["error"], status = error, error.status
    made = CallList.objects.annotate(left=Count("calls", filter=OPEN))
    page = listing.page(made, ("-built_at", "-reference"), request.GET.get("after", ""))
    practices = statements.policy().practices
    shown |= {
        "rows": page.rows,
        "after": page.after,
        "begun": "after" in request.GET,
        "today": clock.today(),
        "fresh_until": registries.fresh_until(),
        "purposes": [
            practices.purposes[purpose]
            for purpose, channel in sorted(statements.policy().contacts)
            if channel == telephone.CHANNEL
        ],
    }
    return render(request, "desk/calls.html", shown, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def call_list(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the calls of a list by pseudonym; hand the open ones out as a file."""
    found = telephone.find_list(reference)
    if request.method == "POST":
        written = telephone.export_csv(call_list=found, actor=pages.actor_of(request))
        answer = HttpResponse(written, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="calls-{found.pk}.csv"'
        return answer
    page = listing.page(found.calls.all(), ("reference",), request.GET.get("after", ""))
    shown = {
        "list": found,
        "rows": page.rows,
        "after": page.after,
        "begun": "after" in request.GET,
        "left_out": sorted(found.left_out.items()),
    }
    return render(request, "desk/call_list.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def call(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the number of one call to whoever is about to dial it, and note what became of it."""
    found, actor = telephone.find(reference), pages.actor_of(request)
    shown: dict[str, object] = {"call": found, "outcomes": OUTCOMES}
    act = request.POST.get("act", "")
    try:
        if act == "dial":
            shown["dial"] = telephone.dial(call=found, actor=actor)
        elif request.method == "POST":
            telephone.note(call=found, outcome=_outcome(act), actor=actor)
            messages.success(request, "Noted.")
            return redirect("desk:call-list", found.call_list_id)
    except AvowError as error:
        shown["error"] = error
        return render(request, "desk/call.html", shown, status=error.status)
    return render(request, "desk/call.html", shown)


def _done(request: HttpRequest) -> HttpResponse:
    act, actor = request.POST.get("act", ""), pages.actor_of(request)
    if act == "build":
        made = telephone.build(purpose=request.POST.get("purpose", ""), actor=actor)
        return redirect("desk:call-list", made.pk)
    if act == "close":
        words = request.POST.get("wording", "").strip() or telephone.DO_NOT_CALL
        number = request.POST.get("number", "")
        services.close_number(number=number, words=words, actor=actor)
        messages.success(request, "This number is never called again.")
        return redirect("desk:calls")
    if act == "import":
        taken = _taken(request, actor)
        messages.success(request, f"{taken.count} numbers are on the list {taken.name} now.")
        return redirect("desk:calls")
    raise UnknownActError("The desk does no such thing. Choose from the page.")


def _taken(request: HttpRequest, actor: str) -> DoNotCallList:
    """Take a do-not-call list as a file; a larger one than a request holds comes by `avow`."""
    file = request.FILES.get("list")
    if file is None:
        raise UnknownActError("Choose the file that holds the list.")
    lines = file.read().decode("utf-8", "replace").splitlines()
    dated_on = rules.day_of(request.POST.get("dated_on", ""), now=clock.now())
    name = request.POST.get("name", "")
    return registries.take(name=name, dated_on=dated_on, lines=lines, actor=actor)


def _outcome(act: str) -> Call.Outcome:
    if act not in {str(outcome.value) for outcome, _ in OUTCOMES}:
        raise UnknownActError("A call has no such outcome. Choose from the page.")
    return Call.Outcome(act)
