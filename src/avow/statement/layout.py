"""Lays a parsed statement out for a page: headings, paragraphs and lists, every word kept.

Knows nothing of HTML. Templates escape what they print; only the links found safe here become
links.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from avow.compiler.labels import Labelled
from avow.compiler.statement import Kind, Label, Link, Section, Sentence, Statement

_ORDERED = re.compile(r"\s*\\?\d{1,9}\\?[.)]\s")
_MARKUP_ONLY = re.compile(r"[\s_*>]*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are one link, or none."""

    text: str
    href: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence as it is shown. Without an address it is furniture."""

    runs: tuple[Run, ...]
    address: str = ""
    label: Label = Label.INFORMS


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


def lay_out(statement: Statement, labels: Mapping[str, Labelled]) -> Layout:
    """Lay out every sentence, heading and piece of furniture in reading order."""
    sections = statement.sections
    title = _title(sections)
    ranks = _ranks(sections, without=title)
    lines = statement.text.split("\n")
    furniture = _furniture_by_section(statement)
    parts = tuple(
        Part(
            address=section.address,
            heading=() if section is title else runs(section.heading, section.links),
            rank=ranks.get(section.level, 1),
            blocks=tuple(_blocks(section, furniture.get(section.address, []), lines, labels)),
        )
        for section in sections
    )
    return Layout(title=title.heading if title else "Privacy statement", parts=parts)


def runs(text: str, links: tuple[Link, ...]) -> tuple[Run, ...]:
    """Cut a text where its links begin and end."""
    cut: list[Run] = []
    at = 0
    for link in links:
        start = text.find(link.text, at) if link.text else -1
        if start < 0:
            continue
        if start > at:
            cut.append(Run(text[at:start]))
        href = safe_target(link.target)
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
    sections = list(statement.sections)
    at = 0
    for line, text in sorted(statement.furniture):
        while at + 1 < len(sections) and sections[at + 1].line <= line:
            at += 1
        if sections:
            placed.setdefault(sections[at].address, []).append((line, text))
    return placed


def _blocks(
    section: Section,
    furniture: list[tuple[int, str]],
    lines: list[str],
    labels: Mapping[str, Labelled],
) -> Iterator[Paragraph | Listing]:
    block: Paragraph | Listing | None = None
    before = section.line
    for line, piece in sorted(_pieces(section, furniture), key=lambda placed: placed[0]):
        unit = _unit(piece, labels)
        apart = _is_apart(lines, before, line)
        starts_item = isinstance(piece, Sentence) and piece.kind is Kind.ITEM
        if starts_item and isinstance(block, Listing):
            block.items.append([Paragraph([unit])])
        elif starts_item:
            if block:
                yield block
            block = Listing(bool(_ORDERED.match(lines[line - 1])), [[Paragraph([unit])]])
        elif block and not apart:
            _last_paragraph(block).units.append(unit)
        elif isinstance(block, Listing) and lines[line - 1].startswith(("  ", "\t")):
            block.items[-1].append(Paragraph([unit]))
        else:
            if block:
                yield block
            block = Paragraph([unit])
        before = line
    if block:
        yield block


def _pieces(
    section: Section, furniture: list[tuple[int, str]]
) -> Iterator[tuple[int, Sentence | str]]:
    yield from ((sentence.line, sentence) for sentence in section.sentences)
    yield from furniture


def _unit(piece: Sentence | str, labels: Mapping[str, Labelled]) -> Unit:
    if isinstance(piece, str):
        return Unit((Run(piece),))
    labelled = labels.get(piece.address)
    label = labelled.label if labelled else Label.INFORMS
    return Unit(runs(piece.text, piece.links), piece.address, label)


def _is_apart(lines: list[str], before: int, line: int) -> bool:
    """Whether an empty line, or one of stray markup only, stands between two lines."""
    return any(_MARKUP_ONLY.fullmatch(text) for text in lines[before : line - 1])


def _last_paragraph(block: Paragraph | Listing) -> Paragraph:
    return block if isinstance(block, Paragraph) else block.items[-1][-1]
