"""What the room holds about a person: exported, erased, merged."""

from collections.abc import Iterator

from avow.messaging import sealing
from avow.messaging.models import AlertSeen, Message
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.statement import access as statements


class MessagingHolder:
    """Holds the messages that went, or were to go, to a person."""

    name = "messaging"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every message with what became of it, and its words where they are kept."""
        digest = statements.current().digest
        messages = Message.objects.filter(data_subject=person).select_related("campaign")
        for message in messages.order_by("number"):
            yield Record(
                field=f"message.{message.purpose}.{message.channel}",
                value=f"{message.state}: {_said(message)}",
                at=message.queued_at,
                origin=message.place,
                statement=digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave every message as it was sent."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete every message; that an address said no stays, as a hash that leads to nobody."""
        seen, _ = AlertSeen.objects.filter(data_subject=person).delete()
        count, _ = Message.objects.filter(data_subject=person).delete()
        return count + seen

    def holds(self, person: DataSubject) -> int:
        """Count the messages."""
        return Message.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave messages with the pseudonym they were for: the gate asks whom it stands for."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave messages with the pseudonym they were for."""


def _said(message: Message) -> str:
    if message.sealed is not None:
        content = sealing.opened(message)
        return f"{content.subject}\n{content.text}".strip()
    if message.campaign is not None:
        return message.campaign.subject
    return "notice of a change" if message.alert_id else "(the words are not kept any more)"
