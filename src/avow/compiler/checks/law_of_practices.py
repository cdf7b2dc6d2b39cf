"""Practices held against the rules of law in force: signals, ways out, times to answer."""

from collections.abc import Callable, Iterator

from avow.compiler.binding import Bindings
from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.packs import PackRule, Packs
from avow.compiler.practices import Practice, Practices, Purpose, Recipient

Breach = tuple[str, Practice, str, str]
"""Table, the practice, what is wrong, what to do."""


def check_practices_law(
    practices: Practices, bindings: Bindings, packs: Packs, *, file: str
) -> tuple[Diagnostic, ...]:
    """Say which declared practices do not meet the law."""
    return tuple(
        report(
            rule.parameters["code"],
            f"`{table}.{practice.key}` {wrong} ({rule.reference}).",
            help_,
            file=file,
            line=practice.line,
            sentence=next(iter(bindings.by_practice.get(f"{table}.{practice.key}", ())), None),
        )
        for rule in packs.rules
        if "code" in rule.parameters and rule.kind in _CHECKS
        for table, practice, wrong, help_ in _CHECKS[rule.kind](rule, practices)
    )


def _shared(practices: Practices) -> Iterator[tuple[str, Purpose | Recipient]]:
    """Give every practice that is sale or sharing in the words of the law."""
    for purpose in practices.purposes.values():
        if purpose.cross_context:
            yield "purpose", purpose
    for recipient in practices.recipients.values():
        if recipient.own_marketing:
            yield "recipient", recipient


def _signal(rule: PackRule, practices: Practices) -> Iterator[Breach]:
    """A signal is not disregarded where something is sold or shared."""
    declared = practices.rules.get("global-privacy-control")
    if declared and declared.value == "disregard" and next(_shared(practices), None):
        said = "disregards a signal that must be honored"
        yield "rule", declared, said, 'Write value = "honour".'


def _offers(rule: PackRule, practices: Practices) -> Iterator[Breach]:
    """Whoever sells or shares declares the right to opt out."""
    kinds = {right.kind for right in practices.rights.values()}
    if rule.parameters["right"] not in kinds:
        for table, practice in _shared(practices):
            said = "is sale or sharing, and no right to opt out is declared"
            yield table, practice, said, 'Declare [right.KEY] with kind = "opt-out".'
            return


def _deadline(rule: PackRule, practices: Practices) -> Iterator[Breach]:
    """No right is answered later than the law says."""
    for right in practices.rights.values():
        most = rule.parameters["days"]
        if right.kind in rule.parameters.get("rights", ()) and (right.days or 0) > most:
            said = f"takes {right.days} days where the law leaves {most}"
            yield "right", right, said, f"Write days = {most}."


def _address(rule: PackRule, practices: Practices) -> Iterator[Breach]:
    """A right that is asked for in writing has a designated address."""
    for right in practices.rights.values():
        if right.kind == rule.parameters.get("right") and not practices.about.contact.designated:
            said = "is asked for at a designated address, and none is designated"
            yield "right", right, said, "Name it in [statement.contact] designated."


_CHECKS: dict[str, Callable[[PackRule, Practices], Iterator[Breach]]] = {
    "signal": _signal,
    "offers": _offers,
    "deadline": _deadline,
    "address": _address,
}
