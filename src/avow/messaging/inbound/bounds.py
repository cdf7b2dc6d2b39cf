"""How much of an e-mail is looked at, so that none costs more than a moment. Pure.

The parser of the standard library takes time by lines times open parts, and by the length of a
header times itself. So both are limited before it begins.
"""

import re
from dataclasses import dataclass

LONGEST_READ = 1_000_000
"""Bytes of an e-mail that are looked at: whoever wants something says so before."""
MOST_LINES = 10_000
LONGEST_HEAD = 200_000
"""Bytes of a head; the longest that mail programs write has a tenth of it."""
MOST_BOUNDARIES = 50
"""Places where parts begin to be told from each other: nobody nests as many."""

_HEAD_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_BOUNDARY = re.compile(rb"boundary|message/", re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Bounded:
    """The beginning of an e-mail that is looked at, and whether that is all of it."""

    raw: bytes
    whole: bool
    bearable: bool = True
    """Whether its head and its parts are such as mail programs write."""


def bounded(raw: bytes) -> Bounded:
    """Give what of an e-mail is looked at."""
    beginning = _lines(raw[:LONGEST_READ])
    head = _HEAD_END.search(beginning)
    end = head.start() if head else len(beginning)
    few = sum(1 for _ in _BOUNDARY.finditer(beginning)) <= MOST_BOUNDARIES
    return Bounded(beginning, len(beginning) == len(raw), end <= LONGEST_HEAD and few)


def _lines(raw: bytes) -> bytes:
    """Give the first lines, whatever ends them."""
    for count, line in enumerate(_LINE_END.finditer(raw), 1):
        if count == MOST_LINES:
            return raw[: line.end()]
    return raw
