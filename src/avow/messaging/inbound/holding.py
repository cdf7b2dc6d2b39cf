"""What is held of somebody's own words: exported, erased; what was decided stays in the ledger."""

from collections.abc import Iterator

from avow.messaging.inbound import doubts
from avow.messaging.inbound.models import Doubt, SoftBounce
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.statement import access as statements


class InboundHolder:
    """Holds what a person wrote to us that a member of staff judges or judged."""

    name = "messaging.inbound"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every message in the person's own words."""
        digest = statements.current().digest
        found = Doubt.objects.filter(data_subject=person).select_related("data_subject")
        for doubt in found.order_by("arrived_at", "reference"):
            said = doubts.opened(doubt)
            yield Record(
                field=f"received.{doubt.channel}",
                value=f"{said.subject}\n{said.text}".strip(),
                at=doubt.arrived_at,
                origin=f"{doubt.channel}: {doubt.decided or 'waits for a person'}",
                statement=digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave what somebody wrote as they wrote it."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete the words; that an address said no stays, as a hash that leads to nobody."""
        words, _ = Doubt.objects.filter(data_subject=person).delete()
        bounces, _ = SoftBounce.objects.filter(data_subject=person).delete()
        return words + bounces

    def holds(self, person: DataSubject) -> int:
        """Count what is left."""
        words = Doubt.objects.filter(data_subject=person).count()
        return words + SoftBounce.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave words with the pseudonym that they came from."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave words with the pseudonym that they came from."""
