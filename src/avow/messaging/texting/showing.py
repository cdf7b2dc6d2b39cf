"""In the demonstration only: answer a text of the outbox as the person who got it."""

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from avow.core.errors import NotFoundError
from avow.messaging import outbox
from avow.messaging.texting import resuming, services

LONGEST = 1_600
"""Characters of a text that telephones send in parts."""


@require_POST
def reply(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take words as if they came from the number that a text went to."""
    shown = outbox.find(reference)
    if shown.parcel is None or shown.message.channel != resuming.CHANNEL:
        raise NotFoundError("This message is no text that could be answered.")
    words = request.POST.get("words", "")[:LONGEST]
    services.receive(name=f"demo-{secrets.token_hex(8)}", number=shown.parcel.to, words=words)
    return redirect("messaging:outbox")
