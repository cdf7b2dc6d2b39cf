"""What the room holds about a person: exported, corrected, erased."""

from collections.abc import Iterator

from avow.collection import numbers
from avow.collection.models import Fact, NewestWord, Submission
from avow.collection.visits import rewriting
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
        before = numbers.going(given).get(person, set())
        for fact in given:
            fact.sealed = people.seal_value(person, field, value)
        count = Fact.objects.bulk_update(given, ["sealed"], batch_size=200)
        if before:
            numbers.follow_correction(person, before, value)
        return count

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


class PurchasesHolder:
    """Holds what reports need of a person's purchases, in a table and in files by day and bucket.

    Everything of it is also a fact of the submission, so there it is exported and corrected. Beside
    them it holds how new the word of a shop on each of its orders and customers is.
    """

    name = "purchases"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give nothing: the orders are exported as they were given."""
        return iter(())

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave what was bought as it is."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete what has landed, and write the person's bucket of every day again without them."""
        words, _ = NewestWord.objects.filter(pseudonym=person.pk).delete()
        return words + rewriting.erase(person.pk)

    def holds(self, person: DataSubject) -> int:
        """Count the purchases in table and files, and how new each told one is."""
        words = NewestWord.objects.filter(pseudonym=person.pk).count()
        return words + rewriting.holds(person.pk)

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave purchases with the pseudonym that made them."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave purchases with the pseudonym that made them."""
