"""Small texts that travel through browsers and that only we can read or write: sealed and dated."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from avow.core import clock


def seal(purpose: str, content: Mapping[str, Any]) -> str:
    """Seal content for one purpose: nobody else reads it, changes it, or uses it for another."""
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode())
    return _key(purpose).encrypt_at_time(packed, int(clock.now().timestamp())).decode()


def opened(purpose: str, sealed: str, *, within: timedelta) -> dict[str, Any] | None:
    """Give what was sealed; None when it was not sealed here for this, or too long ago."""
    try:
        packed = _key(purpose).decrypt_at_time(
            sealed.encode(), int(within.total_seconds()), int(clock.now().timestamp())
        )
    except (InvalidToken, UnicodeEncodeError):
        return None
    content: dict[str, Any] = json.loads(zlib.decompress(packed))
    return content


def _key(purpose: str) -> Fernet:
    digest = hashlib.sha256(f"avow.demo.{purpose}\0{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
