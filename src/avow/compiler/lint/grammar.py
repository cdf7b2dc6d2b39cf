"""Sentences that are broken in a way that a pattern can tell for sure."""

import re
from collections.abc import Iterator, Sequence

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.lint.scope import Scope, quoted, verbatim
from avow.compiler.statement import Kind, Sentence

LONGEST_REPEAT = 6
"""Words of a phrase that may be written twice by mistake."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_MAY_REPEAT = frozenset({"that", "had", "so", "very", "bye", "far", "in"})
Pattern = tuple[re.Pattern[str], str]

_PATTERNS: tuple[Pattern, ...] = (
    (
        re.compile(r"\b(?:do|does|did|will|shall|may) not \w+ly\s?(?:,\s?to\b|[.;])"),
        "the verb after “not” is missing",
    ),
    (re.compile(r"\bwe (?:is|has|does|was)\b"), "“we” and its verb do not agree"),
    (
        re.compile(r"(?m:^|[,;] |\bif |\bwhen |\bbecause )you (?:is|has|does|was)\b"),
        "“you” and its verb do not agree",
    ),
    (re.compile(r"(?m:^|[,;] )they (?:is|has|does|was)\b"), "“they” and its verb do not agree"),
    (
        re.compile(r"\b(?:an? (?:a|an|the)|the (?:the|an?)) (?=[a-z]{2})"),
        "two articles follow each other",
    ),
    (
        re.compile(
            r"\b(?:may|can|must|should|will) (?:may|can|must|should|will) (?!be\b.*\bat will)"
        ),
        "two auxiliary verbs follow each other",
    ),
    (re.compile(r",\s?,|,\s?\.(?=\s|$)|,\s?;"), "punctuation follows punctuation"),
    (
        re.compile(
            r"\b(questions?|concerns?|comments?|problems?|complaints?) (?:regarding|about|"
            r"concerning) any \w+ or \1\b"
        ),
        "it repeats its own words",
    ),
    (
        re.compile(
            r"\b(?:questions?|concerns?|comments?) (?:regarding|about|"
            r"concerning) any (?:questions?|"
            r"concerns?|comments?)\b"
        ),
        "it repeats its own words",
    ),
)
_UNFINISHED = re.compile(
    r"(?<![;,] )\b(?:and|or|the|an?|of|to|with|by|from|for|our|your|their|its|including|"
    r"such as|that|which|is|"
    r"are|may|will|if|when|because|as)$"
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find broken sentences, each once."""
    following = iter(scope.statement.sentences)
    next(following, None)
    patterns = [(p, fault) for p, fault in _PATTERNS if p.search(scope.body)]
    for sentence, said in scope.said:
        words, fault = _fault(sentence, said, next(following, None), patterns)
        if fault:
            words = verbatim(sentence, words)
            yield scope.about(
                sentence,
                "AV107",
                f"{quoted(words)} is not a sentence that a reader can follow: {fault}.",
                "Write the sentence anew so that it says one thing, and read it aloud.",
                words=words,
            )


def _fault(
    sentence: Sentence, said: str, after: Sentence | None, patterns: Sequence[Pattern]
) -> tuple[str, str]:
    """Give the words that are wrong in a sentence and what is wrong, or nothing twice."""
    for pattern, fault in patterns:
        found = pattern.search(said)
        if found:
            return found[0].strip(), fault
    repeated = _repeated(said)
    if repeated and verbatim(sentence, repeated).islower():
        return repeated, "the same words follow each other"
    if sentence.kind is Kind.ITEM and said.endswith(":"):
        return sentence.text, "it ends with a colon, and nothing stands under it"
    if (
        sentence.kind is Kind.SENTENCE
        and _UNFINISHED.search(said)
        and not _goes_on(sentence, after)
    ):
        return sentence.text[-40:].strip(), "it breaks off"
    return "", ""


def _goes_on(sentence: Sentence, after: Sentence | None) -> bool:
    """Say whether items of a list complete the sentence."""
    return after is not None and after.section == sentence.section and after.kind is Kind.ITEM


def _repeated(said: str) -> str:
    """Give a phrase that is written twice in a row."""
    found = list(_WORD.finditer(said))
    words = [word[0] for word in found]
    for size in range(1, LONGEST_REPEAT + 1):
        same = 0
        for i, (one, other) in enumerate(zip(words, words[size:], strict=False)):
            same = same + 1 if one == other else 0
            if same == size:
                first = i - size + 1
                written = said[found[first].start() : found[i + size].end()]
                if _is_slip(words[first : i + 1], written):
                    return written
    return ""


def _is_slip(words: list[str], written: str) -> bool:
    """Say whether nothing but spaces parts the two, and the language does not want them twice."""
    if words[-1] == "to" or (len(words) == 1 and (words[0] in _MAY_REPEAT or len(words[0]) < 2)):
        return False
    return not re.search(r"[^\w\s'-]|\s-\s", written)
