"""Letters: printed as one PDF, printed again, and the addresses that may be written to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.accounts.access import staff_required
from avow.core.errors import AvowError
from avow.desk import listing, pages
from avow.desk.errors import UnknownActError
from avow.messaging.post import services as post
from avow.messaging.post.models import Batch, Letter
from avow.statement import access as statements

WAITING = Letter.State.WAITING


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def letters(request: HttpRequest) -> HttpResponse:
    """Show how many letters wait and what was printed; hand out a PDF, or a list of addresses."""
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            return _handed_out(request)
        except AvowError as error:
            shown["error"], status = error, error.status
    page = listing.page(
        Batch.objects.all(), ("-printed_at", "-reference"), request.GET.get("after", "")
    )
    policy = statements.policy()
    shown |= {
        "waiting": Letter.objects.filter(state=WAITING).count(),
        "most": post.MOST_AT_ONCE,
        "rows": page.rows,
        "after": page.after,
        "begun": "after" in request.GET,
        "purposes": [
            policy.practices.purposes[purpose]
            for purpose, channel in sorted(policy.contacts)
            if channel == post.CHANNEL
        ],
    }
    return render(request, "desk/letters.html", shown, status=status)


def _handed_out(request: HttpRequest) -> HttpResponse:
    act, actor = request.POST.get("act", ""), pages.actor_of(request)
    if act == "print":
        printed = post.print_letters(actor=actor)
        return _file(printed.content, f"letters-{printed.batch.pk}.pdf", "application/pdf")
    if act == "again":
        batch = post.find_batch(_reference(request))
        content = post.print_again(batch=batch, actor=actor)
        return _file(content, f"letters-{batch.pk}.pdf", "application/pdf")
    if act == "list":
        written = post.export_csv(purpose=request.POST.get("purpose", ""), actor=actor)
        return _file(written.encode(), "addresses.csv", "text/csv; charset=utf-8")
    raise UnknownActError("The desk does no such thing. Choose from the page.")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _reference(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("batch", ""))
    except ValueError as error:
        raise UnknownActError("The page names no such letters. Choose from the page.") from error
