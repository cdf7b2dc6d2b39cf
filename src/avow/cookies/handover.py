"""A choice on its way from one of the retailer's domains to another: signed, short-lived, for one.

It holds what the cookie holds and a number that is used once; nothing in it tells who it was.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import SplitResult, urlsplit

from django.core.signing import BadSignature, TimestampSigner

from avow.cookies.errors import ForeignTargetError, HandOverError
from avow.cookies.rules import Choice, decode, encode

LIFE_SECONDS = 60
_SALT = "avow.cookies.hand-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A choice that arrived, the domain it was made on, and the digest of its number."""

    choice: Choice
    source: str
    number: str


def name(host: str) -> str:
    """Give a host without its port: cookies know none either."""
    return host.partition(":")[0].lower()


def seal(choice: Choice, *, source: str, target: str) -> str:
    """Sign a choice for one domain."""
    said = {"choice": encode(choice), "from": source, "to": target, "number": token_urlsafe(16)}
    return TimestampSigner(salt=_SALT).sign_object(said, compress=False)


def opened(value: str, *, host: str) -> Handed:
    """Read a choice that was handed over to this domain. HandOverError when it was not."""
    try:
        said = TimestampSigner(salt=_SALT).unsign_object(value, max_age=LIFE_SECONDS)
    except (BadSignature, json.JSONDecodeError) as error:
        raise HandOverError(
            "This choice was not signed here, or longer than a minute ago, so it was not taken"
            " over. Choose on this site."
        ) from error
    choice = decode(said["choice"])
    if said["to"] != host or choice is None:
        raise HandOverError(
            "This choice was handed over to another domain, so it was not taken over. Choose on"
            " this site."
        )
    number = sha256(said["number"].encode()).hexdigest()
    return Handed(choice=choice, source=said["from"], number=number)


def target(address: str, family: list[str]) -> SplitResult:
    """Read where a link leads. ForeignTargetError when that is no domain of the retailer."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    plain = "@" not in parts.netloc and "\\" not in address
    if parts.scheme in ("http", "https") and plain and name(parts.netloc) in family:
        return parts
    raise ForeignTargetError(
        "A choice is handed over to the retailer's own domains only, and this is none of them."
        " Open the address itself."
    )


def is_from_family(referrer: str, family: list[str]) -> bool:
    """Say whether a visitor followed a link of one of the domains: nobody else may hand over."""
    try:
        return name(urlsplit(referrer).netloc) in family
    except ValueError:
        return False
