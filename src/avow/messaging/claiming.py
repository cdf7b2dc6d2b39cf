"""Taking messages in hand: written down as being sent before any carrier hears of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from avow.core import clock
from avow.messaging import (
    addresses,
    bodies,
    gate,
    links,
    once,
    rendering,
    sealing,
    services,
    tracking,
    transports,
)
from avow.messaging.batches import Ready
from avow.messaging.models import Message
from avow.messaging.rules import LEASE
from avow.messaging.transports import Parcel
from avow.people import access as people
from avow.people.errors import ForgottenError
from avow.statement import access as statements

State = Message.State
WAITING = (State.QUEUED, State.HELD)


def handful(ready: Sequence[Ready], away: Collection[str]) -> list[Ready]:
    """Take messages in hand together, those that nobody else has and that need not wait."""
    now = clock.now()
    going = [each for each in ready if _goes(each, away, now)]
    numbers = [each.message.number for each in going]
    free = Message.objects.filter(number__in=numbers, state__in=WAITING, due_at__lte=now)
    locked = free.select_for_update(skip_locked=True, of=("self",))
    ours = set(locked.values_list("number", flat=True))
    doubles = once.others({e.message: e.lookup for e in going if e.message.number in ours})
    for message in doubles:
        services.end(message, State.REFUSED, [once.TOLD])
        ours.discard(message.number)
    Message.objects.filter(number__in=ours).update(
        state=State.SENDING, due_at=now + LEASE, attempts=F("attempts") + 1
    )
    taken = [each for each in going if each.message.number in ours]
    for each in taken:
        each.message.state, each.message.due_at = State.SENDING, now + LEASE
        each.message.attempts += 1
    return taken


def _goes(each: Ready, away: Collection[str], now: datetime) -> bool:
    channel = each.message.channel
    return (
        channel not in away
        and channel in transports.registered()
        and transports.of(channel).ready_at(each.parcel, now) <= now
    )


@transaction.atomic
def give_back(messages: Sequence[Message]) -> None:
    """Let messages wait again that were taken in hand and never begun."""
    numbers = [message.number for message in messages]
    if numbers:
        Message.objects.filter(number__in=numbers, state=State.SENDING).update(
            state=State.QUEUED, due_at=clock.now(), attempts=F("attempts") - 1
        )


def alone(number: int, away: Collection[str]) -> tuple[Message, Parcel | None] | None:
    """Take a message in hand if nobody else has, and it may go: the gate reads the tables here."""
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(number=number, state__in=WAITING, due_at__lte=clock.now())
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
    if to and once.others({message: addresses.lookup(message.channel, to)}):
        services.end(message, State.REFUSED, [once.TOLD])
        return None
    said = content or tracking.rewritten(message, bodies.of(message), head)
    return rendering.parcel(message, said, to=to or "", person=head, policy=policy)


def _head(message: Message) -> UUID | None:
    """Give whom a message is for today, locked: a no is said before the gate is asked or after."""
    if message.data_subject_id is None:
        return None
    return people.head(message.data_subject_id).pk
