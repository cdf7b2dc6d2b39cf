"""The inside of a block: markup taken away, while every visible character keeps its place."""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

LONGEST_TAG = 500
"""Characters of an HTML tag or a link target that are looked at; more is text."""

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<break><br\s{0,3}/?>)"
    rf"|(?P<auto><(?:https?:|mailto:|www\.)[^<>\s]{{1,2000}}>|<[^<>\s@]{{1,64}}@[^<>\s]{{1,255}}>)"
    rf"|(?P<tag><!--[^<>]{{0,{LONGEST_TAG}}}-->|</?[A-Za-z][^<>]{{0,{LONGEST_TAG}}}>)"
    r"|(?P<open>!?\[)"
    r"|\](?P<target>\(\s?<?[^()<>]{0,2000}(?:\([^()<>]{0,2000}\)[^()<>]{0,2000}){0,9}>?\s?\))"
    r"|(?P<close>\])"
    r"|(?P<run>\*+|_+)"
    r"|(?P<code>`+)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*')$""")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link by the visible characters that it covers."""

    start: int
    end: int
    target: str
    offset: int
    """Where the link begins in the source."""


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a block as a reader sees it.

    `offsets` holds the place in the source of each character. A line break that the author asked
    for is a newline; every other one is a space.
    """

    text: str
    offsets: list[int]
    emphases: list[tuple[int, int]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)


class _Reader:
    """Reads one block, token by token."""

    def __init__(self, raw: str, offsets: list[int]) -> None:
        self.raw = raw
        self.source = offsets
        self.tokens = list(_TOKEN.finditer(raw))
        self.ends: dict[int, int] = {}
        """Closing token of each token that opens a link or an emphasis."""
        self.literal: set[int] = set()
        self.parts: list[str] = []
        self.places: list[int] = []
        self.pair()

    def pair(self) -> None:
        """Find which tokens belong together, each looked at once."""
        brackets: list[int] = []
        pending: dict[str, int] = {}
        for index, token in enumerate(self.tokens):
            kind = token.lastgroup
            if kind == "open":
                brackets.append(index)
                self.literal.add(index)
            elif kind in ("close", "target"):
                self.close(index, brackets)
            elif kind == "run":
                self.emphasise(index, pending)
        self.literal.update(
            index for run, index in pending.items() if run == "*" or self.is_spaced(index)
        )

    def close(self, index: int, brackets: list[int]) -> None:
        """Pair a closing bracket with the last open one; only with a target they are a link."""
        opened = brackets.pop() if brackets else None
        if opened is None or self.tokens[index].lastgroup == "close":
            self.literal.add(index)
            return
        self.literal.discard(opened)
        self.ends[opened] = index

    def emphasise(self, index: int, pending: dict[str, int]) -> None:
        """Pair a run of stars or underscores with the next one like it in the block."""
        run = self.tokens[index]
        if self.is_inside_word(run) or (run[0] == "*" and self.is_spaced(index)):
            self.literal.add(index)
        elif run[0] in pending:
            self.ends[pending.pop(run[0])] = index
        else:
            pending[run[0]] = index

    def is_inside_word(self, run: re.Match[str]) -> bool:
        before, after = self.neighbours(run)
        return run[0][0] == "_" and before.isalnum() and after.isalnum()

    def is_spaced(self, index: int) -> bool:
        before, after = self.neighbours(self.tokens[index])
        return len(self.tokens[index][0]) == 1 and before.isspace() and after.isspace()

    def neighbours(self, token: re.Match[str]) -> tuple[str, str]:
        """Give the characters around a token; the edges of a block count as space."""
        start, end = token.span()
        return self.raw[start - 1] if start else " ", self.raw[end : end + 1] or " "

    def copy(self, start: int, end: int) -> None:
        """Show a stretch of the block as it stands."""
        self.parts.append(self.raw[start:end])
        self.places.extend(self.source[start:end])

    def show(self, text: str, at: int) -> None:
        """Show `text` for a token that begins at `at`."""
        self.parts.append(text)
        self.places.extend([self.source[at]] * len(text))

    def read(self) -> Visible:
        """Walk through the tokens and keep what a reader sees."""
        starts: dict[int, int] = {}
        done = 0
        for index, token in enumerate(self.tokens):
            self.copy(done, token.start())
            starts[index] = len(self.places)
            self.reveal(index, token)
            done = token.end()
        self.copy(done, len(self.raw))
        return Visible("".join(self.parts), self.places, self.emphases(starts), self.links(starts))

    def reveal(self, index: int, token: re.Match[str]) -> None:
        """Show what one token leaves behind, if anything."""
        kind = token.lastgroup
        if index in self.literal:
            self.copy(*token.span())
        elif kind == "escape":
            self.copy(token.start() + 1, token.end())
        elif kind == "auto":
            self.copy(token.start() + 1, token.end() - 1)
        elif kind == "break":
            self.show("\n", token.start())
        elif kind == "entity":
            self.show(unescape(token[0]), token.start())

    def emphases(self, starts: dict[int, int]) -> list[tuple[int, int]]:
        """Give the emphasised stretches, in order."""
        pairs = self.ends.items()
        return sorted((starts[a], starts[b]) for a, b in pairs if self.tokens[a].lastgroup == "run")

    def links(self, starts: dict[int, int]) -> list[Anchor]:
        """Give the links, in order; a bare address between angle brackets is one too."""
        found = [
            Anchor(starts[a], starts[b], _target(self.tokens[b]["target"]), self.at(a))
            for a, b in self.ends.items()
            if self.tokens[a].lastgroup == "open"
        ]
        for index, token in enumerate(self.tokens):
            if token.lastgroup == "auto":
                address, start = token[0][1:-1], starts[index]
                found.append(Anchor(start, start + len(address), address, self.at(index)))
        return sorted(found, key=lambda anchor: (anchor.start, anchor.end))

    def at(self, index: int) -> int:
        return self.source[self.tokens[index].start()]


def _target(bracketed: str) -> str:
    """Take the address out of what stands in the round brackets of a link."""
    return _TITLE.sub("", bracketed[1:-1].strip()).strip().removeprefix("<").removesuffix(">")


def visible(raw: str, offsets: list[int]) -> Visible:
    """Take the markup from a block; `offsets` are the places of its characters in the source."""
    if not _TOKEN.search(raw):
        return Visible(raw, offsets)
    return _Reader(raw, offsets).read()


def words(text: str) -> str:
    """Give a text on one line with single spaces."""
    return " ".join(text.split())


def lines(seen: Visible) -> list[tuple[int, int]]:
    """Give the stretches between the line breaks that the author asked for, without spaces."""
    edges = [-1, *(i for i, c in enumerate(seen.text) if c == "\n"), len(seen.text)]
    spans = (trimmed(seen.text, a + 1, b) for a, b in pairwise(edges))
    return [(start, end) for start, end in spans if start < end]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a stretch of `text` to what stands between its outer spaces."""
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())
