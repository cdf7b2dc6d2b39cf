"""Messages that may have arrived: listed by campaign, and settled by whoever has looked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core.errors import AvowError
from avow.desk import listing, pages
from avow.desk.errors import UnknownActError
from avow.messaging import campaigns, settling
from avow.messaging.errors import DoubtfulError
from avow.messaging.models import Message
from avow.messaging.settling import Finding

_SAID = {
    DoubtfulError.code: "Nothing: it went away, or we did, after the message had begun to go.",
}
_DONE = {
    Finding.ARRIVED: "Written down as arrived.",
    Finding.AGAIN: "It goes once more, if nothing stands against it by now.",
    Finding.LEAVE: "Closed as not sent.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def doubtful(request: HttpRequest, reference: UUID | None = None) -> HttpResponse:
    """List the messages in doubt, of one campaign or of all, and take what was found of one."""
    campaign = campaigns.find(reference) if reference else None
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _settled(request))
            return redirect(request.path)
        except AvowError as error:
            shown["error"], status = error, error.status
    page = listing.page(settling.waiting(reference), ("number",), request.GET.get("after", ""))
    shown |= {
        "campaign": campaign,
        "groups": settling.by_campaign(),
        "rows": [(row, _said_last(row), settling.may_go_again(row)) for row in page.rows],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/doubtful.html", shown, status=status)


def _settled(request: HttpRequest) -> str:
    said = request.POST.get("finding", "")
    if said not in Finding.values:
        raise UnknownActError("Say what you found: it arrived, it goes again, or it is left.")
    finding = Finding(said)
    message = settling.find(_reference(request, "message"))
    # The doubt that the page showed, not one that came up since.
    message.entry = _reference(request, "doubt")
    settling.settle(message=message, finding=finding, actor=pages.actor_of(request))
    return _DONE[finding]


def _reference(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise UnknownActError("The page names no such message. Choose from the page.") from error


def _said_last(message: Message) -> str:
    """Say what the other side said last; its own words are not kept, for they repeat addresses."""
    return " ".join(_SAID.get(code, code) for code in message.reasons)
