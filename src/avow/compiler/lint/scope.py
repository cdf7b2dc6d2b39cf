"""What the checks look at: the text, what its sentences are, the file, the day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from avow.compiler.diagnostics import Diagnostic, Severity, report
from avow.compiler.labels import Labelled
from avow.compiler.statement import Section, Sentence, Statement, folded

LONGEST_QUOTE = 100
"""Characters of the text that a message quotes."""


@dataclass(frozen=True)
class Scope:
    """The text under examination, with what several checks ask of it."""

    statement: Statement
    labels: Mapping[str, Labelled]
    file: str
    as_of: date

    @cached_property
    def said(self) -> tuple[tuple[Sentence, str], ...]:
        """Every sentence with its words for looking up."""
        return tuple((s, folded(s.text)) for s in self.statement.sentences)

    @cached_property
    def shown(self) -> str:
        """All that a reader sees, furniture and headings too."""
        parts = [s.text for s in self.statement.sentences]
        parts += [s.heading for s in self.statement.sections]
        return "\n".join([*parts, *(text for _, text in self.statement.furniture)])

    @cached_property
    def body(self) -> str:
        """Every sentence on a line of its own, for looking up what most texts do not hold."""
        return "\n".join(said for _, said in self.said)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source."""
        return re.split(r"\r\n|\n|\r", self.statement.text)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Every section by its address."""
        return {section.address: section for section in self.statement.sections}

    @cached_property
    def children(self) -> dict[str | None, list[Section]]:
        """The sections that stand directly under each, by its address."""
        under: dict[str | None, list[Section]] = {}
        for section in self.statement.sections:
            under.setdefault(section.parent, []).append(section)
        return under

    def place_of(self, sentence: Sentence, words: str) -> tuple[int, int]:
        """Give the line and column of some words of a sentence, or where the sentence begins."""
        line = self.lines[sentence.line - 1]
        found = line.casefold().find(words.casefold(), sentence.column - 1) if words else -1
        return sentence.line, found + 1 if found >= 0 else sentence.column

    def about(
        self,
        sentence: Sentence,
        code: str,
        message: str,
        help: str,  # noqa: A002
        *,
        words: str = "",
        severity: Severity | None = None,
    ) -> Diagnostic:
        """Make a diagnostic about some words of a sentence."""
        line, column = self.place_of(sentence, words)
        return report(
            code,
            message,
            help,
            file=self.file,
            line=line,
            column=column,
            sentence=sentence.address,
            severity=severity,
        )


def verbatim(sentence: Sentence, words: str) -> str:
    """Give folded words of a sentence as the text writes them."""
    said = folded(sentence.text)
    start = said.find(words) if len(said) == len(sentence.text) else -1
    return sentence.text[start : start + len(words)] if start >= 0 else words


def quoted(words: str) -> str:
    """Quote words of the text, the middle left out when they are many."""
    if len(words) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        words = f"{words[:half].rstrip()} … {words[-half:].lstrip()}"
    return f"“{words}”"


def listed(lines: list[int]) -> str:
    """Name further lines, for a finding that is made once for all of them."""
    return f" (also in line {', '.join(map(str, lines))})" if lines else ""
