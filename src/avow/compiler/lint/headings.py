"""Headings without words or without text, headings used twice, and titles that are run in."""

import re
from collections.abc import Iterator

from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.lint.scope import Scope, quoted
from avow.compiler.statement import Kind, Section, folded
from avow.compiler.text.furniture import is_date

TITLE_WORDS = 15
PATTERN = 3
"""Repetitions of one heading that are no slip but a form, as under each of several partners."""
SURE = 3
"""Sentences that must speak of something else before a heading counts as wrong."""

_NUMBERING = re.compile(r"^\W*(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])[.):]\s+)?")
_QUESTION = re.compile(
    r"\W*(?:what|how|why|who|whom|when|where|which|do|does|can|is|are|will|may|with|should)\b", re.I
)
_SUBJECTS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"^(?:your )?access(?:ing)?\b|correcting|reviewing", frozenset({"access"})),
    (r"secur|safeguard|protect", frozenset({"security", "breach", "fraud"})),
    (r"child|kids|minors|coppa", frozenset({"children"})),
    (r"cookie|beacon|tracking tech|analytics", frozenset({"tracker", "choice", "collection"})),
    (r"links? to|linked|other (?:web ?)?sites", frozenset({"links"})),
    (r"changes? to|modifications? of", frozenset({"change"})),
    (
        r"california",
        frozenset({"california", "choice", "signals", "sharing", "access", "children"}),
    ),
    (r"do.not.track", frozenset({"signals", "tracker", "choice"})),
    (r"opt.?out|unsubscrib", frozenset({"choice", "contact"})),
    (r"retention", frozenset({"retention"})),
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find headings that do not lead a reader to what they name."""
    yield from _empty(scope)
    yield from _twice(scope)
    yield from _fused(scope)
    yield from _mismatched(scope)


def _at(scope: Scope, section: Section, code: str, message: str, way_out: str) -> Diagnostic:
    return report(code, message, way_out, file=scope.file, line=section.line, column=section.column)


def _empty(scope: Scope) -> Iterator[Diagnostic]:
    sections = scope.statement.sections[1:]
    begun = min((line for line, _ in scope.statement.furniture), default=len(scope.lines))
    begun = min([begun, *(s.line for s in scope.statement.sentences[:1])])
    for index, section in enumerate(sections):
        following = sections[index + 1] if index + 1 < len(sections) else None
        if not any(c.isalnum() for c in section.heading):
            message = "This heading has no words, so that what follows has no name."
            yield _at(
                scope, section, "AV103", message, "Write the heading, or take its marks away."
            )
        elif section.line > begun and _has_nothing(scope, section, following):
            message = f"Nothing stands under the heading {quoted(section.heading)}."
            yield _at(
                scope, section, "AV103", message, "Write the section, or take its heading away."
            )


def _has_nothing(scope: Scope, section: Section, following: Section | None) -> bool:
    """Say whether a marked heading is followed by one of its own rank, or by the end."""
    if section.sentences or not section.marked or section.links or is_date(section.heading):
        return False
    end = following.line if following else len(scope.lines) + 1
    if any(section.line < line < end for line, _ in scope.statement.furniture):
        return False
    return following is None or (following.marked and following.level <= section.level)


def _plain(heading: str) -> str:
    return re.sub(r"\W+", " ", _NUMBERING.sub("", folded(heading))).strip()


def _twice(scope: Scope) -> Iterator[Diagnostic]:
    named: dict[str, list[Section]] = {}
    for section in scope.statement.sections[1:]:
        name = _plain(section.heading)
        if name and (section.sentences or scope.children.get(section.address)):
            named.setdefault(name, []).append(section)
    for first, *others in named.values():
        for section in others if len(others) < PATTERN else ():
            yield _at(
                scope,
                section,
                "AV104",
                f"The heading {quoted(section.heading)} stands in line {first.line} already, "
                "so that a reader sent to it cannot tell which is meant.",
                "Give each section a heading of its own, or join the two sections.",
            )


def _fused(scope: Scope) -> Iterator[Diagnostic]:
    """Find questions that head a paragraph but run into it."""
    for section in scope.statement.sections:
        for sentence, answer in zip(section.sentences, section.sentences[1:], strict=False):
            if (
                sentence.kind is Kind.SENTENCE
                and sentence.text.endswith("?")
                and len(sentence.text.split()) <= TITLE_WORDS
                and _QUESTION.match(sentence.text)
                and _begins_paragraph(scope, sentence.line, sentence.column)
                and not any(not line.strip() for line in scope.lines[sentence.line : answer.line])
            ):
                yield scope.about(
                    sentence,
                    "AV108",
                    f"{quoted(sentence.text)} is a heading that runs into its answer.",
                    "Set the question on a line of its own, marked as a heading.",
                )


def _begins_paragraph(scope: Scope, line: int, column: int) -> bool:
    before = scope.lines[line - 1][: column - 1]
    above = scope.lines[line - 2] if line > 1 else ""
    return not before.strip(" \t*_>") and not above.strip()


def _mismatched(scope: Scope) -> Iterator[Diagnostic]:
    for section in scope.statement.sections[1:]:
        name = _plain(section.heading)
        wanted = [(words, topics) for words, topics in _SUBJECTS if re.search(words, name)]
        under = [section, *scope.children.get(section.address, [])]
        if len(wanted) != 1 or not section.marked or len(name.split()) > TITLE_WORDS:
            continue
        topics = [_principal(scope, s.address) for part in under for s in part.sentences]
        told = [t for t in topics if t]
        words, expected = wanted[0]
        spoken = " ".join(s.text for part in under for s in part.sentences).lower()
        if (
            len(told) >= SURE
            and not any(t & expected for t in told)
            and not re.search(words, spoken)
        ):
            yield _at(
                scope,
                section,
                "AV109",
                f"The heading {quoted(section.heading)} promises what the text under it does not "
                f"speak of: it is about {', '.join(sorted(set().union(*told)))}.",
                "Name the heading after its text, or move the text to where it belongs.",
            )


def _principal(scope: Scope, address: str) -> set[str]:
    """Give what a sentence is first of all about, if anything."""
    labelled = scope.labels.get(address)
    return set(labelled.topics[:1]) if labelled else set()
