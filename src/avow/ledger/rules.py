"""What an entry may say: a grammar narrow enough that personal data finds no way in."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from avow.ledger.errors import EntryRefusedError, PersonalDataError

Scalar = str | int | UUID | date
Fact = Scalar | Sequence[Scalar]
"""A key, UUID, digest, date or instant, small whole number, yes or no; or a list of these."""

LARGEST_ENTRY_BYTES = 65_535
"""What the two length bytes of an entry bundle can say."""
LARGEST_NUMBER = 10_000_000
VERSION = 1

_TO_THE_SECOND = len("2026-03-01T12:30:15")
_INSTANT_AND_REFERENCE_BYTES = len("2026-03-01T12:30:15Z") + len(str(UUID(int=0)))
_LONGEST_KEY = 100
_LONGEST_LIST = LARGEST_ENTRY_BYTES // 2
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_KIND = re.compile(r"[a-z]{1,40}\.([a-z]{1,30}(?:_[a-z]{1,30}){0,5})")
_PAST = re.compile(
    "[a-z]+ed|begun|borne|bought|brought|built|chosen|cut|done|drawn|fallen|forgotten|found|"
    "given|gone|held|kept|known|laid|led|left|let|lost|made|met|overridden|paid|put|read|rebuilt|"
    "seen|sent|set|shown|sold|spent|split|taken|told|undone|withdrawn|withdrew|withheld|written"
)
_ACTOR = re.compile(r"data_subject|system|staff:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"(?:sha256:)?[0-9a-f]{64}|[0-9a-f]{32}")
_DATE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_INSTANT = re.compile(_DATE.pattern + r"T[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)
_DURATION = re.compile(r"P(?:\d{1,4}[YMWD]){1,4}", re.ASCII)
_KEY = re.compile(r"(?=[^a-z]*[a-z])[a-z0-9]+(?:[._/-]+[a-z0-9]+)*")
_MANY_DIGITS = re.compile(r"\d(?:[._/:-]?\d){6}", re.ASCII)

# Of texts without quotes, backslashes or other letters than ASCII's, and whole numbers below 2**53,
# this is RFC 8785 to the byte, and four times as fast as a library for all of JSON.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Parts(NamedTuple):
    """An entry but for its instant and its reference, which stand between the parts."""

    start: bytes
    middle: bytes
    end: bytes

    def body(self, reference: UUID, at: datetime) -> bytes:
        """Fill the entry in."""
        return str(reference).encode().join(self.around(at))

    def around(self, at: datetime) -> tuple[bytes, bytes]:
        """Fill in all but the reference: what stands before it, and after it."""
        return b"".join((self.start, _instant(at).encode(), self.middle)), self.end


def entry_body(
    *, reference: UUID, kind: str, facts: Mapping[str, Fact], actor: str, at: datetime
) -> bytes:
    """Write an entry in its one way (RFC 8785). EntryRefusedError when it must not be kept."""
    return entry_parts(kind=kind, facts=facts, actor=actor).body(reference, at)


def entry_parts(*, kind: str, facts: Mapping[str, Fact], actor: str) -> Parts:
    """Write what an entry says at any time. EntryRefusedError when it must not be kept."""
    told = _canonical({permitted_name(name): permitted(name, fact) for name, fact in facts.items()})
    parts = Parts(
        f'{{"actor":"{permitted_actor(actor)}","at":"'.encode(),
        f'","facts":{told},"id":"'.encode(),
        f'","kind":"{permitted_kind(kind)}","v":{VERSION}}}'.encode(),
    )
    size = sum(map(len, parts)) + _INSTANT_AND_REFERENCE_BYTES
    if size > LARGEST_ENTRY_BYTES:
        raise EntryRefusedError(
            f"The entry {kind} has {size} bytes, and {LARGEST_ENTRY_BYTES} is the most: "
            "record a digest or a count instead of the whole list."
        )
    return parts


def ending(reference: bytes, kind: bytes) -> bytes:
    """Give the bytes that every entry with this reference and kind ends with."""
    return b'"id":"%b","kind":"%b","v":%d}' % (reference, kind, VERSION)


@lru_cache(maxsize=256)
def permitted_kind(kind: str) -> str:
    """Give the kind back when it tells of a room and of something done there."""
    match = _KIND.fullmatch(kind)
    words = match[1].split("_") if match else []
    if not any(map(_PAST.fullmatch, words)):
        raise EntryRefusedError(
            f"{kind!r} is no kind of entry: write room.past_tense, such as choices.opted_out."
        )
    return kind


@lru_cache(maxsize=256)
def permitted_actor(actor: str) -> str:
    """Give the actor back when it names nobody but by pseudonym."""
    if not _ACTOR.fullmatch(actor):
        raise EntryRefusedError(
            "The actor must be data_subject, system, or staff: followed by a pseudonym (a UUID)."
        )
    return actor


@lru_cache(maxsize=256)
def permitted_name(name: str) -> str:
    """Give the name of a fact back when it is a plain lower-case one."""
    if not _NAME.fullmatch(name):
        raise EntryRefusedError(
            "A fact's name must be lower-case letters, digits and _, at most 64 of them."
        )
    return name


def permitted(name: str, fact: Fact) -> str | int | list[str | int]:
    """Give a fact as JSON. PersonalDataError names the one that could say who somebody is.

    The refused value is not repeated: the message may end in a log.
    """
    if isinstance(fact, list | tuple):
        if len(fact) > _LONGEST_LIST:
            raise EntryRefusedError(f"The fact `{name}` has more than {_LONGEST_LIST} items.")
        return [_permitted_scalar(name, item) for item in fact]
    return _permitted_scalar(name, fact)


def _permitted_scalar(name: str, fact: object) -> str | int:
    match fact:
        case bool():
            return fact
        case int() if abs(fact) <= LARGEST_NUMBER:
            return fact
        case int():
            raise _refusal(name, f"is a number beyond {LARGEST_NUMBER}, as phone numbers are")
        case UUID():
            return str(fact)
        case datetime():
            return _instant(fact)
        case date():
            return fact.isoformat()
        case str():
            return _permitted_text(name, fact)
        case _:
            raise _refusal(name, f"is of the type {type(fact).__name__}")


@lru_cache(maxsize=4096)
def _permitted_text(name: str, text: str) -> str:
    """Let keys, UUIDs, digests, dates and durations pass, and nothing that people write."""
    if len(text) > _LONGEST_KEY:
        raise _refusal(name, f"has more than {_LONGEST_KEY} characters")
    if any(form.fullmatch(text) for form in (_UUID, _DIGEST, _DATE, _INSTANT, _DURATION)):
        return str(text)
    if any(mark.isspace() for mark in text):
        raise _refusal(name, "has a space, as names and addresses have")
    if "@" in text:
        raise _refusal(name, "has an @, as e-mail addresses have")
    if _MANY_DIGITS.search(_DATE.sub("", text)):
        raise _refusal(name, "has seven digits or more, as phone and card numbers have")
    if not _KEY.fullmatch(text):
        raise _refusal(name, "is not a key: lower-case letters, digits and - . _ / between them")
    return str(text)


def _instant(at: datetime) -> str:
    """Write an instant to the second: finer would help to recognise who was there."""
    if at.tzinfo is None:
        raise EntryRefusedError("An instant in an entry needs a time zone.")
    return f"{at.astimezone(UTC).isoformat()[:_TO_THE_SECOND]}Z"


def _refusal(name: str, fault: str) -> PersonalDataError:
    return PersonalDataError(
        f"The fact `{name}` {fault}. The ledger cannot erase, so it takes only keys, UUIDs, "
        "digests, dates, durations and small numbers: seal the content and record its commitment."
    )
