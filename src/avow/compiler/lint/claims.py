"""Promises of restraint beside sentences that tell the opposite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from avow.compiler.diagnostics import Diagnostic, Severity
from avow.compiler.lint.scope import Scope, quoted
from avow.compiler.statement import Sentence

GAP = 120
"""Characters between two words that still belong to one claim."""

_NOT = r"\b(?:not|never|nor|don't|doesn't|won't)\b"
_GIVE = (
    r"(?:sell|rent|share|disclose|trade|lease|give|provide|release|distribute|exchange|loan|"
    r"barter|transfer)"
)
_PERSONAL = r"\b(?:information|data|names?|addresses|details|e-?mail|lists?|them|it)\b"
_OTHERS = (
    r"\b(?:third[- ]part|any ?one|any (?:other|outside|third)|others?\b|outside|"
    r"(?:unrelated|unaffiliated) (?:companies|parties))"
)
_ADS = r"\b(?:ads?|advert\w*)\b"
_BUT = re.compile(
    r"\b(?:except|unless|without (?:your|their|prior|first|express|the)|other than|only|outside of|"
    r"unrelated|in connection with|for (?:their|its)|beyond|aside from)\b"
)
_NO_CLAIM = re.compile(
    r"\bif you (?:do not|don't)\b|\bprefer\b|\bask(?:ed)? (?:us )?(?:to )?not\b|\bwhether\b|"
    r"\bchild(?:ren)?\b|\bunder (?:the age of )?1\d\b|\bopted? out\b"
)
_REMARKETED = re.compile(r"\bre-?marketing\b|\bre-?target(?:ing|ed)\b")


@dataclass(frozen=True, slots=True)
class Chain:
    """Words that follow each other within one clause, each at most `GAP` after the one before.

    A chain of patterns takes a time linear in the text, where one pattern with gaps does not.
    """

    parts: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None
    """Words anywhere in the sentence with which it does not count."""

    def found(self, said: str) -> bool:
        """Say whether a sentence holds the chain."""
        if not any(self._from(said, start.end()) for start in self.parts[0].finditer(said)):
            return False
        return not (self.unless and self.unless.search(said))

    def _from(self, said: str, place: int) -> bool:
        for part in self.parts[1:]:
            following = part.search(said, place, place + GAP)
            if not following or _ends_clause(said, place, following.start()):
                return False
            place = following.end()
        return True


def _ends_clause(said: str, start: int, end: int) -> bool:
    return said.find(";", start, end) >= 0 or said.find(". ", start, end) >= 0


def _chain(*parts: str, unless: str = "") -> Chain:
    return Chain(tuple(map(re.compile, parts)), re.compile(unless) if unless else None)


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, what takes it back, and why both cannot hold.

    `near` holds for pairs that only disagree in one sentence or in two that follow each other. A
    claim that makes exceptions itself is taken back only by what is `strongly` against it.
    """

    code: str
    claim: Chain
    against: tuple[Chain, ...]
    why: str
    instead: str
    near: bool = False
    strongly: re.Pattern[str] | None = None


PAIRS: tuple[Pair, ...] = (
    Pair(
        "AV301",
        _chain(
            rf"(?:\b(?:do|does|will|shall) not|\b(?:don't|doesn't|won't|never))"
            rf"(?: \w+ly| ever| and will not)?(?: {_GIVE},?(?: and| or)?){{0,6}} {_GIVE}\b"
            r"|\bnot in the business of (?:selling|renting|sharing)\b",
            _PERSONAL,
            _OTHERS,
            unless=_NO_CLAIM.pattern,
        ),
        (
            Chain((_REMARKETED,), re.compile(_NOT)),
            _chain(
                r"\b(?:share|disclose|provide|rent|exchange|sell)\b",
                _PERSONAL,
                r"\b(?:third[- ]part(?:y|ies)|other (?:companies|businesses|organizations|"
                r"retailers)|(?:marketing|business) partners|advertisers)",
                r"\b(?:market|promot|advertis|offers? (?:that|which|of|we)|interest you|their own)",
                unless=rf"{_NOT}|\baggregate|\banonymous|"
                rf"\bnon-(?:personal|identif)|\bde-identified",
            ),
        ),
        "it says that information is not given away",
        "Say in the first sentence to whom information does go and for what, or end the practice.",
        strongly=_REMARKETED,
    ),
    Pair(
        "AV308",
        _chain(
            r"(?:\b(?:do|does|will|shall) not|\b(?:don't|doesn't|won't|never))"
            r"(?: \w+ly| ever)?(?: \w+,?(?: and| or)?){0,4}? (?:sell|rent)\b",
            _PERSONAL,
            unless=f"{_NO_CLAIM.pattern}|{_BUT.pattern}",
        ),
        (
            _chain(
                r"\bwe(?: may| can| also| sometimes| will){0,2} (?:sell|rent|trade)\b",
                r"\b(?:information|data|details|addresses|(?:mailing |customer )lists?)\b",
                unless=rf"{_NOT}|\b(?:aggregate|anonymous|business|assets|products)\b",
            ),
            _chain(
                r"\b(?:information|data|details|addresses|lists?)"
                r" (?:is|are|may be|can be|will be) (?:sold|rented|traded)\b",
                unless=rf"{_NOT}|\b(?:aggregate|anonymous|business|assets)\b",
            ),
        ),
        "it says that information is not sold or rented",
        "Say which of the two is true, and end the other.",
    ),
    Pair(
        "AV302",
        _chain(
            _NOT,
            r"\b(?:track|collect|gather|identif)",
            r"\b(?:identif|brows|personal|you)",
            unless=r"\bif you\b|\bmay choose\b",
        ),
        (
            _chain(
                r"\b(?:serv|deliver|show|"
                r"display|target|tailor)",
                _ADS,
                unless=r"\bnot (?:show|serve)",
            ),
        ),
        "ads cannot be chosen for a reader by what tracks nobody",
        "Say what the ads are chosen by, or that they are the same for every reader.",
        near=True,
    ),
    Pair(
        "AV303",
        _chain(
            r"\b(?:cannot|can not|do(?:es)? not|will not)(?: personally)? identify "
            r"(?:you|any|individual|a )"
        ),
        (
            _chain(
                r"\b(?:cookies?|we|information)\b",
                r"\b(?:collect|record|log|includ|contain|link|associat)",
                r"\b(?:your name|e-?mail address(?:es)?|account (?:number|information)|"
                r"device identifiers?)\b",
                unless=rf"{_NOT} (?:\w+ )?(?:collect|record|log|includ|contain|link|associat)",
            ),
        ),
        "what holds a name or an identifier does identify",
        "Say that the information can be linked to a person, and what is done against it.",
        near=True,
    ),
    Pair(
        "AV304",
        _chain(
            r"\b(?:do(?:es)? not|don't|never)\s(?:use|place|set|employ)\s(?:any\s)?cookies\b"
            r"(?=\s?(?:[.;,]|$|on (?:our|this|the)|at all|or ))",
            unless=r"\bif you\b|\byou (?:do not|may)\b",
        ),
        (
            _chain(
                r"\b(?:we|sites?|website)(?: may| also|"
                r" and our \w+){0,2} (?:use|place|set|employ)s? "
                r"(?:\w+ ){0,2}cookies\b|\b(?:our|these) cookies\b|"
                r"\bcookies (?:that )?we (?:use|set)\b",
                unless=rf"{_NOT} (?:use|place|set|employ)",
            ),
        ),
        "it says that no cookies are used",
        "Take one of the two out, after looking at what the site sets.",
    ),
    Pair(
        "AV306",
        _chain(
            r"\b(?:never|under no circumstances)\b",
            rf"\b{_GIVE}\b",
            r"\b(?:anyone|any (?:other )?(?:third|outside|one|person|company)|third part|others|"
            r"outside)",
            unless=_BUT.pattern,
        ),
        (
            _chain(
                r"\b(?:may|will|might|can)\b(?! (?:not|never))",
                rf"\b(?:{_GIVE}|transfer)",
                r"\b(?:purchaser|buyer|acquir|successor|merger|sale of|service providers?|"
                r"third part|affiliates|law enforcement|court|subpoena)",
                unless=_NOT,
            ),
        ),
        "“never” leaves no room for it",
        "Name the exceptions beside the promise, or keep to “never”.",
    ),
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find the claims that another sentence takes back, each once."""
    for pair in PAIRS:
        yield from _claims(scope, pair)


def _claims(scope: Scope, pair: Pair) -> Iterator[Diagnostic]:
    """Find the first sentence that makes the claim while another takes it back."""
    claims = [index for index, (_, said) in enumerate(scope.said) if pair.claim.found(said)]
    against = _against(scope, pair) if claims else []
    for index in claims:
        sentence, said = scope.said[index]
        weak = pair.strongly is not None and bool(_BUT.search(said))
        other = _other(scope, pair, index, against, weak=weak)
        if other is not None:
            yield _report(scope, pair, sentence, other, weak=weak)
            return


def _against(scope: Scope, pair: Pair) -> list[int]:
    """Give the numbers of the sentences that take the claim back."""
    return [
        index
        for index, (_, said) in enumerate(scope.said)
        if any(chain.found(said) for chain in pair.against)
    ]


def _other(
    scope: Scope, pair: Pair, index: int, against: list[int], *, weak: bool
) -> Sentence | None:
    """Give the sentence that takes one claim back."""
    if pair.near:
        section = scope.said[index][0].section
        near = [place for place in against if place in (index, index + 1)]
        found = (scope.said[place][0] for place in near)
        return next((sentence for sentence in found if sentence.section == section), None)
    for place in against:
        sentence, said = scope.said[place]
        strong = not weak or (pair.strongly is not None and bool(pair.strongly.search(said)))
        if place != index and strong:
            return sentence
    return None


def _report(
    scope: Scope, pair: Pair, sentence: Sentence, other: Sentence, *, weak: bool
) -> Diagnostic:
    beside = "itself" if other is sentence else f"line {other.line}: {quoted(other.text)}"
    return scope.about(
        sentence,
        pair.code,
        f"{quoted(sentence.text)} contradicts {beside}; {pair.why}.",
        pair.instead,
        severity=Severity.WARNING if weak else None,
    )
