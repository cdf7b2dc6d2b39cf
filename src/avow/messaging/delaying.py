"""What waits and is tried again: a message that its carrier does not want yet, a carrier away."""

import logging
import random

from django.db import transaction

from avow.core import clock
from avow.core.errors import AvowError
from avow.messaging import rules, services
from avow.messaging.errors import NoTransportError, UnreachableError
from avow.messaging.models import Message, Outage

_log = logging.getLogger(__name__)

State = Message.State


@transaction.atomic
def unread(number: int, error: AvowError) -> None:
    """Try a message that could not even be written out again later: it must not stop the others."""
    _log.error("messaging.unwritten: %s", error.code)
    message = Message.objects.select_for_update().get(number=number)
    if message.state in (State.QUEUED, State.HELD):
        message.attempts += 1
        message.save(update_fields=["attempts"])
        put_off(message, error)


@transaction.atomic
def put_off(message: Message, error: AvowError) -> None:
    """Try one message again later, until it was tried often enough."""
    if message.attempts >= rules.MOST_ATTEMPTS:
        services.end(message, State.FAILED, [error.code])
        return
    wait = rules.pause(message.attempts, chance=random.random())  # noqa: S311 (no secret)
    message.state, message.due_at = State.QUEUED, clock.now() + wait
    message.reasons = [error.code]
    message.save(update_fields=["state", "due_at", "reasons"])


@transaction.atomic
def wait_for_carrier(message: Message, error: UnreachableError | NoTransportError) -> None:
    """Try a message again later, and leave its channel alone until then; it is not its fault."""
    now = clock.now()
    outage = Outage.objects.select_for_update().filter(channel=message.channel).first()
    tries = outage.attempts + 1 if outage else 1
    wait = rules.pause(tries, chance=random.random())  # noqa: S311 (no secret)
    told = {"attempts": tries, "retry_at": now + wait, "fault": error.code}
    Outage.objects.update_or_create(
        channel=message.channel, defaults=told, create_defaults=told | {"since": now}
    )
    _log.warning("messaging.carrier_away: %s, attempt %d", message.channel, tries)
    message.state, message.due_at, message.reasons = State.QUEUED, now + wait, [error.code]
    message.attempts -= 1
    message.save(update_fields=["state", "due_at", "reasons", "attempts"])
