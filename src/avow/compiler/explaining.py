"""What a sentence is to the program: its label and why, what carries it, and what keeps that."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from avow.compiler.checking import Report
from avow.compiler.labels import Labelled
from avow.compiler.statement import Sentence, folded
from avow.core.errors import NotFoundError

_MOST = 5


class SentenceNotFoundError(NotFoundError):
    """The words or the address stand in no sentence, or the words in several."""

    code = "compiler.sentence_not_found"


@dataclass(frozen=True, slots=True)
class Keeper:
    """What keeps a practice: the room, and the function that is asked."""

    practice: str
    room: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A sentence, its label with the words that decided, and who keeps what it carries."""

    sentence: Sentence
    labelled: Labelled
    keepers: tuple[Keeper, ...]
    informs: bool
    """Whether [informs] names it."""


_KEEPERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "statement": ("statement", "Report.policy"),
        "data": ("people", "Policy.may_use"),
        "touchpoint": ("collection", "Policy.may_collect"),
        "source": ("collection", "Policy.may_collect"),
        "purpose": ("choices", "Policy.may_use"),
        "class": ("cookies", "Policy.may_store"),
        "tracker": ("cookies", "Policy.may_store"),
        "recipient": ("sharing", "Policy.may_disclose"),
        "channel": ("messaging", "Policy.may_contact"),
        "right": ("rights", "Policy.practices.rights"),
        "rule": ("compiler", "check"),
        "rule.no-sale-without-consent": ("sharing", "Policy.may_disclose"),
        "rule.no-disclosure-beyond-statement": ("sharing", "Policy.may_disclose"),
        "rule.minimum-age": ("people", "Policy.may_collect"),
        "rule.minimum-age-purchase": ("people", "Policy.may_collect"),
        "rule.do-not-track": ("cookies", "Policy.may_store"),
        "rule.global-privacy-control": ("cookies", "Policy.may_store"),
        "rule.change-alert": ("statement", "diff"),
        "rule.continued-use": ("statement", "diff"),
        "rule.tracker-changes": ("statement", "diff"),
        "rule.opt-out-any-time": ("choices", "Policy.may_contact"),
        "rule.choose-which-messages": ("choices", "Policy.may_contact"),
        "rule.new-purpose-consent": ("choices", "diff"),
        "rule.international-orders": ("sharing", "Policy.may_disclose"),
        "rule.aggregate-only": ("reports", "Policy.may_disclose"),
        "rule.anonymous-data": ("reports", "Policy.may_disclose"),
    }
)
"""The room and the function that keep each kind of practice; a rule's own entry wins."""


def explain(report: Report, words: str) -> Explanation:
    """Explain the one sentence of these words or this address. SentenceNotFoundError otherwise."""
    sentence = _found(report, words)
    return Explanation(
        sentence=sentence,
        labelled=report.labels[sentence.address],
        keepers=tuple(_keeper(name) for name in report.bound.get(sentence.address, ())),
        informs=sentence.address in report.informs,
    )


def _found(report: Report, words: str) -> Sentence:
    by_address = report.statement.by_address
    if words in by_address:
        return by_address[words]
    wanted = folded(words)
    matches = [s for s in report.statement.sentences if wanted and wanted in folded(s.text)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise SentenceNotFoundError(f"“{words}” stands in no sentence; take words of the text.")
    places = ", ".join(s.address for s in matches[:_MOST])
    raise SentenceNotFoundError(
        f"“{words}” stands in {len(matches)} sentences; add words, or give an address: {places}."
    )


def _keeper(name: str) -> Keeper:
    room, function = _KEEPERS.get(name) or _KEEPERS[name.partition(".")[0]]
    return Keeper(name, room, function)
