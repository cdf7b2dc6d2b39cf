"""Pure decisions: which suppressions count, when to try again, what a head may hold."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from avow.messaging.errors import HeaderError, TooLargeError

ALL = "all"
"""In place of a purpose: every one of them."""

OPT_OUT, COMPLAINT, BOUNCE, DO_NOT_CALL, REGISTRY = (
    "opt_out",
    "complaint",
    "bounce",
    "do_not_call",
    "registry",
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        OPT_OUT: "Whoever is reached there asked for no more",
        COMPLAINT: "Whoever is reached there called a message unwanted",
        BOUNCE: "Nothing can be delivered there",
        DO_NOT_CALL: "Whoever is reached there asked not to be called again",
        REGISTRY: "The number is on a public list of those who must not be called",
    }
)
"""Why an address is suppressed, in plain words."""
START_AWAITED = "start-awaited"
"""Why a text that was agreed to does not go: the number's holder texted STOP, and no START."""

LONGEST_SUBJECT = 250
LONGEST_TEXT = 200_000
LONGEST_ADDRESS = 2_000
MOST_ATTEMPTS = 12
"""Attempts, with their pauses about two days, after which a message has failed."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)

ONE_CLICK_NAME, ONE_CLICK_VALUE = "List-Unsubscribe", "One-Click"

_NO_SUCH = frozenset({550, 551, 553})
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
_ABOUT_US = re.compile(
    r"relay|den(?:y|ied)|block|spam|polic|list|reput|auth|permi|full|quota|size|rate", re.IGNORECASE
)
"""Words of a refusal that may be about who sends, or about this one message."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_EMAIL = re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,64}@[^\s<>,;:\"()\[\]\\@]{1,253}")

LEASE = timedelta(minutes=5)
"""How long a message may be with a carrier before its attempt counts as lost."""


def stops(
    reason: str,
    *,
    chosen: bool,
    since: datetime,
    own_yes_at: datetime | None,
    tried_again: datetime | None = None,
) -> bool:
    """Say whether a suppressed address keeps a message back.

    `chosen` says whether the message is of a kind that people choose about. Where nothing can be
    delivered, nothing goes; what people are owed is tried again where the last word of that is
    older than `tried_again`. A no yields to what the person said themselves later, never to what
    others report; what a public list says yields to the person's own word at any time.
    """
    if reason == BOUNCE:
        return chosen or tried_again is None or since > tried_again
    if not chosen:
        return False
    if reason == REGISTRY:
        return own_yes_at is None
    return own_yes_at is None or own_yes_at <= since


def is_no_mailbox(code: int, answer: str) -> bool:
    """Say whether a server's refusal of a recipient (RFC 5321) means the address itself.

    A full mailbox, a server's trouble, a policy, or a grudge against us says nothing against it.
    """
    if not 500 <= code < 600:
        return False
    if status := _STATUS.match(answer):
        return not status[0].startswith(("5.2.2", "5.3", "5.4", "5.5", "5.7"))
    return code in _NO_SUCH and not _ABOUT_US.search(answer)


def pause(attempts: int, *, chance: float) -> timedelta:
    """Give how long to wait after so many attempts: doubled each time, and spread by chance.

    `chance` lies between 0 and 1, so that many who wait do not come back at one instant.
    """
    doublings = min(max(attempts - 1, 0), 20)
    full = min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
    return full / 2 + full / 2 * chance


def permitted_subject(subject: str) -> str:
    """Give a subject back when it is one line. HeaderError when it could begin another."""
    if _CONTROL.search(subject):
        raise HeaderError(
            "A subject is one line of text: take line breaks and control characters out."
        )
    if len(subject) > LONGEST_SUBJECT:
        raise TooLargeError(f"A subject has at most {LONGEST_SUBJECT} characters. Shorten it.")
    return subject


def permitted_text(text: str) -> str:
    """Give a text back when it can be sent as it is."""
    if len(text) > LONGEST_TEXT:
        raise TooLargeError(f"A message has at most {LONGEST_TEXT:,} characters. Shorten it.")
    if _CONTROL_IN_TEXT.search(text):
        raise HeaderError("The text holds control characters: take them out.")
    return text


def permitted_mailbox(address: str) -> str:
    """Give one e-mail address back when it is one and nothing more. HeaderError otherwise."""
    if not _EMAIL.fullmatch(address) or _CONTROL.search(address):
        raise HeaderError("This is not one e-mail address, so nothing was sent. Correct it.")
    return address


def is_one_click(sent: Mapping[str, str]) -> bool:
    """Say whether a form is exactly what RFC 8058 asks a mailbox provider to post."""
    return dict(sent) == {ONE_CLICK_NAME: ONE_CLICK_VALUE}
