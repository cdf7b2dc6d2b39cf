"""Answers to a person's own text: one, at once, to the number that it came from."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from avow.core import clock
from avow.messaging import bell, conf, gate, sealing, services
from avow.messaging.models import Message
from avow.messaging.sealing import Content
from avow.messaging.texting.models import Answer
from avow.people import access as whoever
from avow.people import services as people
from avow.statement import access as statements

PLACE = "text-answer"


@transaction.atomic
def answer(
    *, number: str, person: UUID | None, text: str, key: str, until: datetime | None
) -> Message | None:
    """Queue the answer to a text, once for each `key`; it goes by `until` or not at all.

    The gate is asked as for everything else: where the statement lets no notice go by text, there
    is no answer.
    """
    hashed = people.keyed_hash("messaging.answer", key)
    if Message.objects.filter(key=hashed).exists():
        return None
    message = _written(person, hashed)
    decision = gate.ask(person, message.purpose, message.channel, number)
    if not decision:
        message.save(force_insert=True)
        services.end(message, Message.State.REFUSED, services.codes(decision))
        return message
    message.sealed = sealing.seal(message, Content(to=number, text=text))
    message.save(force_insert=True)
    Answer.objects.create(message=message, until=until)
    transaction.on_commit(bell.ring, robust=True)
    return message


def _written(person: UUID | None, key: str) -> Message:
    purpose, now = conf.settings().notice_purpose, clock.now()
    declared = statements.policy().practices.purposes.get(purpose)
    return Message(
        data_subject=whoever.head(person) if person else None,
        purpose=purpose,
        channel="text",
        kind=declared.kind if declared else "",
        place=PLACE,
        key=key,
        due_at=now,
        queued_at=now,
    )
