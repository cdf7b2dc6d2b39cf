"""Sections and sentences while they are read: their addresses come when all are known."""

from dataclasses import dataclass, field

from avow.compiler.statement import Kind, Link, Section, Sentence, digest_of
from avow.compiler.text.addresses import OPENING, Addresses

SHORTEST_CONTENTS = 3
"""Titles in a row with nothing between them that make a table of contents."""


@dataclass(slots=True)
class Unit:
    """A sentence without its address."""

    kind: Kind
    line: int
    column: int
    text: str
    lead: str
    links: tuple[Link, ...]


@dataclass(slots=True)
class Draft:
    """A section without its address and its parent."""

    heading: str
    level: int
    line: int
    column: int
    marked: bool = False
    run_in: bool = False
    links: tuple[Link, ...] = ()
    units: list[Unit] = field(default_factory=list)


def without_contents(drafts: list[Draft]) -> tuple[list[Draft], list[tuple[int, str]]]:
    """Take away the tables of contents: items and lines that only repeat later headings."""
    headings = {digest_of(draft.heading) for draft in drafts[1:]}
    named = {digest_of(draft.heading) for draft in drafts[1:] if draft.units}
    aside: list[tuple[int, str]] = []
    for draft in drafts:
        repeated = [u for u in draft.units if u.kind is Kind.ITEM and digest_of(u.text) in headings]
        if len(repeated) >= SHORTEST_CONTENTS:
            aside += [(unit.line, unit.text) for unit in repeated]
            draft.units = [unit for unit in draft.units if unit not in repeated]
    kept: list[Draft] = []
    for run in _runs(drafts):
        if _is_contents(run, named):
            aside += [(draft.line, draft.heading) for draft in run]
        else:
            kept += run
    return kept, aside


def _runs(drafts: list[Draft]) -> list[list[Draft]]:
    """Put unmarked headings with nothing under them together with the next like them."""
    runs: list[list[Draft]] = []
    for draft in drafts:
        if runs and _is_bare(draft) and _is_bare(runs[-1][-1]):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    return runs


def _is_bare(draft: Draft) -> bool:
    return bool(draft.heading) and not (draft.units or draft.marked)


def _is_contents(run: list[Draft], named: set[str]) -> bool:
    again = sum(digest_of(draft.heading) in named for draft in run)
    return len(run) >= SHORTEST_CONTENTS and 2 * again >= len(run)


def finished(drafts: list[Draft]) -> tuple[Section, ...]:
    """Give each section and sentence its address."""
    addresses = Addresses()
    enclosing: list[tuple[int, str]] = []
    sections: list[Section] = []
    for draft in drafts:
        address = addresses.section(draft.heading) if sections else addresses.once(OPENING)
        while enclosing and enclosing[-1][0] >= draft.level:
            enclosing.pop()
        parent = enclosing[-1][1] if enclosing else None
        if sections:
            enclosing.append((draft.level, address))
        sections.append(_section(draft, address, parent, addresses))
    return tuple(sections)


def _section(draft: Draft, address: str, parent: str | None, addresses: Addresses) -> Section:
    return Section(
        address=address,
        heading=draft.heading,
        level=draft.level,
        line=draft.line,
        column=draft.column,
        marked=draft.marked,
        run_in=draft.run_in,
        sentences=tuple(_sentence(unit, address, addresses) for unit in draft.units),
        parent=parent,
        links=draft.links,
    )


def _sentence(unit: Unit, section: str, addresses: Addresses) -> Sentence:
    return Sentence(
        address=addresses.sentence(section, unit.text),
        section=section,
        kind=unit.kind,
        line=unit.line,
        column=unit.column,
        text=unit.text,
        lead=unit.lead,
        links=unit.links,
    )
