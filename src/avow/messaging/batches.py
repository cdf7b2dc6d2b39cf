"""Messages with a common text, asked of the gate and written out together, ahead of time.

Each is asked once more when its turn has come: only while its person's mark is the one from before
may it go. Whoever is not among the ready is asked alone.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from avow.choices import services as choices
from avow.compiler.policy import Policy
from avow.compiler.standing import Standing
from avow.core.errors import AvowError
from avow.messaging import addresses, bodies, gate, marks, rendering, tracking
from avow.messaging.marks import Asked, Mark
from avow.messaging.models import Campaign, Message
from avow.messaging.sealing import Content
from avow.messaging.transports import Parcel
from avow.statement import access as statements

_log = logging.getLogger(__name__)

SIZE = 100
"""Messages that are looked at together."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may go, written out, as long as the mark of its person stays the same."""

    message: Message
    parcel: Parcel
    who: UUID
    lookup: str
    asked: Asked
    mark: Mark

    def still(self) -> bool:
        """Say, from the tables, whether nobody has said anything that counts for it since."""
        return marks.of({self.who: self.lookup}, self.asked).get(self.who) == self.mark


def ready(numbers: Sequence[int]) -> list[Ready]:
    """Give those of these messages that may go, in their order."""
    waiting = Message.objects.filter(
        Q(campaign__state=Campaign.State.RUNNING) | Q(alert__isnull=False),
        number__in=numbers,
        state__in=(Message.State.QUEUED, Message.State.HELD),
        sealed=None,
        data_subject__merged_into=None,
        data_subject__forgotten_at=None,
    ).select_related("campaign", "alert__version")
    together: dict[tuple[Any, ...], list[Message]] = defaultdict(list)
    for message in waiting.order_by("due_at", "number"):
        thing = (message.purpose, message.channel)
        together[message.campaign_id, message.alert_id, *thing].append(message)
    return [each for messages in together.values() for each in _readable(messages)]


def _readable(messages: Sequence[Message]) -> list[Ready]:
    """Leave all to be asked alone where one cannot be read: it must not stop the others."""
    try:
        return list(_Common(messages).ready())
    except AvowError as error:
        _log.error("messaging.unread: %s", error.code)
        return []


class _Common:
    """Messages that say the same for one purpose on one channel, to one person each."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._first = messages[0]
        self._messages = {m.data_subject_id: m for m in messages if m.data_subject_id is not None}
        self._thing = (self._first.purpose, self._first.channel)
        self._asked = Asked(self._first.channel, self._first.campaign_id)
        self._content = bodies.of(self._first)

    def ready(self) -> Iterator[Ready]:
        """Read addresses, then marks, and only then what the gate looks at: no word is missed."""
        policy, persons = statements.policy(), list(self._messages)
        reached = addresses.of_many(persons, policy, *self._thing)
        lookups = {who: addresses.lookup(self._thing[1], to) for who, to in reached.items()}
        marked = marks.of(lookups, self._asked)
        if statements.policy() is not policy:
            return  # another version came into force just now, so each is asked alone
        standings = choices.standing_of_many(persons)
        decided = gate.weighed_many(policy, *self._thing, standings, lookups)
        for who, message in self._messages.items():
            if decided[who] and who in marked:
                content = self._said(message, standings[who], policy)
                parcel = rendering.parcel(
                    message, content, to=reached[who], person=who, policy=policy
                )
                yield Ready(message, parcel, who, lookups[who], self._asked, marked[who])

    def _said(self, message: Message, standing: Standing, policy: Policy) -> Content:
        campaign = message.campaign
        if campaign is None or not campaign.tracked or not tracking.agreed(standing, policy):
            return self._content
        return tracking.led(message, campaign, self._content)
