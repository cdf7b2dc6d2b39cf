"""Links that need no log-in: sealed references that hold no address and do not expire."""

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from avow.messaging import sealing
from avow.messaging.errors import LinkError

STOP, CHOICES, OPENED, CLICKED, CONFIRM = "u", "p", "o", "c", "v"
"""What a link is for: to stop one thing, to see all choices, to count an opening or a click, to
confirm a mailbox."""

_LONGEST = 4_000
_UUID_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link stands for: a person or a message, and words such as purpose and channel."""

    use: str
    about: UUID
    words: tuple[str, ...] = ()


def written(link: Link) -> str:
    """Write a link's token: the same link gives the same one, and nobody else can make it."""
    plain = link.use.encode() + link.about.bytes + "\0".join(link.words).encode()
    return base64.urlsafe_b64encode(_cipher().encrypt(plain, None)).rstrip(b"=").decode()


def read(token: str, *use: str) -> Link:
    """Read a token that was made for one of these uses. LinkError tells the same of all others."""
    try:
        if len(token) > _LONGEST:
            raise _no_link()
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        plain = _cipher().decrypt(sealed, None)
    except (InvalidTag, ValueError, binascii.Error):
        raise _no_link() from None
    if len(plain) <= _UUID_BYTES or plain[:1].decode() not in use:
        raise _no_link()
    words = plain[1 + _UUID_BYTES :].decode()
    about = UUID(bytes=plain[1 : 1 + _UUID_BYTES])
    return Link(use=plain[:1].decode(), about=about, words=tuple(words.split("\0")))


def stop(person: UUID, purpose: str, channel: str) -> str:
    """Give the token by which a person stops one purpose on one channel."""
    return written(Link(use=STOP, about=person, words=(purpose, channel)))


def choices(person: UUID) -> str:
    """Give the token by which a person sees and changes all their message choices."""
    return written(Link(use=CHOICES, about=person))


def confirmation(person: UUID, lookup: str) -> str:
    """Give the token by which a person confirms the mailbox with this hash."""
    return written(Link(use=CONFIRM, about=person, words=(lookup,)))


@lru_cache(maxsize=1)
def _cipher_of(key: bytes) -> AESSIV:
    return AESSIV(key)


def _cipher() -> AESSIV:
    return _cipher_of(sealing.own_secret("links"))


def _no_link() -> LinkError:
    return LinkError("There is no such link. Look at the address once more.")
