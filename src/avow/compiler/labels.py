"""What each sentence is to the reader: promise, practice or informs, and what it is about."""

from dataclasses import dataclass
from functools import cache, lru_cache

from avow.compiler.labelling.patterns import Places, known_words
from avow.compiler.labelling.rules import table
from avow.compiler.labelling.topics import of_heading, weigh
from avow.compiler.labelling.words import Words, read
from avow.compiler.statement import Label, Statement

TOPICS: tuple[str, ...] = (
    "collection",
    "source",
    "tracker",
    "purpose",
    "contact",
    "sharing",
    "transfer",
    "legal",
    "fraud",
    "security",
    "breach",
    "choice",
    "california",
    "access",
    "children",
    "international",
    "links",
    "signals",
    "change",
    "contest",
    "retention",
)
"""What a promise or a practice can be about."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence's label, its topics with the principal first, and the words that decided."""

    label: Label
    topics: tuple[str, ...]
    because: str


_ORDER = (
    (Label.PROMISE, "firm"),
    (Label.PRACTICE, "signals"),
    (Label.INFORMS, "explanations"),
    (Label.INFORMS, "advice"),
    (Label.PROMISE, "choices"),
    (Label.PROMISE, "restraints"),
    (Label.PROMISE, "contacts"),
    (Label.PRACTICE, "practices"),
    (Label.PROMISE, "plain_promises"),
    (Label.PRACTICE, "plain_practices"),
)
"""What binds in any company, then refused signals, what only informs, and the rest by rank.

Plain words come last: they say much in one sentence and nothing in another.
"""

_WAYS = frozenset({"choice", "access", "california"})
"""Headings under which a place to turn to is a way out."""


def label(statement: Statement) -> dict[str, Labelled]:
    """Label every sentence of a statement, by its address."""
    labels: dict[str, Labelled] = {}
    for section in statement.sections:
        before = None
        for sentence in section.sentences:
            before = label_sentence(
                sentence.text, lead=sentence.lead, heading=section.heading, before=before
            )
            labels[sentence.address] = before
    return labels


def label_sentence(
    text: str, *, lead: str = "", heading: str = "", before: Labelled | None = None
) -> Labelled:
    """Label one sentence, read together with its lead-in, under its heading, after another."""
    words = _read(f"{lead} {text}" if lead else text)
    places = Places(words)
    under = _under(heading)
    if on := before is not None and _points_back(places):
        under = (*under, *before.topics)
    for chosen, name in _ORDER:
        if name == "contacts" and _WAYS.isdisjoint(under):
            continue
        for rule in table(name):
            if span := rule.found(places):
                because = f"{rule.name}: “{words.between(*span)}”"
                topics = weigh(places, under, rule.topic) if chosen is not Label.INFORMS else ()
                return Labelled(chosen, topics, because)
    if on and before is not None and before.label is not Label.INFORMS:
        return Labelled(Label.PRACTICE, before.topics, "goes on from the sentence before")
    return Labelled(Label.INFORMS, (), "nothing is done or promised")


def _points_back(places: Places) -> bool:
    return any(rule.fits(places) for rule in table("anaphora"))


@lru_cache(maxsize=256)
def _under(heading: str) -> tuple[str, ...]:
    return of_heading(Places(_read(heading)))


def _read(text: str) -> Words:
    return read(text, _known())


@cache
def _known() -> frozenset[str]:
    for name in (*(name for _, name in _ORDER), "anaphora", "topics"):
        table(name)
    return known_words()
