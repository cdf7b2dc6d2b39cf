"""What people ask through a shop: queued here, and handed over to the room that answers."""

from uuid import UUID

from django.db import transaction

from avow.core import clock
from avow.ledger import services as ledger
from avow.people.models import DataSubject
from avow.sources import takers
from avow.sources.models import ShopRequest


@transaction.atomic
def queue(
    *,
    hook: str,
    kind: ShopRequest.Kind,
    data_subject: DataSubject | None,
    their_number: str,
    actor: str,
) -> ShopRequest:
    """Keep a request until it is handed over. It holds a pseudonym and no value."""
    request = ShopRequest.objects.create(
        hook=hook,
        kind=kind,
        data_subject=data_subject,
        their_number=their_number,
        received_at=clock.now(),
    )
    facts: dict[str, ledger.Fact] = {
        "hook": hook,
        "asked": str(kind),
        "request": request.reference,
        "known": data_subject is not None,
    }
    if data_subject is not None:
        facts["who"] = data_subject.pseudonym
    ledger.append("sources.request_received", facts, actor=actor)
    return request


def hand_over(*, actor: str) -> int:
    """Hand every waiting request to whoever signed up, each once; say how many still wait."""
    if takers.registered():
        waiting = ShopRequest.objects.filter(taken_at=None).values_list("pk", flat=True)
        for reference in list(waiting):
            _hand_over(reference, actor=actor)
    return ShopRequest.objects.filter(taken_at=None).count()


@transaction.atomic
def _hand_over(reference: UUID, *, actor: str) -> None:
    request = ShopRequest.objects.select_for_update().get(pk=reference)
    if request.taken_at is not None:
        return
    for taker in takers.registered():
        taker.take(request)
    request.taken_at = clock.now()
    request.save(update_fields=["taken_at"])
    ledger.append("sources.request_taken", {"request": request.reference}, actor=actor)
