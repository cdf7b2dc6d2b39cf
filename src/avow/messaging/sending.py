"""How queued messages go: claimed one by one, asked of the gate again, handed over once."""

import logging
import random
import threading
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from avow.core import clock
from avow.messaging import (
    addresses,
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
    count = 0
    for number in _due(most):
        if until is not None and until.is_set():
            break
        count += send_one(number)
    return count


def send_one(number: int) -> bool:
    """Claim one message, ask the gate, hand it over, and write down what became of it."""
    claimed = _claim(number)
    if claimed is None:
        return False
    message, parcel = claimed
    if parcel is None:
        return True
    try:
        message.known_as = transports.of(message.channel).deliver(parcel)[:100]
    except DoubtfulError as error:
        services.end(message, State.DOUBTFUL, [error.code])
    except UndeliverableError as error:
        services.end(message, State.FAILED, [error.code])
    except PutOffError as error:
        _put_off(message, error)
    except (UnreachableError, NoTransportError) as error:
        _wait_for_carrier(message, error)
    else:
        services.end(message, State.SENT, [])
        Outage.objects.filter(channel=message.channel).delete()
    return True


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


@transaction.atomic
def _claim(number: int) -> tuple[Message, Parcel | None] | None:
    """Take a message in hand if nobody else has, and it may go: the gate reads the tables here."""
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(number=number, state__in=(State.QUEUED, State.HELD), due_at__lte=clock.now())
        .select_related("campaign", "alert__version", "data_subject")
        .first()
    )
    if message is None or (message.campaign and not message.campaign.running):
        return None
    if Outage.objects.filter(channel=message.channel, retry_at__gt=clock.now()).exists():
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
    to = (content.to if content else "") or (
        addresses.of(head, statements.policy(), *thing) if head else ""
    )
    decision = gate.ask(head, *thing, to)
    if not decision:
        services.end(message, State.REFUSED, services.codes(decision))
        return None
    said = content or tracking.rewritten(message, bodies.of(message), head)
    return rendering.parcel(message, said, to=to or "", person=head)


def _head(message: Message) -> UUID | None:
    """Give whom a message is for today, locked: a no is said before the gate is asked or after."""
    if message.data_subject_id is None:
        return None
    return people.head(message.data_subject_id).pk


@transaction.atomic
def _put_off(message: Message, error: PutOffError) -> None:
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
