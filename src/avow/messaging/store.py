"""The room's tables by plain SQL, for the paths where a row must cost microseconds."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from avow.messaging.models import Message

_END = """UPDATE messaging_message
    SET state = %s, reasons = %s, ended_at = %s, known_as = %s, entry = %s{sealed}
    WHERE number = %s"""
_QUEUE = "INSERT INTO messaging_message ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING"
_NO_WORDS = ", sealed = NULL"


def queue(alike: Message, persons: Sequence[UUID]) -> None:
    """Queue a message like this one for each of these people who has none of its campaign yet."""
    fields = [f for f in Message._meta.concrete_fields if not f.primary_key]  # noqa: SLF001 (public)
    own = ("reference", "data_subject_id")
    same = [f for f in fields if f.attname not in own]
    values = [f.get_db_prep_save(getattr(alike, f.attname), connection) for f in same]
    columns = ", ".join([*own, *(str(f.column) for f in same)])
    asked = ", ".join(["%s"] * len(fields))
    rows = [[written(uuid4()), written(person), *values] for person in persons]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_QUEUE.format(columns=columns, values=asked), rows)


def keep_ends(messages: Sequence[Message]) -> None:
    """Write down what became of messages; of whoever was erased meanwhile there is no row."""
    with connection.cursor() as cursor:
        for words in ("", _NO_WORDS):
            rows = [_row(m) for m in messages if (m.sealed is None) == bool(words)]
            if rows:
                cursor.executemany(_END.format(sealed=words), rows)


def _row(message: Message) -> list[Any]:
    return [
        message.state,
        json.dumps(message.reasons),
        connection.ops.adapt_datetimefield_value(message.ended_at),
        message.known_as,
        written(message.entry),
        message.number,
    ]


def written(reference: Any) -> Any:
    """Give a reference as this database keeps it."""
    return reference if connection.features.has_native_uuid_field else reference.hex
