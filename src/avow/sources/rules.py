"""What a signature, a cell and a payload say. Pure."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from avow.sources.errors import UnclearRowError

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_TOPIC = re.compile(r"[a-z]+(?:_[a-z]+)*[/.][a-z]+(?:_[a-z]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_LONGEST_NAME, _LONGEST_TOPIC = 60, 60
_LONGEST_AGE = 3


def signature(secret: str, body: bytes) -> str:
    """Give what a sender writes who knows the secret: base64 of HMAC-SHA-256 of the raw body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def is_signed(secret: str, body: bytes, given: str) -> bool:
    """Say whether a signature fits. Compared in constant time; no secret fits nothing."""
    if not secret:
        return False
    try:
        claimed = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.digest(secret.encode(), body, "sha256"), claimed)


def is_token(secret: str, header: str) -> bool:
    """Say whether `Authorization: Bearer …` bears the token. Compared in constant time."""
    scheme, _, token = header.partition(" ")
    same = hmac.compare_digest(_hash(secret), _hash(token.strip()))
    return bool(secret) and scheme.casefold() == "bearer" and same


def known_topic(topic: str) -> str:
    """Give a topic as the ledger may hold it; what is no topic is `other`."""
    return topic if len(topic) <= _LONGEST_TOPIC and _TOPIC.fullmatch(topic) else "other"


def plain_name(name: str) -> str:
    """Give a name that may be kept; one that could say more than a name is left out."""
    return name if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) else ""


def answer(cell: str, *, column: str) -> bool | None:
    """Read yes or no; an empty cell says nothing. UnclearRowError for anything else."""
    said = cell.strip().casefold()
    if not said:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise UnclearRowError(f"{column} says neither yes nor no. Write one of them.", column)


def instant(cell: str, *, column: str) -> datetime:
    """Read a time as ISO 8601 writes it; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(cell.strip())
        # Near the ends of the calendar another zone is a year that is none.
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnclearRowError(
            f"{column} holds no time. Write it as 2026-11-20 or 2026-11-20T09:30:00Z.", column
        ) from None


def age(cell: str, *, column: str) -> int:
    """Read how many years old somebody is."""
    said = cell.strip()
    if not (1 <= len(said) <= _LONGEST_AGE and said.isascii() and said.isdecimal()):
        raise UnclearRowError(f"{column} holds no age in years. Write a number.", column)
    return int(said)


def is_ping(body: bytes) -> bool:
    """Say whether a body is what WooCommerce sends, unsigned, when a webhook is made."""
    return _PING.fullmatch(body) is not None


def told(payload: Any, path: str) -> str:
    """Give the text at a path such as `address.city` or `items[].title`; empty when it is none."""
    return ", ".join(_texts(payload, path.split(".")))


def texts(payload: Any, path: str) -> list[str]:
    """Give every text that a path leads to."""
    return list(_texts(payload, path.split(".")))


def first_told(payload: Any, paths: Sequence[str]) -> str:
    """Give the first text that any of these paths leads to."""
    return next(filter(None, (told(payload, path) for path in paths)), "")


def unused(payload: Mapping[str, Any], paths: Sequence[str]) -> list[str]:
    """Give the names that no path begins with: they are dropped."""
    used = {path.split(".")[0].removesuffix("[]") for path in paths}
    return sorted(name for name in payload if name not in used)


def _texts(value: Any, path: Sequence[str]) -> Iterator[str]:
    if not path:
        if isinstance(value, str) and value.strip():
            yield value
        return
    if not isinstance(value, dict):
        return
    name, rest = path[0], path[1:]
    inner = value.get(name.removesuffix("[]"))
    if not name.endswith("[]"):
        yield from _texts(inner, rest)
    elif isinstance(inner, list):
        for one in inner:
            yield from _texts(one, rest)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
