"""The blocks of a Markdown text, line by line: headings, paragraphs, items of lists, cells.

It reads what converters from HTML write, not the whole of CommonMark: four spaces are no code,
numbers with an escaped stop and typographic bullets are marks of items, front matter is skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "rule"]

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})(?=[ \t]|$)")
_RULE = re.compile(r"[ \t]{0,9}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]++){2,}_[ \t]*)$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-{2,})[ \t]*$")
_MARK = re.compile(
    r"(?P<mark>[*+•·▪◦●■-]|\\[-*+]|(?P<number>\d{1,3})(?P<escape>\\?)[.])(?=\s|$)\s*"
)
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
_TABLE_RULE = re.compile(
    r"[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+(?:\|[ \t]*+:?-{3,}+:?[ \t]*+)+(?:\|[ \t]*+)?$"
)
_CELL = re.compile(r"(?:\\.|[^|\\])+")
CONTINUED = 2
"""Spaces before a line after a blank one that keep it inside the item of a list."""


@dataclass(slots=True)
class Block:
    """A block as it stands in the source; `offsets` holds the place of each character of `raw`.

    `depth` counts the lists around it, `level` is that of a Markdown heading. The first block of an
    item is of kind `item`, its later ones are paragraphs with a depth. `number` is that of a
    numbered item, and `escaped` says that its stop was: such numbers mostly count sections. `cell`
    says that others stand in the same row of a table.
    """

    kind: BlockKind
    start: int
    parts: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    level: int = 0
    depth: int = 0
    number: int | None = None
    escaped: bool = False
    cell: bool = False

    @property
    def raw(self) -> str:
        """The source of the block; a newline is a break that the author asked for."""
        return "".join(self.parts)

    def add(self, text: str, start: int, *, hard: bool) -> None:
        """Go on with one more line; `hard` says that the line before it asked for a break."""
        if self.parts:
            self.parts.append("\n" if hard else " ")
            self.offsets.append(self.offsets[-1])
        self.parts.append(text)
        self.offsets.extend(range(start, start + len(text)))


class _Reader:
    """Holds the block that is being read, and the lists around it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.current: Block | None = None
        self.indents: list[int] = []
        self.hard = False
        self.in_table = False

    def read(self, line: str, start: int, following: str) -> None:
        """Take the next line of the source; `following` is the one after it."""
        self.in_table = "|" in line and (
            self.in_table or line.lstrip().startswith("|") or bool(_TABLE_RULE.match(following))
        )
        quote = _QUOTE.match(line)
        if quote:
            line, start = line[quote.end() :], start + quote.end()
        if not line.strip():
            self.blank()
        elif not (self.takes_heading(line, start) or self.takes_rule(line, start)):
            self.takes_text(line, start)

    def blank(self) -> None:
        """End the block."""
        self.current = None

    def begin(self, block: Block) -> Block:
        """Start a block; the one before it ends."""
        self.blocks.append(block)
        self.current, self.hard = block, False
        return block

    def takes_heading(self, line: str, start: int) -> bool:
        """Read a heading marked by `#`."""
        found = _HEADING.match(line)
        if found is None:
            return False
        self.indents.clear()
        block = self.begin(Block("heading", start + found.start(1), level=len(found[1])))
        text = line[found.end() :].rstrip()
        bare = text.rstrip("#")
        text = bare if not bare or bare[-1].isspace() else text
        self.put(block, text, start + found.end())
        self.blank()
        return True

    def takes_rule(self, line: str, start: int) -> bool:
        """Read an underline, which makes the line before it a heading, or a line across."""
        before = self.current
        underline = _UNDERLINE.match(line)
        if underline and before and before.kind == "paragraph" and len(before.parts) == 1:
            before.kind, before.level = "heading", 1 if "=" in line else 2
            self.blank()
            return True
        if _RULE.match(line) or _TABLE_RULE.match(line) or underline:
            self.begin(Block("rule", start))
            self.blank()
            return True
        return False

    def takes_text(self, line: str, start: int) -> None:
        """Read a line of an item, a table or a paragraph."""
        body = line.lstrip()
        indent = len(line) - len(body)
        mark = _MARK.match(body)
        if mark and (self.current is None or not mark["number"] or self.indents or self.hard):
            self.item(mark, indent, start)
        elif self.in_table:
            self.cells(line, start)
        else:
            self.paragraph(line, indent, start)

    def item(self, mark: re.Match[str], indent: int, start: int) -> None:
        """Start an item of a list."""
        while self.indents and self.indents[-1] >= indent:
            self.indents.pop()
        self.indents.append(indent)
        block = self.begin(
            Block(
                "item",
                start + indent,
                depth=len(self.indents),
                number=int(mark["number"]) if mark["number"] else None,
                escaped=bool(mark["escape"]),
            )
        )
        self.put(block, mark.string[mark.end() :], start + indent + mark.end())

    def paragraph(self, line: str, indent: int, start: int) -> None:
        """Go on with the block, or start a paragraph."""
        block = self.current
        if block is None:
            if indent < CONTINUED:
                self.indents.clear()
            block = self.begin(Block("paragraph", start + indent, depth=len(self.indents)))
        self.put(block, line, start)

    def cells(self, line: str, start: int) -> None:
        """Read a row of a table: each cell is a block."""
        self.indents.clear()
        cells = [cell for cell in _CELL.finditer(line) if cell[0].strip()]
        for cell in cells:
            begun = self.begin(Block("paragraph", start + cell.start(), cell=len(cells) > 1))
            self.put(begun, cell[0], start + cell.start())
        self.blank()

    def put(self, block: Block, text: str, start: int) -> None:
        """Add a line to a block, and remember whether it asks for a break after it."""
        body = text.rstrip()
        breaks = text.endswith("  ") or (body.endswith("\\") and not body.endswith("\\\\"))
        body = body.removesuffix("\\") if breaks else body
        left = len(body) - len(body.lstrip())
        if body[left:]:
            block.add(body[left:], start + left, hard=self.hard)
            self.hard = breaks


def _numbered_lines(text: str) -> Iterator[tuple[str, int]]:
    for line in _LINE.finditer(text):
        if line.start() < len(text):
            yield line[1], line.start()


def _after_front_matter(text: str) -> int:
    """Say where the text begins behind a block of settings between two `---` lines."""
    if not re.match(r"\ufeff?---[ \t]*\r?\n", text):
        return 0
    close = re.compile(r"\n---[ \t]*(?=\r?\n|\Z)").search(text)
    return close.end() if close else 0


def blocks(text: str) -> list[Block]:
    """Read the blocks of a text, in order."""
    reader = _Reader()
    skipped = _after_front_matter(text)
    read = [line for line in _numbered_lines(text) if line[1] >= skipped]
    for (line, start), (following, _) in pairwise([*read, ("", 0)]):
        bare = line.lstrip("\ufeff")
        reader.read(bare, start + len(line) - len(bare), following)
    return reader.blocks
