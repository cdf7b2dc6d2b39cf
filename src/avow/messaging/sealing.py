"""Address and content of a message: sealed under the person's key, else under a key of ours."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from avow.messaging.models import Message
from avow.people import keys, vault
from avow.people import services as people

_FIELD = "messaging.message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says, and to which address; an empty one is looked up when it goes."""

    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""


def seal(message: Message, content: Content) -> bytes:
    """Encrypt a message's content, bound to this message."""
    written, field = json.dumps(asdict(content)), _field(message)
    if message.data_subject is not None:
        return people.seal_value(message.data_subject, field, written)
    return vault.seal(_own_key(), written.encode(), pseudonym=message.reference, field=field)


def opened(message: Message) -> Content:
    """Read a message's content. ForgottenError once the person was forgotten."""
    sealed, field = bytes(message.sealed or b""), _field(message)
    if message.data_subject is not None:
        return Content(**json.loads(people.open_value(message.data_subject, field, sealed)))
    plain = vault.open_sealed(_own_key(), sealed, pseudonym=message.reference, field=field)
    return Content(**json.loads(plain))


def own_secret(name: str) -> bytes:
    """Give a key of the room by its name, made when it is first used."""
    return keys.key_in(_path(settings.AVOW.home, name))


@cache
def _path(home: Path, name: str) -> Path:
    return home.resolve() / f"{name}.key"


def _own_key() -> bytes:
    return own_secret("outbox")


def _field(message: Message) -> str:
    return f"{_FIELD}.{_hex(message.reference)}"


def _hex(reference: UUID) -> str:
    return reference.hex
