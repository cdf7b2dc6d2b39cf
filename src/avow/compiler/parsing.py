"""From the bytes that a controller publishes to sections and sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from avow.compiler.addresses import OPENING, Addresses
from avow.compiler.blocks import Block, blocks
from avow.compiler.furniture import is_addressee, is_furniture, is_postal, is_reach
from avow.compiler.inline import Visible, lines, trimmed, visible, words
from avow.compiler.sentences import sentences
from avow.compiler.statement import Kind, Link, Section, Sentence, Statement
from avow.compiler.titles import (
    is_emphasised_run_in,
    is_emphasised_title,
    is_plain_title,
    name_of_item,
    plain_run_in,
)
from avow.core.errors import UnusableInputError

LONGEST_TEXT = 1024 * 1024
"""Bytes of a statement. The longest that were seen are below 200 kB; a whole book is 600 kB."""
LINE_LEVEL = 7
"""Level of a line that only acts as a heading: below every Markdown heading."""
RUN_IN_LEVEL = 8
"""Level of a title that runs into its paragraph."""

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class _Draft:
    """A section while it is being read."""

    address: str
    heading: str
    level: int
    offset: int
    parent: str | None = None
    marked: bool = False
    run_in: bool = False
    links: tuple[Link, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    """A block with its visible text and the stretches between its line breaks."""

    block: Block
    text: Visible
    spans: list[tuple[int, int]]
    item_of: int | None = None

    def words(self, start: int, end: int) -> str:
        return words(self.text.text[start:end])


def parse(text: str) -> Statement:
    """Read a statement. UnusableInputError when it is empty, too long or not text."""
    _refuse_unusable(text)
    return _Assembly(text).assemble()


def _refuse_unusable(text: str) -> None:
    if not text.strip("\ufeff \t\r\n"):
        raise UnusableInputError("The statement is empty. Write its text into the file.")
    odd = _UNREADABLE.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise UnusableInputError(
            f"Line {line} of the statement holds the control character U+{ord(odd[0]):04X}. "
            "Save it as plain UTF-8 text without control characters."
        )
    if len(text) > LONGEST_TEXT or len(text.encode()) > LONGEST_TEXT:
        raise UnusableInputError(
            f"The statement is longer than {LONGEST_TEXT:,} bytes. Check that it is the right file."
        )


class _Assembly:
    """Puts sections together from blocks, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]
        self.addresses = Addresses()
        self.drafts = [_Draft(self.addresses.once(OPENING), "", 0, 0)]
        self.furniture: list[tuple[int, str]] = []
        self.links: list[Link] = []
        self.leads: list[tuple[int, str]] = []
        """Lead-ins that are open, each with the depth of the list that completes it."""

    def assemble(self) -> Statement:
        """Read every block and give the whole."""
        seen = [self.see(block) for block in blocks(self.text)]
        seen = [one for one in seen if one.spans or one.block.kind in ("heading", "item", "rule")]
        for index, one in enumerate(seen):
            self.take(one, seen[index - 1] if index else None, seen[index + 1 : index + 3])
        return Statement(
            text=self.text,
            sections=tuple(self.finished(draft) for draft in self.drafts),
            furniture=tuple(self.furniture),
            links=tuple(self.links),
        )

    def see(self, block: Block) -> _Seen:
        """Take the markup from a block."""
        text = visible(block.raw, block.offsets)
        spans = [s for s in lines(text) if any(c.isalnum() for c in text.text[slice(*s)])]
        return _Seen(block, text, spans)

    def finished(self, draft: _Draft) -> Section:
        line, column = self.place(draft.offset)
        return Section(
            address=draft.address,
            heading=draft.heading,
            level=draft.level,
            line=line,
            column=column,
            marked=draft.marked,
            run_in=draft.run_in,
            sentences=tuple(draft.sentences),
            parent=draft.parent,
            links=draft.links,
        )

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of a place in the source, from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def take(self, one: _Seen, before: _Seen | None, after: list[_Seen]) -> None:
        """Read one block."""
        kind = one.block.kind
        if kind == "rule":
            self.leads.clear()
        elif kind == "heading":
            self.open(one, *self.whole(one), level=one.block.level, marked=True)
        elif one.spans:
            self.take_lines(one, before, after)

    @staticmethod
    def whole(one: _Seen) -> tuple[int, int]:
        return trimmed(one.text.text, 0, len(one.text.text))

    def take_lines(self, one: _Seen, before: _Seen | None, after: list[_Seen]) -> None:
        """Read the lines of a paragraph or an item: titles, furniture, and the rest as text."""
        postal = self.postal_lines(one, before, after)
        pending: list[tuple[int, int]] = []
        for index, span in enumerate(one.spans):
            if index in postal or self.is_furniture(one, span):
                self.flush(one, pending)
                self.put_aside(one, span)
            elif self.is_heading(one, index, after):
                self.flush(one, pending)
                self.open(one, *span, level=LINE_LEVEL)
            else:
                pending.append(span)
        self.flush(one, pending)

    def postal_lines(self, one: _Seen, before: _Seen | None, after: list[_Seen]) -> set[int]:
        """Find the lines of an address: sure ones, and the short ones about them."""
        said = [one.words(*span) for span in one.spans]
        sure = {i for i, line in enumerate(said) if is_postal(line) or is_reach(line)}
        near = set(sure)
        for index, line in enumerate(said):
            beside = bool(sure) or self.is_beside_address(before, after)
            short = (len(line.split()) <= 8 and not line.endswith((".", ":", ";"))) or is_addressee(
                line
            )
            if beside and short and (is_addressee(line) or (sure and min(sure) - 3 < index)):
                near.add(index)
        return near if len(one.spans) > 1 or sure or near else set()

    @staticmethod
    def is_beside_address(before: _Seen | None, after: list[_Seen]) -> bool:
        beside = [*([before] if before else []), *after]
        return any(is_postal(one.words(*span)) for one in beside for span in one.spans[:4])

    def is_furniture(self, one: _Seen, span: tuple[int, int]) -> bool:
        """Say whether a line says nothing by itself; a line that is only a jump neither."""
        line = one.words(*span)
        return is_furniture(line) or self.is_jump(one, span) or self.is_link_list(one, span)

    @staticmethod
    def is_jump(one: _Seen, span: tuple[int, int]) -> bool:
        """Say whether a line is wholly a link to a place in the same text."""
        start, end = span
        inside = [a for a in one.text.anchors if start <= a.start and a.end <= end]
        covered = sum(a.end - a.start for a in inside)
        bare = sum(1 for c in one.text.text[start:end] if c.isalnum())
        return bool(inside) and covered >= bare and all(a.target.startswith("#") for a in inside)

    @staticmethod
    def is_link_list(one: _Seen, span: tuple[int, int]) -> bool:
        """Say whether a line is nothing but several links."""
        start, end = span
        inside = [a for a in one.text.anchors if start <= a.start and a.end <= end]
        rest = list(one.text.text[start:end])
        for anchor in inside:
            rest[anchor.start - start : anchor.end - start] = " " * (anchor.end - anchor.start)
        return len(inside) > 1 and not any(c.isalnum() for c in rest)

    def is_heading(self, one: _Seen, index: int, after: list[_Seen]) -> bool:
        """Say whether a line acts as the heading of what follows."""
        start, end = one.spans[index]
        line = one.words(start, end)
        last = index + 1 == len(one.spans)
        if one.block.kind == "item" and not self.is_numbered_title(one, after):
            return False
        if one.block.kind == "paragraph" and one.block.depth and one.block.cell:
            return False
        if self.is_emphasised(one, start, end):
            return is_emphasised_title(line)
        followed = not last or bool(after and after[0].block.kind != "heading")
        alone = index == 0 or last
        return followed and alone and is_plain_title(line) and not one.block.depth

    @staticmethod
    def is_numbered_title(one: _Seen, after: list[_Seen]) -> bool:
        """Say whether a numbered item is the title of a section rather than one of a list."""
        if one.block.number is None or one.block.depth > 1:
            return False
        return one.block.escaped or not after or after[0].block.kind != "item"

    @staticmethod
    def is_emphasised(one: _Seen, start: int, end: int) -> bool:
        """Say whether emphasis covers every letter of a stretch."""
        covered = [(a, b) for a, b in one.text.emphases if a < end and b > start]
        text = one.text.text
        return bool(covered) and not any(
            text[i].isalnum() and not any(a <= i < b for a, b in covered) for i in range(start, end)
        )

    def flush(self, one: _Seen, pending: list[tuple[int, int]]) -> None:
        """Read the lines that are text as one paragraph."""
        if pending:
            start, end = pending[0][0], pending[-1][1]
            pending.clear()
            self.read_text(one, start, end)

    def read_text(self, one: _Seen, start: int, end: int) -> None:
        """Read a paragraph: the title that it runs in, then its sentences."""
        named = self.run_in(one, start, end)
        is_item = one.block.kind == "item" and not self.is_title_number(one)
        if named > start:
            if is_item:
                self.put_aside(one, (start, named))
            else:
                self.open(one, *trimmed(one.text.text, start, named), level=RUN_IN_LEVEL)
            start, end = trimmed(one.text.text, named, end)
        for index, (begin, stop) in enumerate(sentences(one.text.text, start, end)):
            first = is_item and index == 0 and named <= one.spans[0][0]
            self.add(one, begin, stop, is_item=first)

    @staticmethod
    def is_title_number(one: _Seen) -> bool:
        return one.block.escaped and one.block.depth == 1

    def run_in(self, one: _Seen, start: int, end: int) -> int:
        """Give the place where the run-in title of a paragraph ends, or its start without one."""
        text = one.text.text
        for a, b in one.text.emphases:
            leads = a < end and b > start and not any(c.isalnum() for c in text[start:a])
            if leads and any(c.isalnum() for c in text[a:b]):
                titled = is_emphasised_run_in(text[a:b].strip(), text[b:end])
                return self.behind_marks(text, b, end) if titled else start
        if one.block.kind == "item" and not self.is_title_number(one):
            return start + name_of_item(text[start:end])
        return start + plain_run_in(text[start:end])

    @staticmethod
    def behind_marks(text: str, place: int, end: int) -> int:
        while place < end and text[place] in " \n.:-–—":
            place += 1
        return place

    def open(self, one: _Seen, start: int, end: int, *, level: int, marked: bool = False) -> None:
        """Open a section."""
        heading = one.words(start, end)
        if one.block.kind == "item" and one.block.number is not None:
            heading = f"{one.block.number}. {heading}"
        enclosing = next((d for d in reversed(self.drafts[1:]) if d.level < level), None)
        draft = _Draft(
            address=self.addresses.section(heading),
            heading=heading,
            level=level,
            offset=one.text.offsets[start] if start < len(one.text.offsets) else one.block.start,
            parent=enclosing.address if enclosing else None,
            marked=marked,
            run_in=level == RUN_IN_LEVEL,
            links=tuple(self.links_in(one, start, end)),
        )
        self.links.extend(draft.links)
        self.drafts.append(draft)
        self.leads.clear()

    def links_in(self, one: _Seen, start: int, end: int) -> Iterable[Link]:
        """Give the links that begin inside a stretch."""
        for anchor in one.text.anchors:
            if start <= anchor.start < max(end, start + 1):
                line, column = self.place(anchor.offset)
                yield Link(one.words(anchor.start, anchor.end), anchor.target, line, column)

    def put_aside(self, one: _Seen, span: tuple[int, int]) -> None:
        """Keep a line that is no unit."""
        line, _ = self.place(one.text.offsets[span[0]])
        self.furniture.append((line, one.words(*span)))
        self.links.extend(self.links_in(one, *span))

    def add(self, one: _Seen, start: int, end: int, *, is_item: bool) -> None:
        """Add a sentence to the section that is open."""
        said = one.words(start, end)
        if not any(c.isalnum() for c in said):
            return
        draft = self.drafts[-1]
        line, column = self.place(one.text.offsets[start])
        kind = Kind.ITEM if is_item else Kind.LEAD if said.endswith(":") else Kind.SENTENCE
        links = tuple(self.links_in(one, start, end))
        lead = self.lead(one.block.depth) if is_item else ""
        address = self.addresses.sentence(draft.address, said)
        draft.sentences.append(
            Sentence(address, draft.address, kind, line, column, said, lead, links)
        )
        self.links.extend(links)
        self.remember_lead(one.block.depth, said, lead)

    def lead(self, depth: int) -> str:
        """Give the lead-in that an item at this depth completes."""
        while self.leads and self.leads[-1][0] > depth:
            self.leads.pop()
        return next((said for at, said in reversed(self.leads) if at <= depth), "")

    def remember_lead(self, depth: int, said: str, lead: str) -> None:
        """Keep what the items of the next list may complete."""
        while self.leads and self.leads[-1][0] > depth:
            self.leads.pop()
        if said.endswith(":") or (not depth and said[-1] not in ".?!"):
            self.leads.append((depth + 1, f"{lead} {said}".strip()))
        elif not depth:
            self.leads.clear()
