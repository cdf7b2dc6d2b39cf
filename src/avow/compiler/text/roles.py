"""What each line of a block is to a reader: a title, furniture, or text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from avow.compiler.text.blocks import Block
from avow.compiler.text.furniture import is_addressee, is_furniture, is_postal, is_reach
from avow.compiler.text.inline import Visible, lines, visible, words
from avow.compiler.text.titles import (
    NAME_WORDS,
    is_emphasised_run_in,
    is_emphasised_title,
    is_plain_title,
    name_of_item,
    plain_run_in,
)

Span = tuple[int, int]

TEXT_MARK = "<!-- text -->"
"""What an author sets before a block that is text, although it looks like a title."""

_CONTACT = re.compile(r"\W*(?:how to |where to )?(?:contact|reach|write)", re.IGNORECASE)
ADDRESS_LINE_WORDS = 8
"""Words of a line inside an address; a longer one is text beside it."""
ABOVE_ADDRESS = 3
"""Lines above the first sure line of an address that may name who lives there."""


@dataclass(slots=True)
class Seen:
    """A block with its visible text and the stretches of text between its line breaks."""

    block: Block
    text: Visible
    spans: list[Span]
    is_text: bool = False
    """Whether the author says that the block is neither a title nor furniture."""

    def words(self, start: int, end: int) -> str:
        """Give a stretch on one line, with single spaces."""
        return words(self.text.text[start:end])

    @property
    def counts_sections(self) -> bool:
        """Say whether the number of the block is that of a section rather than of an item."""
        return self.block.escaped and self.block.depth == 1


def see(block: Block) -> Seen:
    """Take the markup from a block."""
    text = visible(block.raw, block.offsets)
    spans = [span for span in lines(text) if _speaks(text.text, *span)]
    return Seen(block, text, spans, is_text=block.raw.startswith(TEXT_MARK))


def _speaks(text: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in text[start:end])


def furniture(one: Seen, before: Seen | None, after: Sequence[Seen]) -> set[int]:
    """Give the lines of a block that say nothing by themselves, by their number."""
    if one.is_text:
        return set()
    postal = _postal(one, before, after)
    return postal | {
        index
        for index, span in enumerate(one.spans)
        if is_furniture(one.words(*span)) or _only_links(one, span) or _names_cell(one, span)
    }


def _names_cell(one: Seen, span: Span) -> bool:
    """Say whether a cell only names its row or its column."""
    line = one.words(*span)
    short = one.block.cell and len(line.split()) <= NAME_WORDS
    return short and (is_emphasised(one, *span) or is_plain_title(line))


def _postal(one: Seen, before: Seen | None, after: Sequence[Seen]) -> set[int]:
    """Find the lines of an address: sure ones, and the short ones about them."""
    said = [one.words(*span) for span in one.spans]
    sure = {i for i, line in enumerate(said) if is_postal(line) or is_reach(line)}
    if sure:
        first = min(sure) - ABOVE_ADDRESS
        titles = {i for i, span in enumerate(one.spans) if _heads_address(one, span)}
        near = {i for i, line in enumerate(said) if i >= first and _may_be_address(line)}
        return sure | (near - titles)
    if any(_holds_address(other) for other in (before, *after) if other):
        return {i for i, line in enumerate(said) if is_addressee(line)}
    return set()


def _may_be_address(line: str) -> bool:
    short = len(line.split()) <= ADDRESS_LINE_WORDS and not line.endswith((".", ":", ";"))
    return short or is_addressee(line)


def _heads_address(one: Seen, span: Span) -> bool:
    """Say whether a line is the title over an address rather than its first line."""
    line = one.words(*span)
    titled = is_emphasised(one, *span) and not is_addressee(line)
    return titled or bool(_CONTACT.match(line))


def _holds_address(one: Seen) -> bool:
    return any(is_postal(one.words(*span)) for span in one.spans[:4])


def _only_links(one: Seen, span: Span) -> bool:
    """Say whether a line is nothing but several links, or one to a place in the same text."""
    start, end = span
    inside = [a for a in one.text.anchors if start <= a.start and a.end <= end]
    if not inside:
        return False
    rest = list(one.text.text[start:end])
    for anchor in inside:
        rest[anchor.start - start : anchor.end - start] = " " * (anchor.end - anchor.start)
    jumps = all(anchor.target.startswith("#") for anchor in inside)
    return not any(c.isalnum() for c in rest) and (jumps or len(inside) > 1)


def is_heading(one: Seen, index: int, after: Sequence[Seen]) -> bool:
    """Say whether a line acts as the heading of what follows."""
    start, end = one.spans[index]
    if one.is_text or one.block.cell or (one.block.kind == "item" and not _may_title(one, after)):
        return False
    line = one.words(start, end)
    if is_emphasised(one, start, end):
        return is_emphasised_title(line)
    last = index + 1 == len(one.spans)
    followed = not last or bool(after and after[0].block.kind != "heading")
    return followed and (index == 0 or last) and not one.block.depth and is_plain_title(line)


def _may_title(one: Seen, after: Sequence[Seen]) -> bool:
    """Say whether a numbered item is the title of a section rather than one of a list."""
    if one.block.number is None or one.block.depth > 1:
        return False
    return one.block.escaped or not after or after[0].block.kind != "item"


def is_emphasised(one: Seen, start: int, end: int) -> bool:
    """Say whether emphasis covers every letter of a stretch."""
    text, place = one.text.text, start
    for a, b in one.text.emphases:
        if a < end and b > place:
            if _speaks(text, place, a):
                return False
            place = b
    return place > start and not _speaks(text, place, end)


def run_in(one: Seen, start: int, end: int) -> int:
    """Give the place where the run-in title of a paragraph ends, or its start without one."""
    if one.is_text:
        return start
    text = one.text.text
    is_section_title = one.block.kind != "item" or one.counts_sections
    for a, b in one.text.emphases:
        if a < end and b > start and _speaks(text, a, b):
            if _speaks(text, start, a):
                break
            title = text[a:b].strip()
            titled = is_emphasised_run_in(title, text[b:end]) and (
                is_section_title or len(title.split()) <= NAME_WORDS
            )
            return _behind_marks(text, b, end) if titled else start
    said = text[start:end]
    return start + (plain_run_in(said) if is_section_title else name_of_item(said))


def _behind_marks(text: str, place: int, end: int) -> int:
    while place < end and text[place] in " \n.:-–—":
        place += 1
    return place
