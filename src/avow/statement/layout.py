"""Lays a parsed statement out for a page: headings, paragraphs and lists, every word kept.

Knows nothing of HTML. Templates escape what they print; only the links found safe here become
links.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from avow.compiler.labels import Labelled
from avow.compiler.statement import Label, Link, Section, Sentence, Statement
from avow.statement.links import lead

_MARKER = re.compile(r"[ \t>]*(?:[-*+•]|\d{1,9}\\?[.)])\s")
_NUMBERED = re.compile(r"[ \t>]*\d")
_STRAY = re.compile(r"[\s_*>]*")
_NO_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are one link, or none."""

    text: str
    href: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence as it is shown. Without an address it is furniture, such as a date line.

    `name` says that the furniture is a run-in name: a sentence follows in the same line.
    """

    runs: tuple[Run, ...]
    address: str = ""
    label: Label = Label.INFORMS
    name: bool = False


@dataclass(slots=True)
class Paragraph:
    """Sentences that stand together."""

    units: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """A list; each item holds paragraphs."""

    ordered: bool
    items: list[list[Paragraph]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown. `rank` counts from 1, the title of the page not among them."""

    address: str
    heading: tuple[Run, ...]
    rank: int
    blocks: tuple[Paragraph | Listing, ...]

    @property
    def title(self) -> str:
        """The heading's words."""
        return "".join(run.text for run in self.heading)


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole statement, ready for a template."""

    title: str
    parts: tuple[Part, ...]

    @property
    def contents(self) -> tuple[Part, ...]:
        """The parts that a reader finds in the list of contents."""
        return tuple(part for part in self.parts if part.heading and part.rank <= 2)


def lay_out(
    statement: Statement,
    labels: Mapping[str, Labelled],
    bound: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Layout:
    """Lay out every sentence, heading and piece of furniture in reading order.

    A sentence that is `bound` to practices counts as one, even where its words alone do not tell.
    """
    sections = statement.sections
    title = _title(sections)
    ranks = _ranks(sections, without=title)
    lines = statement.text.replace("\r\n", "\n").split("\n")
    furniture = _furniture_by_section(statement)
    anchors = _anchors(sections)

    def unit(sentence: Sentence) -> Unit:
        labelled = labels.get(sentence.address)
        label = labelled.label if labelled else Label.INFORMS
        if label is Label.INFORMS and bound.get(sentence.address):
            label = Label.PRACTICE
        return Unit(runs(sentence.text, sentence.links, anchors), sentence.address, label)

    parts = tuple(
        Part(
            address=section.address,
            heading=() if section is title else runs(section.heading, section.links, anchors),
            rank=ranks.get(section.level, 1),
            blocks=_blocks(section, furniture.get(section.address, []), lines, unit),
        )
        for section in sections
    )
    return Layout(title=title.heading if title else "Privacy statement", parts=parts)


def runs(
    text: str, links: tuple[Link, ...], anchors: Mapping[str, str] = MappingProxyType({})
) -> tuple[Run, ...]:
    """Cut a text where its links begin and end; `anchors` are places on the page by other names."""
    cut: list[Run] = []
    at = 0
    for link in links:
        start = text.find(link.text, at) if link.text else -1
        if start < 0:
            continue
        if start > at:
            cut.append(Run(text[at:start]))
        href = lead(safe_target(link.target))
        if href.startswith("#"):
            href = f"#{anchors.get(href[1:], href[1:])}"
        cut.append(Run(link.text, href, outside=href.startswith("http")))
        at = start + len(link.text)
    if at < len(text):
        cut.append(Run(text[at:]))
    return tuple(cut)


def safe_target(target: str) -> str:
    """Give a target that a page may link to, or nothing: web, mail, and places on this site."""
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return ""
    if parts.scheme in {"http", "https"} and parts.netloc:
        return parts.geturl()
    if parts.scheme == "mailto" and "@" in parts.path:
        return parts.geturl()
    here = not parts.scheme and not parts.netloc and "\\" not in target
    return target if here and target.startswith(("/", "#")) else ""


def _anchors(sections: tuple[Section, ...]) -> dict[str, str]:
    """Give each section's address by the name that Markdown readers give to its heading."""
    named: dict[str, str] = {}
    for section in sections:
        words = _NO_ANCHOR.sub("", section.heading.casefold()).replace(" ", "-")
        named.setdefault(words, section.address)
    return named


def _title(sections: tuple[Section, ...]) -> Section | None:
    """The heading that names the whole text: the first one, when no other stands as high."""
    headed = [section for section in sections if section.heading]
    if not headed or any(section.level <= headed[0].level for section in headed[1:]):
        return None
    return headed[0]


def _ranks(sections: tuple[Section, ...], *, without: Section | None) -> dict[int, int]:
    levels = sorted({s.level for s in sections if s.heading and s is not without})
    return {level: min(rank, 4) for rank, level in enumerate(levels, start=1)}


def _furniture_by_section(statement: Statement) -> dict[str, list[tuple[int, str]]]:
    """Furniture belongs to the section whose heading stands above it."""
    placed: dict[str, list[tuple[int, str]]] = {}
    starts = [section.line for section in statement.sections]
    for line, text in statement.furniture:
        at = max(bisect_right(starts, line) - 1, 0)
        placed.setdefault(statement.sections[at].address, []).append((line, text))
    return placed


class _Blocks:
    """Puts the pieces of one section together as its source has them: paragraphs and lists."""

    def __init__(self, lines: list[str], after: int) -> None:
        self._lines = lines
        self._before = after
        self.blocks: list[Paragraph | Listing] = []

    def add(self, line: int, unit: Unit) -> None:
        """Add a sentence or a piece of furniture that begins on `line`."""
        last = self.blocks[-1] if self.blocks else None
        if self._opens_item(line):
            self._item(line, unit, last)
        elif last and not self._apart(line):
            _last_paragraph(last).units.append(unit)
        elif isinstance(last, Listing) and self._lines[line - 1].startswith(("  ", "\t")):
            last.items[-1].append(Paragraph([unit]))
        else:
            self.blocks.append(Paragraph([unit]))
        self._before = line

    def _item(self, line: int, unit: Unit, last: Paragraph | Listing | None) -> None:
        if not isinstance(last, Listing):
            last = Listing(ordered=bool(_NUMBERED.match(self._lines[line - 1])))
            self.blocks.append(last)
        last.items.append([Paragraph([unit])])

    def _opens_item(self, line: int) -> bool:
        return line != self._before and bool(_MARKER.match(self._lines[line - 1]))

    def _apart(self, line: int) -> bool:
        """Say whether an empty line, or one of stray markup only, stands between."""
        return any(_STRAY.fullmatch(text) for text in self._lines[self._before : line - 1])


def _blocks(
    section: Section,
    furniture: list[tuple[int, str]],
    lines: list[str],
    unit: Callable[[Sentence], Unit],
) -> tuple[Paragraph | Listing, ...]:
    blocks = _Blocks(lines, after=section.line if section.heading else 0)
    begun = {sentence.line for sentence in section.sentences}
    pieces = [(line, Unit((Run(text),), name=line in begun)) for line, text in furniture]
    pieces += [(sentence.line, unit(sentence)) for sentence in section.sentences]
    for line, piece in sorted(pieces, key=lambda placed: placed[0]):
        blocks.add(line, piece)
    return tuple(blocks.blocks)


def _last_paragraph(block: Paragraph | Listing) -> Paragraph:
    return block if isinstance(block, Paragraph) else block.items[-1][-1]
