"""How queued messages go: claimed, asked of the gate at the last moment, handed over once."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from avow.core import clock
from avow.core.errors import AvowError
from avow.messaging import batches, claiming, delaying, ending, rules, services, transports
from avow.messaging.batches import Ready
from avow.messaging.errors import (
    DoubtfulError,
    NoMailboxError,
    NoTransportError,
    PutOffError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.handing import Back, Hands
from avow.messaging.models import Campaign, Message, Outage, Suppressed
from avow.messaging.transports import Parcel

State = Message.State
_Item = TypeVar("_Item")

HANDFUL = 20
"""Messages that are claimed in one commit: as many may be in doubt after a crash, and those that
were still on their way, one for each connection."""


def send_due(most: int = 200, until: threading.Event | None = None) -> int:
    """Hand over what is due, and say how many messages came to an end or were put off.

    Once `until` is set, no more are begun.
    """
    name_lost()
    stop = until or threading.Event()
    due, count = _due(most), 0
    with Hands() as hands:
        round_ = _Round(hands, stop)
        try:
            for numbers in _parts(due, batches.SIZE):
                count += round_.send(numbers)
        finally:
            round_.settle()
    return count


@transaction.atomic
def name_lost() -> int:
    """Call doubtful what a process had in its hands when it died; it is never sent by itself."""
    lost = Message.objects.select_for_update().filter(state=State.SENDING, due_at__lte=clock.now())
    count = 0
    for message in lost:
        services.end(message, State.DOUBTFUL, [DoubtfulError.code])
        count += 1
    return count


class _Round:
    """Message after message; what became of a handful is written with the claim of the next."""

    def __init__(self, hands: Hands, stop: threading.Event) -> None:
        self._hands, self._stop = hands, stop
        self._sent: list[Message] = []
        self._ended: list[tuple[Message, State, AvowError]] = []
        self._away: set[str] = set()
        self._troubled = set(Outage.objects.values_list("channel", flat=True))

    def send(self, numbers: Sequence[int]) -> int:
        """Send those together that can be, and then each other one alone."""
        begun: set[int] = set()
        for some in _parts(batches.ready(numbers), HANDFUL):
            if not self._stop.is_set():
                begun |= self._send_handful(some)
        others = [number for number in numbers if number not in begun]
        return len(begun) + sum(self._send_alone(number) for number in others)

    def settle(self) -> None:
        """Write down what became of all that was begun."""
        self._note(self._hands.all())
        with transaction.atomic():
            self._write()
        self._forget()

    def _send_handful(self, ready: Sequence[Ready]) -> set[int]:
        """Claim these in one commit, and hand over each of whom nothing new was said since."""
        with transaction.atomic():
            self._write()
            left = claiming.handful(ready, self._away)
        self._forget()
        stay: list[Message] = []
        begun: set[int] = set()
        try:
            while left and not self._stop.is_set() and left[0].message.channel not in self._away:
                message = left[0].message
                if self._hand_over(left[0]):
                    begun.add(message.number)
                else:
                    stay.append(message)
                left.pop(0)
        finally:
            claiming.give_back([*stay, *(each.message for each in left)])
        return begun

    def _hand_over(self, each: Ready) -> bool:
        """Do all that takes time, and then ask once more, at the last moment."""
        message, carrier = each.message, transports.of(each.message.channel)
        at_once = transports.hands(carrier)
        try:
            hand_over = transports.prepared(carrier, each.parcel)
        except UndeliverableError as error:
            self._ended.append((message, State.FAILED, error))
            return True
        self._note(self._hands.free(at_once))
        if message.channel in self._away or _late(message) or not each.still():
            return False
        self._note(self._hands.give(message, hand_over, at_once))
        return True

    def _send_alone(self, number: int) -> bool:
        if self._stop.is_set():
            return False
        try:
            with transaction.atomic():
                self._write()
                claimed = claiming.alone(number, self._away)
        except AvowError as error:
            self.settle()
            delaying.unread(number, error)
            return True
        self._forget()
        if claimed is None:
            return False
        message, parcel = claimed
        if parcel is not None:
            self._note([(message, lambda: _delivered(message, parcel))])
        return True

    def _note(self, came_back: Iterable[Back]) -> None:
        """Take what a carrier answered; what has to wait is written down at once."""
        for message, answer in came_back:
            try:
                message.known_as = answer()[:100]
            except DoubtfulError as error:
                self._ended.append((message, State.DOUBTFUL, error))
            except UndeliverableError as error:
                self._ended.append((message, State.FAILED, error))
            except PutOffError as error:
                delaying.put_off(message, error)
            except (UnreachableError, NoTransportError) as error:
                self._wait(message, error)
            else:
                self._sent.append(message)
                self._recover(message.channel)

    def _wait(self, message: Message, error: UnreachableError | NoTransportError) -> None:
        """Leave a channel alone for a while: once, however many were on their way to it."""
        if message.channel in self._away:
            claiming.give_back([message])
        else:
            self._away.add(message.channel)
            delaying.wait_for_carrier(message, error)

    def _recover(self, channel: str) -> None:
        if channel in self._troubled:
            Outage.objects.filter(channel=channel).delete()
            self._troubled.discard(channel)

    def _write(self) -> None:
        ending.end_many(self._sent, State.SENT, [])
        for message, state, error in self._ended:
            services.end(message, state, [error.code])
            if isinstance(error, NoMailboxError):
                bounced = Suppressed.Reason.BOUNCE
                services.suppress(
                    channel=message.channel, lookup=error.lookup, reason=bounced, actor="system"
                )

    def _forget(self) -> None:
        """Let go of what is written down: only once that is committed."""
        self._sent, self._ended = [], []


def _late(message: Message) -> bool:
    """Say whether a lease could end before the carrier answers: then another one calls it lost."""
    return clock.now() > message.due_at - rules.LEASE / 2


def _delivered(message: Message, parcel: Parcel) -> str:
    return transports.of(message.channel).deliver(parcel)


def _due(most: int) -> list[int]:
    """Give what may go now: not of a paused campaign, nor on a channel that is away."""
    now = clock.now()
    away = Outage.objects.filter(retry_at__gt=now).values_list("channel", flat=True)
    due = Message.objects.filter(
        Q(campaign=None) | Q(campaign__state=Campaign.State.RUNNING),
        state__in=(State.QUEUED, State.HELD),
        due_at__lte=now,
    ).exclude(channel__in=list(away))
    return list(due.order_by("due_at", "number").values_list("number", flat=True)[:most])


def _parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
