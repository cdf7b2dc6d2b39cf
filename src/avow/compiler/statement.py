"""What a published statement is made of: sections and sentences with stable addresses.

An address is made of words, not of positions (`sharing/does-not-sell-rent`), so that a section or
a sentence keeps it when others move. See docs/decisions/0002.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """How a sentence stands in its section."""

    SENTENCE = "sentence"
    LEAD = "lead"
    ITEM = "item"


class Label(StrEnum):
    """What a sentence is to the reader. In doubt the higher: promise, practice, informs."""

    PROMISE = "promise"
    PRACTICE = "practice"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a sentence or heading. `target` is written as in the source."""

    text: str
    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One unit of the text, as a reader sees it: markup gone, links by their words.

    `line` and `column` count from 1 and point into the source. `lead` is the visible text of the
    lead-in that a list item completes, else empty.
    """

    address: str
    section: str
    kind: Kind
    line: int
    column: int
    text: str
    lead: str = ""
    links: tuple[Link, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the sentence's letters and digits: markup does not change it."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `level` is 0 before the first heading.

    `marked` says that the heading is a Markdown heading; other headings are bold, italic or plain
    lines and run-in titles that only act as one (`run_in`: the paragraph goes on in the same line).
    """

    address: str
    heading: str
    level: int
    line: int
    column: int
    marked: bool
    run_in: bool
    sentences: tuple[Sentence, ...]
    parent: str | None = None
    """Address of the enclosing section, or None at the top."""
    links: tuple[Link, ...] = ()
    """Links inside the heading itself."""


@dataclass(frozen=True)
class Statement:
    """A parsed text. `furniture` holds lines that say nothing by themselves: postal blocks,
    copyright, signatures, bare dates, navigation; each as (line, text). `links` holds every link
    in reading order, those of headings and furniture too.

    The first section is always what stands before the first heading, even when that is nothing.
    """

    text: str
    sections: tuple[Section, ...]
    furniture: tuple[tuple[int, str], ...] = field(default=())
    links: tuple[Link, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the exact text as UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in reading order."""
        return tuple(s for section in self.sections for s in section.sentences)

    @cached_property
    def by_address(self) -> dict[str, Sentence]:
        """Every sentence by its address."""
        return {sentence.address: sentence for sentence in self.sentences}


_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})


def folded(text: str) -> str:
    """Text for looking up words: NFC, case folded, straight quotes, single spaces."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return _SPACE.sub(" ", plain).strip().casefold()


def digest_of(text: str) -> str:
    """SHA-256 (hex) of the letters and digits of `text`, NFC and lower-cased."""
    letters = "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum()).lower()
    return hashlib.sha256(letters.encode()).hexdigest()
