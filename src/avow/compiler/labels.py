"""What each sentence is to the reader: promise, practice or informs, and what it is about."""

from dataclasses import dataclass

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


def label(statement: Statement) -> dict[str, Labelled]:
    """Label every sentence of a statement, by its address."""
    return {
        sentence.address: label_sentence(sentence.text, lead=sentence.lead, heading=section.heading)
        for section in statement.sections
        for sentence in section.sentences
    }


def label_sentence(text: str, *, lead: str = "", heading: str = "") -> Labelled:
    """Label one sentence, read together with its lead-in and under its heading."""
    del text, lead, heading
    return Labelled(Label.INFORMS, (), "nothing is done or promised")
