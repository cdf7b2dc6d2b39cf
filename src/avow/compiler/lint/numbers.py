"""Ages and spans of time that disagree within one text."""

import re
from collections.abc import Iterator

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.lint.scope import Scope, quoted, verbatim
from avow.compiler.statement import Sentence

_WORDS_OF_AGE = {"thirteen": "13", "fourteen": "14", "sixteen": "16", "eighteen": "18"}
_AGE = re.compile(
    r"\b(?:under|below|younger than|less than)(?: the age of| age)?\s+(?P<age>\d{2}|"
    r"thirteen|fourteen|"
    r"sixteen|eighteen)\b(?!\s*(?:%|percent|days|hours|months))"
)
_NOT_COLLECTED = re.compile(
    r"\b(?:not|never)\b[^.;]{0,60}\b(?:collect|solicit|request|gather|accept|maintain|seek)\w*"
)
_KEPT = re.compile(
    r"\b(?:keep|kept|retain|retained|store|stored|delete|deleted|purge|purged|erase|erased)\b"
    r"(?P<what>[^.;:]{0,80}?)\b(?:for|after|within)(?: up to| a period of| at most| no more "
    r"than)?\s+"
    r"(?P<count>\d{1,4})\s+(?P<unit>day|week|month|year)s?\b"
)
_SAME = 0.6
"""Share of the words that two spans must have in common to speak of the same thing."""
_MEANT = re.compile(r"[a-z]{3,}")
_SILENT = frozenset({"the", "this", "that", "your", "our", "you", "any", "all", "and", "will"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find two numbers for one thing."""
    yield from _ages(scope)
    yield from _spans(scope)


def _ages(scope: Scope) -> Iterator[Diagnostic]:
    """Find two ages under which nothing is collected."""
    first: tuple[str, Sentence] | None = None
    for sentence, said in scope.said:
        found = _AGE.search(said)
        if not found or not _NOT_COLLECTED.search(said):
            continue
        age = _WORDS_OF_AGE.get(found["age"], found["age"])
        if first and first[0] != age:
            yield _disagree(scope, "AV305", sentence, first[1], found[0])
            return
        first = first or (age, sentence)


def _spans(scope: Scope) -> Iterator[Diagnostic]:
    """Find two spans of time for which the same thing is kept."""
    told: list[tuple[set[str], str, Sentence]] = []
    for sentence, said in scope.said:
        found = _KEPT.search(said)
        if not found:
            continue
        about = set(_MEANT.findall(found["what"])) - _SILENT
        span = f"{found['count']} {found['unit']}"
        for other, known, earlier in told:
            if about and known != span and _is_same(about, other):
                yield _disagree(scope, "AV307", sentence, earlier, found[0])
                return
        told.append((about, span, sentence))


def _is_same(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other)


def _disagree(
    scope: Scope, code: str, sentence: Sentence, earlier: Sentence, words: str
) -> Diagnostic:
    words = verbatim(sentence, words)
    return scope.about(
        sentence,
        code,
        f"{quoted(words)} disagrees with line {earlier.line}: {quoted(earlier.text)}.",
        "Write one number, in one place, and let the other sentence point to it.",
        words=words,
    )
