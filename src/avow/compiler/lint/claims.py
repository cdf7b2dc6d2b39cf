"""Promises of restraint beside sentences that tell the opposite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from avow.compiler.diagnostics import Diagnostic, Severity
from avow.compiler.lint.scope import Scope, quoted
from avow.compiler.statement import Sentence

_PERSONAL = r"(?:information|data|names?|addresses|details|e-?mail|lists?)\b"
_NOT = r"\b(?:not|never|nor|don't|doesn't|won't)\b"
_GIVE = (
    r"(?:sell|rent|share|disclose|trade|lease|give|provide|release|distribute|exchange|loan|barter|"
    r"transfer)"
)
_BUT = re.compile(
    r"\b(?:except|unless|without (?:your|their|prior|first|express|the)|other than|only|outside of|"
    r"unrelated|in connection with|for (?:their|its)|beyond|aside from)\b"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, what is told beside it, and why both cannot hold.

    `near` holds for pairs that only disagree in one sentence or in two that follow each other;
    `alone` is what takes a claim back by itself, so that it is weaker than an absolute one.
    """

    code: str
    claim: re.Pattern[str]
    against: re.Pattern[str]
    why: str
    instead: str
    near: bool = False
    strongly: re.Pattern[str] | None = None
    """Words that stand against a claim even when the claim itself makes exceptions."""
    weakened: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    """Words in the claim with which it is no claim at all."""


_DENIAL = re.compile(
    rf"(?:\b(?:do|does|will|shall) not|\b(?:don't|doesn't|won't|never))(?: \w+ly| ever| and "
    rf"will not)?"
    rf"(?: {_GIVE},?(?: and| or)?){{0,6}} {_GIVE}\b[^.;]{{0,80}}{_PERSONAL}"
    rf"|\bnot in the business of (?:selling|renting|sharing)\b[^.;]{{0,80}}{_PERSONAL}"
)
_NO_CLAIM = re.compile(
    r"\bif you (?:do not|don't)\b|\bprefer\b|\bask(?:ed)? (?:us )?(?:to )?not\b|\bwhether\b|"
    r"\bchild(?:ren)?\b|\bunder (?:the age of )?1\d\b|\bopted? out\b"
)
_REMARKETED = r"\bre-?marketing\b|\bre-?target(?:ing|ed)\b"
_MARKETED = re.compile(
    rf"^(?!.*(?:{_NOT}|\baggregate|\banonymous|\bnon-(?:personal|identif)|\bde-identified))"
    rf".*?(?:{_REMARKETED}|\b(?:share|disclose|provide|rent|exchange|"
    rf"sell)\b[^.;]{{0,60}}{_PERSONAL}"
    r"[^.;]{0,80}\b(?:third[- ]part(?:y|ies)|other (?:companies|businesses|organizations|"
    r"retailers)|"
    r"(?:marketing|business) partners|advertisers)[^.;]{0,120}\b(?:market|promot|advertis|"
    r"offers? (?:that|which|of|we)|interest you|their own))"
)

PAIRS: tuple[Pair, ...] = (
    Pair(
        "AV301",
        _DENIAL,
        _MARKETED,
        "it says that information is not given away",
        "Say in the first sentence to whom information does go and for what, or end the practice.",
        weakened=_BUT,
        strongly=re.compile(_REMARKETED),
        never=re.compile(
            r"\bif you (?:do not|don't)\b|\bprefer (?:that )?(?:we )?not\b|\bask(?:ed)? (?:us "
            r")?not\b"
        ),
    ),
    Pair(
        "AV302",
        re.compile(
            rf"{_NOT}[^.;]{{0,40}}\b(?:track|collect|gather|identif)\w*\b[^.;]{{0,60}}\b(?:identif|"
            rf"brows|personal|you)\w*"
        ),
        re.compile(
            r"\b(?:serv|deliver|show|display|target|tailor)\w*\b[^.;]{0,40}\b(?:ads?|advert\w*)\b"
        ),
        "ads cannot be chosen for a reader by what tracks nobody",
        "Say what the ads are chosen by, or that they are the same for every reader.",
        near=True,
        never=re.compile(r"\bif you\b|\bmay choose\b"),
    ),
    Pair(
        "AV303",
        re.compile(
            r"\b(?:cannot|can not|do(?:es)? not|will not)\b(?: personally)? identify (?:you|any|"
            r"individual|a )"
        ),
        re.compile(
            r"\b(?:cookies?|we|information)\b[^.;]{0,60}\b(?:collect|"
            r"record|log|includ|contain|link|"
            r"associat)\w*[^.;]{0,60}\b(?:your name|e-?mail address(?:es)?|account (?:number|"
            r"information)|device identifiers?)\b"
        ),
        "what holds a name or an identifier does identify",
        "Say that the information can be linked to a person, and what is done against it.",
        near=True,
    ),
    Pair(
        "AV304",
        re.compile(
            r"\b(?:do(?:es)? not|don't|never)\s+(?:use|place|set|"
            r"employ)\s+(?:any\s+)?cookies\b(?=\s*(?:[.;,]|$|on (?:our|this|the)|at all|or ))"
        ),
        re.compile(
            r"(?<!not )(?<!n't )(?<!never )\b(?:we|sites?|website)\b(?:(?! not\b|n't\b|"
            r"never\b)[^.;]){0,30}\b(?:use|uses|place|set|employ)s?\s+(?:\w+\s+){0,2}cookies\b|"
            r"\b(?:our|these) cookies\b|\bcookies (?:that )?we (?:use|set)\b"
        ),
        "it says that no cookies are used",
        "Take one of the two out, after looking at what the site sets.",
        never=re.compile(r"\bif you\b|\byou (?:do not|may)\b"),
    ),
    Pair(
        "AV306",
        re.compile(
            rf"\b(?:never|"
            rf"under no circumstances)\b[^.;]{{0,40}}\b{_GIVE}\b[^.;]{{0,100}}\b(?:anyone|"
            rf"any (?:other )?(?:third|outside|one|person|company)|third part|others|outside)"
        ),
        re.compile(
            rf"\b(?:may|will|might|can)\b(?! (?:not|never))[^.;]{{0,60}}\b(?:{_GIVE}|"
            rf"transfer)\w*\b[^.;]{{0,160}}\b(?:purchaser|buyer|acquir|successor|merger|sale of|"
            rf"service providers?|third part|affiliates|law enforcement|court|subpoena)"
        ),
        "“never” leaves no room for it",
        "Name the exceptions beside the promise, or keep to “never”.",
        never=_BUT,
    ),
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find the claims that another sentence takes back, each once."""
    for pair in PAIRS:
        if pair.claim.search(scope.whole):
            yield from _claims(scope, pair)


def _claims(scope: Scope, pair: Pair) -> Iterator[Diagnostic]:
    """Find the first sentence that makes the claim while another takes it back."""
    against: list[int] | None = None
    for index, (sentence, said) in enumerate(scope.said):
        if not pair.claim.search(said) or (pair.never and pair.never.search(said)):
            continue
        if against is None:
            against = [i for i, (_, other) in enumerate(scope.said) if pair.against.search(other)]
        weak = pair.weakened is not None and bool(pair.weakened.search(said))
        other = _other(scope, pair, index, against, weak=weak)
        if other is not None:
            yield _report(scope, pair, sentence, other, weak=weak)
            return


def _other(
    scope: Scope, pair: Pair, index: int, against: list[int], *, weak: bool
) -> Sentence | None:
    """Give the sentence that takes the claim back."""
    section = scope.said[index][0].section
    for place in against:
        sentence, said = scope.said[place]
        near = place in (index, index + 1) and sentence.section == section
        if (pair.near and not near) or (not pair.near and place == index):
            continue
        if not weak or pair.strongly is None or pair.strongly.search(said):
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
