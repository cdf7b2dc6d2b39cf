"""What is held about calls: that somebody was on a list, and what became of it."""

from collections.abc import Iterator

from avow.messaging.telephone.models import Call
from avow.people.holders import Record
from avow.people.models import DataSubject
from avow.statement import access as statements


class CallsHolder:
    """Holds the calls to a person."""

    name = "messaging.telephone"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give every call, made or not."""
        digest = statements.current().digest
        calls = Call.objects.filter(data_subject=person).select_related("call_list")
        for call in calls.order_by("call_list__built_at"):
            yield Record(
                field=f"call.{call.call_list.purpose}",
                value=call.outcome or "not made",
                at=call.noted_at or call.call_list.built_at,
                origin="call",
                statement=digest,
            )

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave what happened as it happened."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete every call; that a number is not to be called stays, as a hash."""
        count, _ = Call.objects.filter(data_subject=person).delete()
        return count

    def holds(self, person: DataSubject) -> int:
        """Count the calls."""
        return Call.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave calls with the pseudonym: the gate asks whom it stands for."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave calls with the pseudonym."""
