"""From the bytes that a controller publishes to sections and sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from avow.compiler.statement import Kind, Link, Statement
from avow.compiler.text import roles
from avow.compiler.text.blocks import blocks
from avow.compiler.text.drafts import Draft, Unit, finished, without_contents
from avow.compiler.text.inline import trimmed
from avow.compiler.text.roles import Seen, Span, see
from avow.compiler.text.sentences import sentences
from avow.core.errors import UnusableInputError

LONGEST_TEXT = 256 * 1024
"""Bytes of a statement. The longest that were seen are below 200 kB; more than this is a book."""
MOST_BLOCKS = 10_000
"""Headings, paragraphs and items of a statement; also its sentences. The longest has 2,000."""
LINE_LEVEL = 7
"""Level of a line that only acts as a heading: below every Markdown heading."""
RUN_IN_LEVEL = 8
"""Level of a title that runs into its paragraph."""

_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s")
"""The mark of an item that converters leave in its text, since Markdown does not know it."""
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


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


def _refuse_more_than_most(count: int) -> None:
    if count > MOST_BLOCKS:
        raise UnusableInputError(
            f"The statement has more than {MOST_BLOCKS:,} paragraphs, items or sentences. "
            "Check that it is the right file."
        )


class _Assembly:
    """Puts sections together from blocks, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]
        self.drafts = [Draft(heading="", level=0, line=1, column=1)]
        self.furniture: list[tuple[int, str]] = []
        self.links: list[Link] = []
        self.count = 0
        self.leads: list[tuple[int, str]] = []
        """Lead-ins that are open, each with the depth of the list that completes it."""

    def assemble(self) -> Statement:
        """Read every block and give the whole."""
        read = blocks(self.text)
        _refuse_more_than_most(len(read))
        all_seen = [see(block) for block in read]
        seen = [one for one in all_seen if one.spans or one.block.kind in ("heading", "rule")]
        for index, one in enumerate(seen):
            self.take(one, seen[index - 1] if index else None, seen[index + 1 : index + 3])
        drafts, contents = without_contents(self.drafts)
        return Statement(
            text=self.text,
            sections=finished(drafts),
            furniture=tuple(sorted([*self.furniture, *contents], key=lambda line: line[0])),
            links=tuple(self.links),
        )

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of a place in the source, from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def take(self, one: Seen, before: Seen | None, after: Sequence[Seen]) -> None:
        """Read one block."""
        if one.block.kind == "rule":
            self.leads.clear()
        elif one.block.kind == "heading":
            whole = trimmed(one.text.text, 0, len(one.text.text))
            self.open(one, whole, level=one.block.level, marked=True)
        else:
            self.take_lines(one, before, after)

    def take_lines(self, one: Seen, before: Seen | None, after: Sequence[Seen]) -> None:
        """Read the lines of a paragraph or an item: titles, furniture, and the rest as text."""
        aside = roles.furniture(one, before, after)
        pending: list[Span] = []
        for index, span in enumerate(one.spans):
            if index in aside:
                self.flush(one, pending, after)
                self.put_aside(one, span)
            elif roles.is_heading(one, index, after):
                self.flush(one, pending, after)
                self.open(one, span, level=LINE_LEVEL)
            else:
                pending.append(span)
        self.flush(one, pending, after)

    def flush(self, one: Seen, pending: list[Span], after: Sequence[Seen]) -> None:
        """Read the lines that are text as one paragraph: its run-in title, then its sentences."""
        if not pending:
            return
        start, end = pending[0][0], pending[-1][1]
        pending.clear()
        lettered = not one.is_text and bool(_LETTERED.match(one.text.text, start))
        is_item = (one.block.kind == "item" and not one.counts_sections) or lettered
        named = roles.run_in(one, start, end)
        if named > start and is_item:
            self.put_aside(one, (start, named))
        elif named > start:
            title = trimmed(one.text.text, start, named)
            self.open(one, title, level=RUN_IN_LEVEL, run_in=True)
        nested = bool(after) and after[0].block.depth > one.block.depth
        first = is_item and named == start and (lettered or start == one.spans[0][0])
        for span in sentences(one.text.text, *trimmed(one.text.text, named, end)):
            self.add(one, span, is_item=first, nested=nested, depth=max(one.block.depth, lettered))
            first = False

    def open(
        self, one: Seen, span: Span, *, level: int, marked: bool = False, run_in: bool = False
    ) -> None:
        """Open a section."""
        heading = one.words(*span)
        heading = heading.rstrip(" -–—") if run_in else heading
        if one.block.kind == "item" and one.block.number is not None:
            heading = f"{one.block.number}. {heading}"
        offsets = one.text.offsets
        line, column = self.place(offsets[span[0]] if span[0] < len(offsets) else one.block.start)
        links = tuple(self.links_in(one, span))
        self.links.extend(links)
        self.drafts.append(Draft(heading, level, line, column, marked, run_in, links))
        self.leads.clear()

    def links_in(self, one: Seen, span: Span) -> Iterator[Link]:
        """Give the links that begin inside a stretch."""
        start, end = span
        for anchor in one.text.anchors:
            if start <= anchor.start < max(end, start + 1):
                line, column = self.place(anchor.offset)
                yield Link(one.words(anchor.start, anchor.end), anchor.target, line, column)

    def put_aside(self, one: Seen, span: Span) -> None:
        """Keep a line that is no unit."""
        line, _ = self.place(one.text.offsets[span[0]])
        self.furniture.append((line, one.words(*span)))
        self.links.extend(self.links_in(one, span))

    def add(self, one: Seen, span: Span, *, is_item: bool, nested: bool, depth: int) -> None:
        """Add a sentence to the section that is open."""
        said = one.words(*span)
        if not any(c.isalnum() for c in said):
            return
        line, column = self.place(one.text.offsets[span[0]])
        introduces = said.endswith(":") and (nested or not is_item)
        kind = Kind.LEAD if introduces else Kind.ITEM if is_item else Kind.SENTENCE
        lead = self.lead(depth) if is_item else ""
        links = tuple(self.links_in(one, span))
        self.drafts[-1].units.append(Unit(kind, line, column, said, lead, links))
        self.links.extend(links)
        self.count += 1
        _refuse_more_than_most(self.count)
        self.remember_lead(depth, said, lead)

    def lead(self, depth: int) -> str:
        """Give the lead-in that an item at this depth completes."""
        self.close_leads(depth)
        return self.leads[-1][1] if self.leads else ""

    def close_leads(self, depth: int) -> None:
        """Forget the lead-ins of lists that lie deeper."""
        while self.leads and self.leads[-1][0] > depth:
            self.leads.pop()

    def remember_lead(self, depth: int, said: str, lead: str) -> None:
        """Keep what the items of the next list may complete."""
        self.close_leads(depth)
        if said.endswith(":") or (not depth and said[-1] not in ".?!"):
            self.leads.append((depth + 1, f"{lead} {said}".strip()))
        elif not depth:
            self.leads.clear()
