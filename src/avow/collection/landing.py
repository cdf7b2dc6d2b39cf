"""Purchases land here for reports: whose, when, how much of what, by the names of goods."""

from datetime import datetime

from avow.collection.models import Purchase, Submission
from avow.collection.purchases import Order, ToldOrder


def land(
    submission: Submission, order: Order | ToldOrder, bought_at: datetime | None = None
) -> None:
    """Note a purchase in the transaction that records it; a submission of nobody notes none."""
    person = submission.data_subject
    if person is None:
        return
    Purchase.objects.create(
        pseudonym=person.pk,
        touchpoint=submission.origin,
        version_digest=submission.version_digest,
        at=bought_at or submission.at,
        currency=order.currency,
        total_cents=order.total_cents,
        lines=[line.model_dump() for line in order.lines],
        entry=submission.entry,
    )
