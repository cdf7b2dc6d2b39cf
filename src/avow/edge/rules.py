"""What is left of a request when all is taken away that a visit may not bring in. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from avow.collection.rules import holds_card_number
from avow.compiler import truncation
from avow.compiler.truncation import KEPT_BITS

LONGEST_REFERRER = 4_000

# In this order: an Android says Linux too.
_SYSTEMS = (
    ("Windows", "windows"),
    ("Android", "android"),
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("CrOS", "chromeos"),
    ("Macintosh", "macos"),
    ("Linux", "linux"),
)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")


def network(address: str, kept_bits: Mapping[int, int] = KEPT_BITS) -> str:
    """Give an address without its last part, or nothing when it is no address.

    `kept_bits` says how much stays, by its version; see `[data.KEY] truncate` in the practices.
    """
    return truncation.network(address, kept_bits)


def operating_system(user_agent: str) -> str:
    """Give the family of the system, without its version."""
    if not user_agent:
        return ""
    return next((name for mark, name in _SYSTEMS if mark in user_agent), "other")


def referrer_host(referrer: str) -> str:
    """Give the host that the visitor came from; no path, no query, no name and no port.

    A host that looks like a payment card's number is none.
    """
    try:
        parts = urlsplit(referrer[:LONGEST_REFERRER])
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    return "" if holds_card_number(host) else host


def visitor(peer: str, forwarded: Sequence[str], proxies: int) -> str:
    """Give the visitor's address: what the outermost proxy of our own saw.

    What stands further left was written by whoever sent the request, and is believed by nobody.
    """
    if not proxies:
        return peer
    seen = [one.strip() for line in forwarded for one in line.split(",")]
    return seen[-proxies] if len(seen) >= proxies else peer


@dataclass(slots=True)
class Bucket:
    """Lets so many acts through a second, and a second's worth at once. It knows nobody."""

    per_second: int
    filled_at: float = 0.0
    left: float = 0.0

    def take(self, now: float) -> bool:
        """Take one act's worth at a monotonic time; False when nothing is left."""
        gained = (now - self.filled_at) * self.per_second
        self.left = min(float(self.per_second), self.left + gained)
        self.filled_at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
