"""The ledger over HTTP: checkpoint, tiles, receipts, and a page that looks at a receipt."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from avow.core.errors import NotFoundError
from avow.ledger import access, receipts, services, telling, tiles
from avow.ledger.errors import ReceiptError
from avow.ledger.forms import ReceiptForm

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_SECONDS = "public, max-age=5"
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_HIGHEST_LEVEL = 63


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Serve the newest signed note on the tree."""
    return _served(services.checkpoint(), _TEXT, _FOR_SECONDS)


@require_safe
def tile(request: HttpRequest, level: str, number: str, width: str | None = None) -> HttpResponse:
    """Serve a tile or an entry bundle that a published checkpoint has; nothing else exists."""
    place = tiles.number_of(number)
    wide = int(width) if width else tiles.WIDTH
    entries = level == "entries"
    height = 0 if entries else int(level)
    if place is None or height > _HIGHEST_LEVEL or (width and wide >= tiles.WIDTH):
        raise Http404("There is no tile of this address.")
    if not access.published(height, place, wide):
        raise Http404("No published checkpoint has this tile.")
    content = access.bundle(place, wide) if entries else access.tile(height, place, wide)
    return _served(content, _BYTES, _FOR_EVER)


@require_safe
def receipt(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Serve the receipt of an entry as a file to keep."""
    try:
        content = services.receipt(reference)
    except NotFoundError as error:
        raise Http404(str(error)) from error
    answer = _served(content, _TEXT, "no-store")
    answer["Referrer-Policy"] = "no-referrer"
    answer["Content-Disposition"] = f'attachment; filename="{reference}.tlog-proof"'
    return answer


# Nothing is changed and nobody is signed in, so that no cookie is needed to answer.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say in plain words whether a receipt holds, and what the entry says."""
    sent = request.method == "POST"
    form = ReceiptForm(
        request.POST if sent else None, request.FILES if sent else None, label_suffix=""
    )
    key = services.verification_key()
    answer: dict[str, Any] = {"form": form, "key": key}
    if form.is_valid():
        try:
            answer["shown"] = shown = receipts.verify(form.receipt(), key)
            answer["told"] = telling.told(shown)
            answer["borne_out"] = access.bears_out(shown)
        except ReceiptError as error:
            answer["fault"] = str(error)
    return render(request, "ledger/verify.html", answer)


def _served(content: bytes, content_type: str, caching: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": caching})
