"""What is held of letters: exported while they can be read, and erased."""

from collections.abc import Iterator

from avow.messaging.post import services
from avow.messaging.post.models import Letter
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.statement import access as statements


class LettersHolder:
    """Holds the letters to a person, printed or waiting."""

    name = "messaging.post"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every letter, with its words."""
        digest = statements.current().digest
        letters = Letter.objects.filter(data_subject=person).select_related("data_subject")
        for letter in letters.order_by("taken_at", "reference"):
            told = services.opened(letter)
            yield Record(
                field=f"letter.{letter.purpose}",
                value=f"{letter.state}: {told['subject']}\n{told['text']}",
                at=letter.taken_at,
                origin="letter",
                statement=digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave every letter as it was written."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete every letter; that an address said no stays, as a hash."""
        count, _ = Letter.objects.filter(data_subject=person).delete()
        return count

    def holds(self, person: DataSubject) -> int:
        """Count the letters."""
        return Letter.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave letters with the pseudonym: the gate asks whom it stands for."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave letters with the pseudonym."""
