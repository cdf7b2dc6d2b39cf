"""The first page of the desk, and the lists behind its counts."""

from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from avow.accounts.access import staff_required
from avow.desk import access, listing, panels
from avow.desk.models import Heard
from avow.desk.panels import Column
from avow.sources.models import RefusedRow


@never_cache
@require_safe
@staff_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, as counts that lead to it."""
    counted = [(panel, panel.count, _leads_to(panel)) for panel in panels.registered()]
    groups = [(name, list(found)) for name, found in groupby(counted, key=lambda one: one[0].group)]
    return render(request, "desk/home.html", {"groups": groups})


@never_cache
@require_safe
@staff_required
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rows behind a count, page by page."""
    panel = panels.find(key)
    page = listing.page(panel.rows(), panel.order, request.GET.get("after", ""))
    address = panel.address or (lambda row: "")
    shown = {
        "title": panel.label.capitalize(),
        "hint": panel.hint,
        "columns": panel.columns,
        "rows": [
            (address(row), [column.cell(row) for column in panel.columns]) for row in page.rows
        ],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/rows.html", shown)


@never_cache
@require_safe
@staff_required
def refused_rows(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show the rows of an import that were not taken: where they stand and why."""
    found = access.import_of(reference)
    refused = RefusedRow.objects.filter(of=found)
    page = listing.page(refused, ("line",), request.GET.get("after", ""))
    shown = {
        "title": f"Refused rows of {found.source}",
        "hint": f"{found.refused} of {found.rows_done} rows were not taken. Mend them in the file"
        " and import it again: what was taken is not taken twice.",
        "columns": [Column(head, str) for head in ("Line", "Field", "Why")],
        "rows": [("", [row.line, row.field or "–", row.reason]) for row in page.rows],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/rows.html", shown)


@never_cache
@require_safe
@staff_required
def entered(request: HttpRequest) -> HttpResponse:
    """Show what staff members entered, the newest first."""
    order = ("-entered_at", "-id")
    page = listing.page(Heard.objects.all(), order, request.GET.get("after", ""))
    shown = {
        "title": "Entered by the staff",
        "hint": "What was told by telephone, by letter or in person. No value is shown here.",
        "columns": [Column(h, str) for h in ("Entered", "Where", "How", "Of the day", "By")],
        "rows": [
            (
                reverse("desk:heard", args=[row.submission]),
                [row.entered_at, row.touchpoint, row.how, row.acted_on, row.staff],
            )
            for row in page.rows
        ],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/rows.html", shown)


def _leads_to(panel: panels.Panel) -> str:
    return reverse(panel.page) if panel.page else reverse("desk:rows", args=[panel.key])
