"""What is held about texts beside the messages themselves: which numbers were texted, hashed."""

from collections.abc import Iterator

from avow.messaging.texting.models import Ended, Handover, Texted
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.statement import access as statements


class TextsHolder:
    """Holds that a person was texted, and what their STOP ended."""

    name = "messaging.texting"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give what the last text to each of a person's numbers was for."""
        digest = statements.current().digest
        for texted in Texted.objects.filter(data_subject=person).order_by("last_at"):
            yield Record(
                field="texted",
                value=texted.purpose,
                at=texted.last_at,
                origin="text",
                statement=digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave what happened as it happened."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete it; that a number ended all texts stays, as a hash that leads to nobody."""
        numbers = Texted.objects.filter(data_subject=person).values("lookup")
        Handover.objects.filter(lookup__in=numbers).delete()
        texted, _ = Texted.objects.filter(data_subject=person).delete()
        ended, _ = Ended.objects.filter(data_subject=person).delete()
        return texted + ended

    def holds(self, person: DataSubject) -> int:
        """Count what is left."""
        texted = Texted.objects.filter(data_subject=person).count()
        return texted + Ended.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave it with the pseudonym: an answer finds whom it stands for."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave it with the pseudonym."""
