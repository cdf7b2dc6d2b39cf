"""Bounces and complaints: which message of ours they are about, and what they say. No database."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part
from uuid import UUID

from avow.messaging import returns
from avow.messaging.inbound import mail as mails
from avow.messaging.inbound import rules
from avow.messaging.inbound.mail import Mail

# It logs what it stumbles over with its message, which can quote the mail.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

_OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]{1,255}>")
_KINDLY = frozenset({"not-spam"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report says of a message of ours. `addresses` are those that it names."""

    message: UUID | None
    addresses: frozenset[str] = frozenset()
    hard: bool = False
    signed: bool = False
    """Whether it came to the return address of that very message."""


def bounce(mail: Mail) -> Report:
    """Read a bounce, as RFC 3464 has it or as mail servers write them otherwise."""
    returned = next(filter(None, map(returns.message, mail.recipients)), None)
    statuses = list(_statuses(mail))
    temporary, permanent = _found_otherwise(mail)
    hard = any(rules.is_hard(status, action) for _, status, action in statuses)
    if not statuses:
        hard = bool(permanent)
    named = {address for address, _, _ in statuses if address} | temporary | permanent
    return Report(
        message=returned or _named_message(mail),
        addresses=frozenset(address.casefold() for address in named),
        hard=hard,
        signed=returned is not None,
    )


def is_kind(mail: Mail) -> bool:
    """Say whether a feedback report (RFC 5965) takes a complaint back instead of making one."""
    return any(
        str(part.get("Feedback-Type", "")).strip().casefold() in _KINDLY
        for part in _parts(mail)
        if part.get("Feedback-Type")
    )


def complained_of(mail: Mail) -> Report:
    """Give the message that a complaint is about, by the copy that comes with it."""
    return Report(message=_named_message(mail))


def _named_message(mail: Mail) -> UUID | None:
    """Give the message of ours that the returned copy, or its head, bears the name of."""
    for part in _parts(mail):
        if part is not mail.parsed and (found := _OURS.search(str(part.get("Message-ID", "")))):
            return UUID(hex=found[1])
    for part in _parts(mail):
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            payload = part.get_payload(decode=True)
            text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
            if found := _OURS.search(text):
                return UUID(hex=found[1])
    found = _OURS.search(mail.says("in-reply-to")) or _OURS.search(mail.says("references"))
    return UUID(hex=found[1]) if found else None


def _statuses(mail: Mail) -> Iterator[tuple[str, str, str]]:
    """Give address, status and action of each recipient of a delivery status."""
    for part in _parts(mail):
        status = str(part.get("Status", "")).strip()
        action = str(part.get("Action", "")).strip().casefold()
        if status and action in ("failed", "delayed"):
            named = str(part.get("Original-Recipient") or part.get("Final-Recipient") or "")
            yield named.partition(";")[2].strip(), status, action


def _found_otherwise(mail: Mail) -> tuple[set[str], set[str]]:
    """Let flufl.bounce look, which knows the ways of many servers; its refusals say nothing."""
    from flufl.bounce import all_failures

    if mail.parsed is None:
        return set(), set()
    try:
        temporary, permanent = all_failures(mail.parsed)
    except Exception:
        return set(), set()
    return _texts(temporary), _texts(permanent)


def _texts(found: object) -> set[str]:
    if not isinstance(found, (set, frozenset, list, tuple)):
        return set()
    return {one.decode("ascii", "replace") for one in found if isinstance(one, bytes)}


def _parts(mail: Mail) -> Iterator[Part]:
    return mails.parts(mail.parsed) if mail.parsed is not None else iter(())
