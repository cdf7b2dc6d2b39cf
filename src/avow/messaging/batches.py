"""Messages of campaigns written out together, and good only while nobody has said anything since.

Every act leaves an entry in the ledger in its own transaction. On SQLite, where one writes at a
time, no new entry means that the gate would say the same; elsewhere each message is asked alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from avow.ledger.models import Entry
from avow.messaging import bodies, gate, rendering
from avow.messaging.models import Message
from avow.messaging.transports import Parcel
from avow.statement import access as statements

SIZE = 50

Ready = tuple[Message, Parcel]


class Batch:
    """The next messages, asked of the gate and written out in a handful of queries."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Look at these messages, and remember after which entry that was."""
        self._ready: dict[int, Ready] = {}
        with transaction.atomic():
            self._newest = newest_entry()
            self._version = statements.current().digest
            if connection.vendor == "sqlite":
                self._fill(numbers)

    def ready(self, number: int) -> Ready | None:
        """Give a message as it may go, unless anything was recorded or came into force since."""
        found = self._ready.pop(number, None)
        if found is None or newest_entry() != self._newest:
            return None
        return found if statements.current().digest == self._version else None

    def noted(self, entry: int) -> None:
        """Count an entry of our own: what became of the message before."""
        self._newest = entry

    def _fill(self, numbers: Sequence[int]) -> None:
        waiting = Message.objects.filter(
            number__in=numbers,
            campaign__isnull=False,
            campaign__tracked=False,
            data_subject__merged_into=None,
            data_subject__forgotten_at=None,
        ).select_related("campaign", "data_subject")
        together: dict[UUID | None, list[Message]] = defaultdict(list)
        for message in waiting:
            together[message.campaign_id].append(message)
        for messages in together.values():
            self._write_out(messages)

    def _write_out(self, messages: Sequence[Message]) -> None:
        policy, first = statements.policy(), messages[0]
        persons = [m.data_subject_id for m in messages if m.data_subject_id is not None]
        decided, reached = gate.reach(persons, first.purpose, first.channel)
        content = bodies.of(first)
        for message in messages:
            who = message.data_subject_id
            if who is not None and decided[who]:
                parcel = rendering.parcel(
                    message, content, to=reached[who], person=who, policy=policy
                )
                self._ready[message.number] = (message, parcel)


def newest_entry() -> int:
    """Give the number of the newest entry of the ledger, 0 when there is none."""
    newest: int | None = Entry.objects.aggregate(newest=Max("number"))["newest"]
    return newest or 0
