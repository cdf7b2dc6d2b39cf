"""What was read of an e-mail, as text that can be kept: some charsets yield what is none. Pure."""

import re
from dataclasses import replace

from avow.messaging.inbound.mail import Mail

_SURROGATE = re.compile("[\ud800-\udfff]")
MARK = "\ufffd"
"""In place of what is no text."""


def text(said: str) -> str:
    """Give a text with a mark in place of each half of a character."""
    return _SURROGATE.sub(MARK, said)


def mail(came: Mail) -> Mail:
    """Give an e-mail whose every word can be kept; it counts as broken if one could not."""
    clean = replace(
        came,
        name=text(came.name),
        sender=text(came.sender),
        subject=text(came.subject),
        words=text(came.words),
        recipients=tuple(map(text, came.recipients)),
        delivered_to=tuple(map(text, came.delivered_to)),
        head=tuple((text(name), text(value)) for name, value in came.head),
    )
    return came if clean == came else replace(clean, broken=True)


def of_bytes(raw: bytes, most: int) -> str:
    """Give the beginning of bytes that nobody could read, for a person to look at."""
    return raw[:most].decode("utf-8", "replace").replace("\0", "")
