"""A statement as canonical Markdown: one heading a section, one block a sentence."""

import re

from avow.compiler.parsing import parse
from avow.compiler.statement import Kind, Section, Sentence, Statement
from avow.compiler.text.roles import TEXT_MARK

DEEPEST = 6
"""The lowest rank of a Markdown heading."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|#~]")
_SAFE_TARGET = re.compile(r"[^\s<>()\\]+")


def render(statement: Statement) -> str:
    """Write a statement so that reading it gives the same addresses, digests and kinds.

    Furniture is left out: it is no part of what the statement says.
    """
    ranks = _ranks(statement)
    parts: list[str] = []
    for section in statement.sections:
        if section.level:
            parts.append(f"{'#' * ranks[section.address]} {_escaped(section.heading)}".rstrip())
        parts.extend(_body(section))
    return "\n\n".join(parts) + "\n"


def _ranks(statement: Statement) -> dict[str, int]:
    """Give the rank of each section's heading by how many sections stand around it."""
    ranks: dict[str, int] = {}
    for section in statement.sections:
        above = ranks.get(section.parent, 0) if section.parent else 0
        ranks[section.address] = min(above + 1, DEEPEST)
    return ranks


def _body(section: Section) -> list[str]:
    """Write the sentences of a section; `leads` are those whose lists go on, outermost first."""
    blocks: list[str] = []
    leads: list[str] = []
    for index, sentence in enumerate(section.sentences):
        is_item = sentence.kind is Kind.ITEM or bool(sentence.lead)
        if is_item:
            while leads and leads[-1] != sentence.lead:
                leads.pop()
        elif not _goes_on(section, index, leads):
            leads = []
        depth = max(len(leads), 1) if is_item else len(leads)
        indent = "    " * (depth - 1 if is_item else depth)
        blocks.append(indent + "* " * is_item + _block(sentence, item=is_item))
        if sentence.kind is Kind.LEAD or not (is_item or depth or sentence.text[-1] in ".?!"):
            leads += [""] * (is_item and not leads)
            leads.append(f"{sentence.lead} {sentence.text}".strip())
    return blocks


def _goes_on(section: Section, index: int, leads: list[str]) -> bool:
    """Say whether a sentence stands inside a list, since later items complete its lead-in."""
    sentence = section.sentences[index]
    wanted = next((s.lead for s in section.sentences[index:] if s.kind is Kind.ITEM), "")
    return sentence.kind is Kind.SENTENCE and bool(wanted) and wanted in leads


def _block(sentence: Sentence, *, item: bool) -> str:
    """Write a sentence, marked as text where it could be taken for something else."""
    written = _linked(sentence)
    return written if _reads_back(sentence, written, item=item) else TEXT_MARK + written


def _reads_back(sentence: Sentence, written: str, *, item: bool) -> bool:
    read = parse(f"# x\n\n{'* ' * item}{written}\n\nx y z.\n").sections[1].sentences
    first = read[0] if len(read) > 1 else None
    return (
        first is not None
        and (item or first.kind is sentence.kind)
        and first.digest == sentence.digest
        and len(first.text) >= len(sentence.text)
    )


def _linked(sentence: Sentence) -> str:
    """Write the words of a sentence with its links."""
    written, rest = "", sentence.text
    for link in sentence.links:
        before, found, after = rest.partition(link.text) if link.text else (rest, "", "")
        if found and _SAFE_TARGET.fullmatch(link.target):
            written += f"{_escaped(before)}[{_escaped(link.text)}](<{link.target}>)"
            rest = after
    return written + _escaped(rest)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
