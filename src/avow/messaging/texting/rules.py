"""Webhooks of the provider: whose they are, where they go, what a status means. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

STOPPED_AT_CARRIER = frozenset({"21610"})
"""The provider itself holds that the number ended our texts."""
NO_TEXTS_THERE = frozenset({"21211", "21614", "30005", "30006"})
"""No such number, or one that takes no texts."""
CLOSING = STOPPED_AT_CARRIER | NO_TEXTS_THERE
"""What the provider says of a number rather than of one text."""
FAILED = frozenset({"failed", "undelivered"})

Form = Mapping[str, Sequence[str]]


def signature(token: str, url: str, form: Form) -> str:
    """Sign a webhook: HMAC-SHA1 over the address and every field, sorted, as Twilio does."""
    fields = "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    digest = hmac.new(token.encode(), (url + fields).encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def is_signed(token: str, url: str, form: Form, given: str) -> bool:
    """Say whether a signature fits, with the port of the address or without; in constant time."""
    if not token:
        return False
    fits = [
        hmac.compare_digest(
            signature(token, spelling, form).encode(), given.encode("utf-8", "replace")
        )
        for spelling in _spellings(url)
    ]
    return any(fits)


def callback(site: str, path: str) -> str:
    """Give where the provider may say what became of a text; nothing where it cannot reach us."""
    parts = urlsplit(site)
    return f"{site}{path}" if parts.scheme == "https" and _is_public(parts.hostname or "") else ""


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test"))


def _spellings(url: str) -> list[str]:
    """Give an address with its port and without: which one is signed differs by the port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    standard = 443 if parts.scheme == "https" else 80
    bare = parts._replace(netloc=host).geturl()
    full = parts._replace(netloc=f"{host}:{parts.port or standard}").geturl()
    return list(dict.fromkeys((url, bare, full)))
