"""How queued messages go: claimed one by one, asked of the gate again, handed over once."""

import logging
import random
import threading
from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from avow.core import clock
from avow.core.errors import AvowError
from avow.messaging import (
    addresses,
    batches,
    bodies,
    gate,
    links,
    rendering,
    rules,
    sealing,
    services,
    tracking,
    transports,
)
from avow.messaging.batches import Batch, Ready
from avow.messaging.errors import (
    DoubtfulError,
    NoTransportError,
    PutOffError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.models import Campaign, Message, Outage
from avow.messaging.transports import Parcel
from avow.people import access as people
from avow.people.errors import ForgottenError
from avow.statement import access as statements

_log = logging.getLogger(__name__)

State = Message.State

LEASE = timedelta(minutes=5)
"""How long a message may be with a carrier before its attempt counts as lost."""


def send_due(most: int = 100, until: threading.Event | None = None) -> int:
    """Hand over what is due, and say how many messages came to an end or were put off.

    Once `until` is set, no more are begun.
    """
    name_lost()
    round_, due = _Round(), _due(most)
    count = 0
    try:
        for start in range(0, len(due), batches.SIZE):
            numbers = due[start : start + batches.SIZE]
            round_.take_up(numbers)
            for number in numbers:
                if until is not None and until.is_set():
                    return count
                count += round_.send(number)
    finally:
        round_.settle()
    return count


class _Round:
    """One message after the other; what became of one is written with the claim of the next.

    So each costs one commit, and whoever dies leaves one message in doubt and no more.
    """

    def __init__(self) -> None:
        self._ended: tuple[Message, State, list[str]] | None = None
        self._away: set[str] = set()
        self._troubled = set(Outage.objects.values_list("channel", flat=True))
        self._batch = Batch(())

    def take_up(self, numbers: Sequence[int]) -> None:
        """Write the next messages out together, as far as that can be."""
        self._batch = Batch(numbers)

    def send(self, number: int) -> bool:
        """Claim one message, ask the gate, and hand it over."""
        try:
            with transaction.atomic():
                ready = self._batch.ready(number)
                self._write()
                claimed = _claimed(ready, self._away) if ready else _claim(number, self._away)
        except AvowError as error:
            self.settle()
            _put_off_unread(number, error)
            return True
        self._ended = None
        if claimed is None:
            return False
        message, parcel = claimed
        if parcel is not None:
            self._hand_over(message, parcel)
        return True

    def settle(self) -> None:
        """Write down what became of the last one."""
        with transaction.atomic():
            self._write()
        self._ended = None

    def _write(self) -> None:
        if self._ended is not None:
            self._batch.noted(services.end(self._ended[0], *self._ended[1:]))

    def _hand_over(self, message: Message, parcel: Parcel) -> None:
        try:
            message.known_as = transports.of(message.channel).deliver(parcel)[:100]
        except DoubtfulError as error:
            self._ended = (message, State.DOUBTFUL, [error.code])
        except UndeliverableError as error:
            self._ended = (message, State.FAILED, [error.code])
        except PutOffError as error:
            _put_off(message, error)
        except (UnreachableError, NoTransportError) as error:
            self._away.add(message.channel)
            _wait_for_carrier(message, error)
        else:
            self._ended = (message, State.SENT, [])
            self._recover(message.channel)

    def _recover(self, channel: str) -> None:
        if channel in self._troubled:
            Outage.objects.filter(channel=channel).delete()
            self._troubled.discard(channel)


@transaction.atomic
def name_lost() -> int:
    """Call doubtful what a process had in its hands when it died; it is never sent by itself."""
    lost = Message.objects.select_for_update().filter(state=State.SENDING, due_at__lte=clock.now())
    count = 0
    for message in lost:
        services.end(message, State.DOUBTFUL, [DoubtfulError.code])
        count += 1
    return count


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


def _claimed(ready: Ready, away: Collection[str]) -> tuple[Message, Parcel | None] | None:
    """Take a message in hand that the gate has let go, and nothing was said since."""
    message, parcel = ready
    now = clock.now()
    if message.channel in away:
        return None
    if transports.of(message.channel).ready_at(parcel, now) > now:
        return _claim(message.number, away)
    message.state, message.due_at = State.SENDING, now + LEASE
    message.attempts += 1
    waiting = Message.objects.filter(number=message.number, state__in=(State.QUEUED, State.HELD))
    taken = waiting.update(state=State.SENDING, due_at=message.due_at, attempts=message.attempts)
    return (message, parcel) if taken else None


def _claim(number: int, away: Collection[str]) -> tuple[Message, Parcel | None] | None:
    """Take a message in hand if nobody else has, and it may go: the gate reads the tables here."""
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(number=number, state__in=(State.QUEUED, State.HELD), due_at__lte=clock.now())
        .select_related("campaign", "alert__version", "data_subject")
        .first()
    )
    if message is None or message.channel in away:
        return None
    if message.campaign and not message.campaign.running:
        return None
    parcel = _permitted(message)
    if parcel is None:
        return message, None
    ready_at = transports.of(message.channel).ready_at(parcel, clock.now())
    if ready_at > clock.now():
        message.state, message.due_at, message.reasons = State.HELD, ready_at, ["quiet-hours"]
        message.save(update_fields=["state", "due_at", "reasons"])
        return message, None
    message.state, message.due_at = State.SENDING, clock.now() + LEASE
    message.attempts += 1
    message.save()
    return message, parcel


@transaction.atomic
def _put_off_unread(number: int, error: AvowError) -> None:
    """Try a message that could not even be written out again later: it must not stop the others."""
    _log.error("messaging.unwritten: %s", error.code)
    message = Message.objects.select_for_update().get(number=number)
    if message.state in (State.QUEUED, State.HELD):
        message.attempts += 1
        message.save(update_fields=["attempts"])
        _put_off(message, error)


def _permitted(message: Message) -> Parcel | None:
    """Write a message out if the gate lets it; end it as refused otherwise."""
    if links.is_wish(message) and links.grant(message) is None:
        return None
    head = _head(message)
    thing = (message.purpose, message.channel)
    try:
        content = sealing.opened(message) if message.sealed is not None else None
    except ForgottenError as error:
        services.end(message, State.REFUSED, [error.code])
        return None
    policy = statements.policy()
    to = (content.to if content else "") or (addresses.of(head, policy, *thing) if head else "")
    decision = gate.ask(head, *thing, to, policy=policy)
    if not decision:
        services.end(message, State.REFUSED, services.codes(decision))
        return None
    said = content or tracking.rewritten(message, bodies.of(message), head)
    return rendering.parcel(message, said, to=to or "", person=head, policy=policy)


def _head(message: Message) -> UUID | None:
    """Give whom a message is for today, locked: a no is said before the gate is asked or after."""
    if message.data_subject_id is None:
        return None
    return people.head(message.data_subject_id).pk


@transaction.atomic
def _put_off(message: Message, error: AvowError) -> None:
    """Try one message again later, until it was tried often enough."""
    if message.attempts >= rules.MOST_ATTEMPTS:
        services.end(message, State.FAILED, [error.code])
        return
    wait = rules.pause(message.attempts, chance=random.random())  # noqa: S311 (no secret)
    message.state, message.due_at = State.QUEUED, clock.now() + wait
    message.reasons = [error.code]
    message.save(update_fields=["state", "due_at", "reasons"])


@transaction.atomic
def _wait_for_carrier(message: Message, error: UnreachableError | NoTransportError) -> None:
    """Try a message again later, and leave its channel alone until then; it is not its fault."""
    now = clock.now()
    outage = Outage.objects.select_for_update().filter(channel=message.channel).first()
    tries = outage.attempts + 1 if outage else 1
    wait = rules.pause(tries, chance=random.random())  # noqa: S311 (no secret)
    Outage.objects.update_or_create(
        channel=message.channel,
        defaults={"attempts": tries, "retry_at": now + wait, "fault": error.code},
        create_defaults={
            "attempts": tries,
            "retry_at": now + wait,
            "fault": error.code,
            "since": now,
        },
    )
    _log.warning("messaging.carrier_away: %s, attempt %d", message.channel, tries)
    message.state, message.due_at, message.reasons = State.QUEUED, now + wait, [error.code]
    message.attempts -= 1
    message.save(update_fields=["state", "due_at", "reasons", "attempts"])
