"""A text, and its practices where there are any, held against the rules of law in force."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from avow.compiler.checks.telling import Telling, denied, meets, reaches
from avow.compiler.declaration.faults import shown
from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.packs import PackRule, Packs
from avow.compiler.practices import Practices
from avow.compiler.statement import Sentence, Statement, folded

_SPAN = re.compile(
    r"\b(?:(\d{1,4})|[a-z-]+ \((\d{1,4})\)) (?:business |working |calendar )?(day|week|month)s?\b"
)
_DAYS = {"day": 1, "week": 7, "month": 31}


@dataclass(frozen=True, slots=True)
class _Case:
    """A text under examination, and where findings about it stand."""

    telling: Telling
    practices: Practices | None
    file: str

    def about(self, rule: PackRule, sentence: Sentence | None, said: str, help_: str) -> Diagnostic:
        """Report on a sentence, or on the text as a whole, with the rule's reference."""
        return report(
            rule.parameters["code"],
            f"{said} ({rule.reference}).",
            help_,
            file=self.file,
            line=sentence.line if sentence else 1,
            column=sentence.column if sentence else 1,
            sentence=sentence.address if sentence else None,
        )


def check_law(
    statement: Statement, packs: Packs, *, file: str, practices: Practices | None = None
) -> tuple[Diagnostic, ...]:
    """Say where a text, or what it leaves out, does not meet the law."""
    case = _Case(Telling(statement, packs), practices, file)
    return tuple(
        found
        for rule in packs.rules
        if "code" in rule.parameters
        for found in _CHECKS[rule.kind](rule, case)
    )


def _applies(rule: PackRule, case: _Case) -> bool:
    """Say whether the text tells of what the rule speaks of, or speaks of what stands beside it."""
    when, beside = rule.parameters.get("when"), rule.parameters.get("beside")
    if beside is not None and not case.telling.speaks_of(beside):
        return False
    return when is None or case.telling.first(when) is not None


def _tells(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """Something must be told."""
    patterns = rule.parameters["tells"]
    told = next(case.telling.saying(patterns), None) is not None
    if not told and rule.parameters.get("everywhere"):
        told = any(meets(patterns, folded(line)) for line in case.telling.everywhere.split("\n"))
    if not told:
        missing = rule.parameters["missing"]
        yield case.about(rule, None, f"The text does not say {missing}", f"Say {missing}.")


def _offers(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """Whoever tells of one thing must offer another."""
    needs = case.telling.first(rule.parameters["when"])
    offered = (m for _, m in case.telling.saying(rule.parameters["tells"]))
    if needs and next(offered, None) is None:
        said = f"“{shown(needs.text)}” needs a way out that the text does not offer"
        help_ = "Say how people opt out of the sale and sharing of their information."
        yield case.about(rule, needs, said, help_)


def _shuns(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """Words that mislead or that the law gives no effect."""
    if not _applies(rule, case):
        return
    for sentence, match in case.telling.saying(rule.parameters["words"]):
        if not meets(rule.parameters.get("unless", ()), match.string):
            said = f"“{shown(sentence.text)}”: {rule.parameters['because']}"
            yield case.about(rule, sentence, said, rule.parameters["help"])


def _address(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """Where the law wants a postal address, the text gives one."""
    declared = rule.parameters.get("declared_is_enough") and _has_post(case.practices)
    if case.telling.gives_post or declared:
        return
    for sentence in _candidates(rule, case):
        said = f"“{shown(sentence.text)}” needs a postal address, and the text gives none"
        yield case.about(rule, sentence, said, "Give the postal address in the text.")
        return


def _candidates(rule: PackRule, case: _Case) -> Iterator[Sentence]:
    """Give the sentences that need an address and do not bring their own."""
    sections = case.telling.within(rule.parameters.get("within"))
    for sentence, match in case.telling.saying(rule.parameters["words"]):
        inside = sections is None or sentence.section in sections
        if inside and not denied(match) and not (sections and reaches(sentence)):
            yield sentence


def _has_post(practices: Practices | None) -> bool:
    return practices is not None and bool(practices.about.contact.post)


def _deadline(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """No sentence takes longer than the law leaves."""
    sections = case.telling.within(rule.parameters.get("within"))
    most = rule.parameters["days"]
    for sentence, match in case.telling.saying(rule.parameters["words"]):
        days = _longest(match.string)
        if days > most and (sections is None or sentence.section in sections):
            said = f"“{shown(sentence.text)}” takes {days} days where the law leaves {most}"
            yield case.about(rule, sentence, said, f"Promise an answer within {most} days.")


def _longest(text: str) -> int:
    """Give the longest span of time that a sentence names, in days; 0 when it names none."""
    spans = (int(m[1] or m[2]) * _DAYS[m[3]] for m in _SPAN.finditer(text))
    return max(spans, default=0)


def _signal(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """A text that tells of sale or sharing does not refuse the signals that stop them."""
    wanted = rule.parameters
    honoured = (m for _, m in case.telling.saying(wanted["honours"]))
    if not _applies(rule, case) or any(not denied(match) for match in honoured):
        return
    for sentence, match in case.telling.saying(wanted["signals"]):
        if meets(wanted["refusals"], match.string):
            said = f"“{shown(sentence.text)}” refuses opt-out signals, which must be honored"
            help_ = "Honor the Global Privacy Control, and refuse no more than Do Not Track."
            yield case.about(rule, sentence, said, help_)


def _signal_shown(rule: PackRule, case: _Case) -> Iterator[Diagnostic]:
    """A text that tells of the signal tells that its effect can be seen."""
    honours = [s for s, m in case.telling.saying(rule.parameters["honours"]) if not denied(m)]
    telling = {s.section for s, _ in case.telling.saying(rule.parameters["tells"])}
    if honours and not any(s.section in telling for s in honours):
        said = f"“{shown(honours[0].text)}” does not say that visitors see it honored"
        yield case.about(rule, honours[0], said, "Show it on the page, and say so.")


_CHECKS: dict[str, Callable[[PackRule, _Case], Iterator[Diagnostic]]] = {
    "tells": _tells,
    "offers": _offers,
    "shuns": _shuns,
    "address": _address,
    "deadline": _deadline,
    "signal": _signal,
    "signal-shown": _signal_shown,
}
