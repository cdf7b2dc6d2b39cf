"""What a message of a person asks for, in their own words. Pure.

Only what leaves no doubt counts as a stop; whatever has a sign of one is for a person to read.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

LONGEST_READ = 20_000
"""Characters of a message that are looked at; whoever wants to stop says so before."""
LONGEST_CLEAR = 60
"""Words of a message up to which a pattern leaves no doubt: in a longer one a person reads it."""


class Asks(StrEnum):
    """What a message asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    DOUBT = "doubt"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words that rule packs name: each a whole message."""

    stop: frozenset[str]
    help: frozenset[str] = field(default_factory=frozenset)
    start: frozenset[str] = field(default_factory=frozenset)


def words(*, stop: Collection[str], help_: Collection[str], start: Collection[str]) -> Words:
    """Take the words of rule packs in the spelling that messages are compared in."""
    return Words(
        stop=frozenset(map(plain, stop)),
        help=frozenset(map(plain, help_)),
        start=frozenset(map(plain, start)),
    )


def read(message: str, known: Words) -> Asks:
    """Say what a message asks for."""
    said = plain(message[:LONGEST_READ])
    if said in known.stop or said.replace(" ", "") in known.stop or said in _whole():
        return Asks.STOP
    if said in known.start:
        return Asks.START
    if said in known.help:
        return Asks.HELP
    return _read_freely(said, known)


def channels(message: str) -> frozenset[str]:
    """Give the channels that a message names; `all` for every one, nothing where none is named."""
    said = plain(message[:LONGEST_READ])
    return frozenset(channel for channel, pattern in _channel_patterns() if pattern.search(said))


def plain(text: str) -> str:
    """Give the letters and digits of a text as small words: no accents, signs or marks."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(mark for mark in parted if not _is_dropped(mark))
    # Casefolding can give letters with accents again.
    again = unicodedata.normalize("NFKD", kept)
    return " ".join(_WORD.findall("".join(mark for mark in again if not _is_dropped(mark))))


_WORD = re.compile(r"[^\W_]+")


def _is_dropped(mark: str) -> bool:
    return mark in "'’‘`´" or unicodedata.category(mark) in ("Mn", "Cf", "Me")


def _read_freely(said: str, known: Words) -> Asks:
    against = _pattern("against").search(said)
    clear = len(said.split()) <= LONGEST_CLEAR
    if _pattern("stop").search(said):
        return Asks.STOP if clear and not against else Asks.DOUBT
    if against or _signs().search(said) or _has_word(said, known.stop):
        return Asks.DOUBT
    return Asks.OTHER


def _has_word(said: str, phrases: Collection[str]) -> bool:
    return any(f" {phrase} " in f" {said} " for phrase in phrases)


@cache
def _languages() -> tuple[Mapping[str, Any], ...]:
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return tuple(tomllib.loads(file.read_text(encoding="utf-8")) for file in files)


@cache
def _whole() -> frozenset[str]:
    return frozenset(plain(phrase) for one in _languages() for phrase in one["whole"])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern for one in _languages() for pattern in one[name]))


@cache
def _signs() -> re.Pattern[str]:
    signs = "|".join(sign for one in _languages() for sign in one["signs"])
    return re.compile(rf"\b(?:{signs})\b")


@cache
def _channel_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: dict[str, list[str]] = {}
    for one in _languages():
        for channel, patterns in one["channels"].items():
            found.setdefault(channel, []).extend(patterns)
    return tuple((name, re.compile("|".join(patterns))) for name, patterns in found.items())
