"""What the room holds about a person: exported, corrected, erased."""

from collections.abc import Iterator

from avow.collection.models import Fact, Submission
from avow.people import services as people
from avow.people.holders import Record
from avow.people.models import DataSubject


class CollectionHolder:
    """Holds what a person gave at touchpoints."""

    name = "collection"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every value that was given, where and under which version."""
        given = Fact.objects.filter(submission__data_subject=person).select_related("submission")
        for fact in given.order_by("submission__at", "id"):
            yield Record(
                field=fact.field,
                value=people.open_value(person, fact.field, bytes(fact.sealed)),
                at=fact.submission.at,
                origin=fact.submission.origin,
                statement=fact.submission.version_digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Put a value in the place of every one that was given for a field."""
        given = Fact.objects.filter(submission__data_subject=person, field=field)
        for fact in given:
            fact.sealed = people.seal_value(person, field, value)
        return Fact.objects.bulk_update(given, ["sealed"], batch_size=200)

    def erase(self, person: DataSubject) -> int:
        """Delete every submission of the person with its facts and its salt."""
        count = person.submissions.count()
        person.submissions.all().delete()
        return count

    def holds(self, person: DataSubject) -> int:
        """Count the submissions."""
        return Submission.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave submissions with the pseudonym that gave them: they are exported with it."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave submissions with the pseudonym that gave them."""
