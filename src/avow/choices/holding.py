"""What the room holds about a person: exported, erased, merged and parted with them."""

from collections.abc import Iterator

from avow.choices import access, merging, services
from avow.people.holders import Record
from avow.people.models import DataSubject


class ChoicesHolder:
    """Holds what a person chose, and in which words they were asked."""

    name = "choices"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every act, with what was shown."""
        for event in access.history(person.pk):
            yield Record(
                field=f"choice.{event.purpose}.{event.channel}",
                value=f"{event.act}: {event.wording.text}",
                at=event.acted_at,
                origin=event.place,
                statement=event.statement,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave every act as it was: whoever thinks otherwise today chooses anew."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Take the words, the salts, and what stood."""
        return services.erase(data_subject=person.pk)

    def holds(self, person: DataSubject) -> int:
        """Count what an erasure takes."""
        return access.held(person.pk)

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Let count for the person what the double said, the stricter word first."""
        merging.merge(kept=kept.pk, absorbed=absorbed.pk, actor=actor)

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Let the double stand for itself, and take back what only the double agreed to."""
        merging.part(person=person.pk, double=double.pk, actor=actor)
