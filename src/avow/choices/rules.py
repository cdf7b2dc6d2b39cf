"""How acts add up: the fold that says what stands, and what evidence must hold.

The fold looks at when people acted, not at when we heard of it, so that the order of arrival and
duplicates do not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from avow.choices.errors import EvidenceError, UnclearChoiceError
from avow.collection.rules import holds_card_number

ALL = "all"
"""In place of a purpose or a channel: every one of them."""
NONE = "none"
"""In place of a channel: the use reaches nobody by any channel."""
YES = "opted_in"
"""The one kind of act that allows."""

WAYS = frozenset({"form", "banner", "email", "text", "signal", "import"})
"""How an act reaches us; beside them `staff:` and a word, such as `staff:phone`."""
MERGE = "merge"
"""How an act reaches a person from the other half of a double."""
REPORTED = frozenset({"import", MERGE})
"""Ways on which somebody else tells us what a person said."""

SIGNALS = ("gpc", "dnt")
"""Global Privacy Control and Do Not Track."""

LONGEST_WORDING = 20_000
FAST_CLOCK = timedelta(minutes=5)
"""How far the clock of a till may run ahead of ours."""

_KEY = re.compile(r"[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*")
_STAFF = re.compile(r"staff:[a-z]{1,20}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST_KEY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows later that a choice was made: where, in which words, under which version, how."""

    place: str
    """Key of the touchpoint or page."""
    wording: str
    """The text that was shown or read out."""
    statement: str
    """Digest of the version of the statement."""
    how: str
    at: datetime
    """When the person acted, which may be before we hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on one thing, as far as the fold looks at it."""

    kind: str
    purpose: str
    channel: str
    at: datetime
    reported: bool = False
    """Whether somebody else told us of it."""
    version: int = 0
    """Number of the version of the statement that was shown."""

    @property
    def says_yes(self) -> bool:
        """Whether the act allows; every other kind refuses."""
        return self.kind == YES

    def covers(self, purpose: str, channel: str) -> bool:
        """Say whether the act speaks of this purpose on this channel."""
        return self.purpose in (purpose, ALL) and self.channel in (channel, ALL)


def standing_act(acts: Iterable[Act], purpose: str, channel: str) -> Act | None:
    """Give the act that decides on a thing today, or None when nobody has spoken of it.

    What the person did last wins. What others report may take a yes away, since an opt-out is final
    until the person undoes it; it gives a yes only where nothing else was said.
    """
    about = [act for act in acts if act.covers(purpose, channel)]
    own = _latest(act for act in about if not act.reported)
    refused = _latest(act for act in about if act.reported and not act.says_yes)
    if own and refused:
        return _latest((own, refused))
    return own or refused or _latest(about)


def _latest(acts: Iterable[Act]) -> Act | None:
    """Give the last act; of two at the same instant the no, for nobody can say which was first."""
    return max(acts, key=lambda act: (act.at, not act.says_yes), default=None)


def signal_stands(met_at: datetime, yes_at: datetime | None) -> bool:
    """Say whether a signal still refuses: until the person says yes knowing of it."""
    return yes_at is None or yes_at <= met_at


def permitted_evidence(evidence: Evidence, *, actor: str, now: datetime) -> Evidence:
    """Give the evidence back when it can prove something later; a fast clock is set back to now."""
    _require_key("place", evidence.place)
    permitted_wording(evidence.wording)
    if not _DIGEST.fullmatch(evidence.statement):
        raise EvidenceError(
            "The evidence must name the version of the statement by its digest: 64 hexadecimal"
            " digits, as the list of versions shows it."
        )
    _require_way(evidence.how, actor)
    return _in_the_past(evidence, now)


def permitted_thing(purpose: str, channel: str) -> None:
    """Refuse a purpose or channel that is not even the name of one."""
    _require_key("purpose", purpose)
    _require_key("channel", channel)


def permitted_yes(purpose: str, channel: str, how: str) -> None:
    """Refuse a yes to everything and a yes by signal: neither says what the person agreed to."""
    if ALL in (purpose, channel):
        raise UnclearChoiceError(
            "A yes to everything is no consent: name one purpose and one of its channels."
        )
    if how == "signal":
        raise UnclearChoiceError(
            "A signal can refuse but never agree: ask the person, and record what they answer."
        )


def permitted_signal(signal: str) -> str:
    """Give the name of a signal back when it is one that we know."""
    if signal not in SIGNALS:
        raise EvidenceError(f"A signal is one of {', '.join(SIGNALS)}.")
    return signal


def _require_key(name: str, key: str) -> None:
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise EvidenceError(
            f"The {name} must be a key as the practices have them: lower-case letters, digits,"
            f" . _ / and -, at most {_LONGEST_KEY}."
        )


def permitted_wording(wording: str) -> None:
    """Refuse words that prove nothing, and whatever holds a card's number."""
    if not wording.strip():
        raise EvidenceError("The evidence must hold the words that were shown or read out.")
    if len(wording) > LONGEST_WORDING:
        raise EvidenceError(
            f"The wording has {len(wording)} characters, and {LONGEST_WORDING} is the most: keep"
            " the question and what stood beside it, not the whole page."
        )
    if _CONTROL.search(wording):
        raise EvidenceError("The wording holds control characters: keep the text as it was read.")
    if holds_card_number(wording):
        raise EvidenceError(
            "The words hold what looks like a payment card's number. Those are never kept: send"
            " the words that were shown, and nothing that somebody typed."
        )


def _require_way(how: str, actor: str) -> None:
    by_staff = _STAFF.fullmatch(how) is not None
    if how not in WAYS and not by_staff:
        raise EvidenceError(
            f"How must be one of {', '.join(sorted(WAYS))}, or staff: and a word, such"
            " as staff:phone."
        )
    if by_staff and not actor.startswith("staff:"):
        raise EvidenceError("What staff recorded needs the staff member as actor.")


def _in_the_past(evidence: Evidence, now: datetime) -> Evidence:
    if evidence.at.tzinfo is None:
        raise EvidenceError("The time of the act needs a time zone.")
    if evidence.at > now + FAST_CLOCK:
        raise EvidenceError(
            "The act lies in the future, so it would win over everything said until then: set the"
            " clock of the device right and send it again."
        )
    return replace(evidence, at=min(evidence.at, now))
