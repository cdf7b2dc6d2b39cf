"""Alerts of a changed statement: whom each reached, whom not and why, and what is done about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts.access import staff_required
from avow.core.errors import AvowError, NotFoundError
from avow.desk import listing, pages
from avow.desk.errors import UnknownActError
from avow.messaging import alerts
from avow.messaging.models import Message
from avow.statement.models import Alert


@never_cache
@require_safe
@staff_required
def all_of_them(request: HttpRequest) -> HttpResponse:
    """List every alert, the newest first, with how many it reached and how many not."""
    found = Alert.objects.select_related("version")
    page = listing.page(found, ("-id",), request.GET.get("after", ""))
    shown = {
        "rows": [(one, alerts.counts(one)) for one in page.rows],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/alerts.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def alert(request: HttpRequest, number: int, state: str = "") -> HttpResponse:
    """Show whom an alert reached, by state and pseudonym; try it again, or close it."""
    found = _found(number)
    if state and state not in Message.State.values:
        raise UnknownActError("Messages have no such state. Choose from the page.")
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, found))
            return redirect("desk:alert", number)
        except AvowError as error:
            shown["error"], status = error, error.status
    rows = found.messages.filter(state=state) if state else alerts.untold(found)
    page = listing.page(rows, ("number",), request.GET.get("after", ""))
    shown |= {
        "alert": found,
        "counts": alerts.counts(found),
        "state": state,
        "rows": page.rows,
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/alert.html", shown, status=status)


def _found(number: int) -> Alert:
    try:
        return Alert.objects.select_related("version").get(pk=number)
    except Alert.DoesNotExist:
        raise NotFoundError("There is no such alert. Look at the list once more.") from None


def _acted(request: HttpRequest, found: Alert) -> str:
    match request.POST.get("act", ""):
        case "again":
            count = alerts.try_again(alert=found, actor=pages.actor_of(request))
            return f"Tried again: {count}."
        case "close":
            alerts.close(alert=found, actor=pages.actor_of(request))
            return "Closed. How many were not told is on record."
    raise UnknownActError("An alert does no such thing. Choose from the page.")
