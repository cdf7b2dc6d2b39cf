"""What a text tells, in the terms of a rule pack: the sentences that say it and do not deny it."""

import re
from collections.abc import Iterator
from functools import cache, cached_property

from avow.compiler.packs import Packs
from avow.compiler.statement import Sentence, Statement, folded
from avow.compiler.text.reach import MAIL, PHONE, POST

_DENIAL = re.compile(r"\b(?:not|never|no|neither|nor|without|cannot|\w+n't)\b")
_CLAUSE = re.compile(r"[;:.]|\b(?:but|however|although|while|except|unless)\b")
_LONGEST = 4_000
"""Letters of a sentence that are looked at: no reader follows a longer one."""
_REACH = 80
"""Letters before a word within which a denial is taken to reach it."""


class Telling:
    """A statement made ready for the patterns of rules."""

    def __init__(self, statement: Statement, packs: Packs) -> None:
        """Fold every sentence once, read together with its lead-in."""
        self.statement = statement
        self._terms = packs.terms
        self._said = [(folded(f"{s.lead} {s.text}"[:_LONGEST]), s) for s in statement.sentences]
        self._told: dict[str, tuple[Sentence, ...]] = {}

    def saying(self, patterns: tuple[str, ...]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Give each sentence that meets one of the patterns, with the words that meet it."""
        for text, sentence in self._said:
            if match := _search(patterns, text):
                yield sentence, match

    def told(self, term: str) -> tuple[Sentence, ...]:
        """Give the sentences that tell of a term and do not deny it."""
        if term not in self._told:
            found = self.saying(self._terms.get(term, ()))
            self._told[term] = tuple(s for s, match in found if not denied(match))
        return self._told[term]

    def speaks_of(self, term: str) -> bool:
        """Say whether a term occurs at all, denied or not."""
        return next(self.saying(self._terms.get(term, ())), None) is not None

    def first(self, terms: tuple[str, ...]) -> Sentence | None:
        """Give the first sentence that tells of any of the terms."""
        found = {s.address: s for term in terms for s in self.told(term)}
        return next((s for s in self.statement.sentences if s.address in found), None)

    def within(self, term: str | None) -> frozenset[str] | None:
        """Give the sections that tell of a term; None stands for every section."""
        return None if term is None else frozenset(s.section for s in self.told(term))

    @cached_property
    def everywhere(self) -> str:
        """The whole text with headings and furniture, as it is shown, one line each."""
        headings = [section.heading for section in self.statement.sections]
        furniture = [text for _, text in self.statement.furniture]
        shown = [*headings, *furniture, *(s.text for s in self.statement.sentences)]
        return "\n".join(shown)

    @property
    def gives_post(self) -> bool:
        """Whether a postal address stands anywhere in the text."""
        return bool(POST.search(self.everywhere))


def reaches(sentence: Sentence) -> bool:
    """Say whether a sentence itself gives an address or a number."""
    mailed = any(link.target.startswith(("mailto:", "http")) for link in sentence.links)
    given = MAIL.search(sentence.text) or PHONE.search(sentence.text) or POST.search(sentence.text)
    return mailed or bool(given)


def denied(match: re.Match[str]) -> bool:
    """Say whether the words are denied in their own clause."""
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    clause = _CLAUSE.split(before)[-1]
    return bool(_DENIAL.search(clause))


def meets(patterns: tuple[str, ...], text: str) -> bool:
    """Say whether a folded text meets one of the patterns."""
    return _search(patterns, text) is not None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _search(patterns: tuple[str, ...], text: str) -> re.Match[str] | None:
    return _compiled(patterns).search(text) if patterns else None
