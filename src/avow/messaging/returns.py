"""Return addresses: each e-mail has one of its own, signed, that holds no address and no name."""

import base64
import binascii
from uuid import UUID

from avow.messaging import conf, tokens
from avow.messaging.errors import LinkError

RETURNED = "b"
_LONGEST_LOCAL = 64


def address(message: UUID) -> str:
    """Give where a message bounces to, by which it is known again; nothing where none is set up."""
    base = conf.settings().return_address
    if not base:
        return ""
    local, _, host = base.rpartition("@")
    own = f"{local}+{_mark(message)}"
    return f"{own}@{host}" if len(own) <= _LONGEST_LOCAL else base


def message(recipient: str) -> UUID | None:
    """Give the message whose return address this is; nobody else can make one."""
    local = recipient.strip().strip("<>").rpartition("@")[0]
    mark = local.rpartition("+")[2]
    try:
        sealed = base64.b32decode(mark.upper() + "=" * (-len(mark) % 8))
        token = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
        return tokens.read(token, RETURNED).about
    except (LinkError, binascii.Error, ValueError):
        return None


def _mark(message: UUID) -> str:
    """Write a token in small letters and digits, since mail servers may fold capitals."""
    token = tokens.written(tokens.Link(use=RETURNED, about=message))
    sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    return base64.b32encode(sealed).decode().rstrip("=").lower()
