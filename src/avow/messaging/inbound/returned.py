"""What comes back: how often an address was out of reach, and when that closes it."""

from datetime import timedelta

from avow.core import clock
from avow.messaging import conf, services
from avow.messaging.inbound import rules
from avow.messaging.inbound.models import SoftBounce
from avow.messaging.models import Message, Suppressed

CHANNEL = "email"


def close(lookup: str) -> None:
    """Close an address at which nothing can be delivered."""
    services.suppress(
        channel=CHANNEL, lookup=lookup, reason=Suppressed.Reason.BOUNCE, actor="system"
    )
    SoftBounce.objects.filter(lookup=lookup, channel=CHANNEL).delete()


def put_off(message: Message, lookup: str) -> bool:
    """Count a message that came back for the moment, and say whether that closed the address.

    Each counts once, however often a server tells of it. One that arrived since the last of them,
    or enough days, and the count begins again.
    """
    row, new = SoftBounce.objects.select_for_update().get_or_create(
        lookup=lookup,
        channel=CHANNEL,
        defaults={"data_subject": message.data_subject, "last_at": clock.now()},
    )
    if not new and row.message_id == message.pk:
        return False
    begins = new or _is_over(row) or _arrived_between(row.message, message)
    row.count, row.last_at, row.message = (1 if begins else row.count + 1), clock.now(), message
    row.save(update_fields=["count", "last_at", "message"])
    if row.count < rules.MOST_SOFT:
        return False
    close(lookup)
    return True


def _is_over(row: SoftBounce) -> bool:
    return clock.now() - row.last_at > timedelta(days=conf.settings().soft_days)


def _arrived_between(earlier: Message | None, later: Message) -> bool:
    """Say whether a message went between two that came back, and did not come back."""
    if earlier is None or later.data_subject_id is None:
        return False
    sent = Message.objects.filter(
        data_subject=later.data_subject_id, channel=CHANNEL, state=Message.State.SENT
    )
    return sent.filter(number__gt=earlier.number, number__lt=later.number).exists()
