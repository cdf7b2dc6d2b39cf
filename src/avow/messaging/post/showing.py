"""In the demonstration only: a letter of the outbox as it is printed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from avow.core.errors import NotFoundError
from avow.messaging import outbox
from avow.messaging.post import services


@never_cache
@require_safe
def letter(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show one letter as PDF."""
    shown = outbox.find(reference)
    if shown.parcel is None or shown.message.channel != services.CHANNEL:
        raise NotFoundError("This message is no letter.")
    answer = HttpResponse(services.pdf_of(shown.parcel), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{reference}.pdf"'
    return answer
