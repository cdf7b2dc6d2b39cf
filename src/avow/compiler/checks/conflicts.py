"""Practices that a declared restraint forbids: the promise and the deed do not go together."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from avow.compiler.binding import Bindings
from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.practices import Practice, Practices, Purpose, Tracker, TrackerClass
from avow.compiler.restraints import SUBJECTS
from avow.compiler.statement import Statement, folded

_AGE = re.compile(
    r"\b(?:under|younger than|below|over|older than|age of|aged?|least)\D{0,24}(\d{1,2})\b"
)

Conflict = tuple[str, str, Practice, str, str, str]
"""Code, table, the practice, what is wrong, what to do, and the name of the restraint."""


def check_conflicts(
    statement: Statement, practices: Practices, bindings: Bindings, *, file: str
) -> tuple[Diagnostic, ...]:
    """Say which practices do what the statement's own words exclude."""
    conflicts = chain(
        _classes(practices), _sales(practices), _crossings(practices), _ages(practices),
        _grounds(practices), _numbers(statement, practices, bindings.by_practice),
        _subjects(statement, practices, bindings.by_practice),
    )  # fmt: skip
    return tuple(
        report(
            code,
            f"`{table}.{practice.key}` {wrong}.",
            help_,
            file=file,
            line=practice.line,
            sentence=next(iter(bindings.by_practice.get(restraint, ())), None),
        )
        for code, table, practice, wrong, help_, restraint in conflicts
    )


def _classes(practices: Practices) -> Iterator[Conflict]:
    """Members of a class do nothing that the class guarantees never to do."""
    for key, class_ in practices.classes.items():
        name = f"class.{key}"
        for word, why in _broken(practices, class_, class_.for_, None):
            said = f"never does {word}, yet {why}"
            yield "AV320", "class", class_, said, _MEND_CLASS, name
    for tracker in practices.trackers.values():
        class_ = practices.classes[tracker.class_]
        for word, why in _broken(practices, class_, tracker.for_, tracker):
            said = f"{why}, yet its class `{class_.key}` never does {word}"
            yield "AV320", "tracker", tracker, said, _MEND_CLASS, f"class.{class_.key}"


_MEND_CLASS = "Move it to another class, or take the guarantee out of the statement."


def _broken(
    practices: Practices, class_: TrackerClass, purposes: tuple[str, ...], tracker: Tracker | None
) -> Iterator[tuple[str, str]]:
    """Give each guarantee that is broken, and by what."""
    crossing = [key for key in purposes if _advertises(practices.purposes[key])]
    if "advertising" in class_.never and crossing:
        yield "advertising", f"serves `purpose.{crossing[0]}`"
    if "browsing" in class_.never and [k for k in crossing if practices.purposes[k].cross_context]:
        yield "browsing", f"follows people across sites for `purpose.{crossing[0]}`"
    if tracker is None:
        return
    if "third-party" in class_.never and tracker.operator != "first-party":
        yield "third-party", f"is run by `recipient.{tracker.operator}`"
    personal = [key for key in tracker.collects if practices.data[key].identifies == "person"]
    for word in ("identity", "person-level"):
        if word in class_.never and personal:
            yield word, f"collects `data.{personal[0]}`"


def _advertises(purpose: Purpose) -> bool:
    return purpose.cross_context or purpose.kind == "promotional"


def _sales(practices: Practices) -> Iterator[Conflict]:
    """Without a yes nobody is given data for marketing of their own."""
    if not _holds(practices, "no-sale-without-consent"):
        return
    for recipient in practices.recipients.values():
        free = [w for w in recipient.for_ if practices.purposes[w].ground == "opt-out"]
        asks = "consent" in recipient.grounds or any(
            practices.purposes[word].ground == "consent" for word in recipient.for_
        )
        if recipient.own_marketing and (free or not asks):
            said = "markets for itself without consent, though nothing is sold or shared without"
            help_ = "Put it on the ground of consent, or end its own marketing."
            yield "AV321", "recipient", recipient, said, help_, "rule.no-sale-without-consent"


def _crossings(practices: Practices) -> Iterator[Conflict]:
    """Advertising across sites is sharing, which a promise not to share excludes."""
    if not _holds(practices, "no-sale-without-consent"):
        return
    for purpose in practices.purposes.values():
        if purpose.cross_context and purpose.ground != "consent":
            said = "advertises across sites without consent, which is sharing"
            help_ = "Put it on the ground of consent, or say in the statement that you share."
            yield "AV322", "purpose", purpose, said, help_, "rule.no-sale-without-consent"


def _ages(practices: Practices) -> Iterator[Conflict]:
    """No touchpoint lets in people younger than the statement does."""
    rule = practices.rules.get("minimum-age")
    if rule is None or not isinstance(rule.value, int):
        return
    for touchpoint in practices.touchpoints.values():
        if touchpoint.minimum_age is not None and touchpoint.minimum_age < rule.value:
            said = f"takes people of {touchpoint.minimum_age}, though none under {rule.value} may"
            help_ = f"Raise `minimum_age` to {rule.value}, or leave it out."
            yield "AV323", "touchpoint", touchpoint, said, help_, "rule.minimum-age"


def _grounds(practices: Practices) -> Iterator[Conflict]:
    """What is told to outsiders for their own ends never rests on contract or law alone."""
    for purpose in practices.purposes.values():
        if purpose.ground in ("contract", "law") and _advertises(purpose):
            said = f"advertises on the ground of {purpose.ground}, which leaves nobody a choice"
            help_ = 'Write ground = "consent" or "opt-out".'
            yield "AV324", "purpose", purpose, said, help_, f"purpose.{purpose.key}"
    for class_ in practices.classes.values():
        if class_.choice == "none" and class_.is_ != "essential":
            crossing = [k for k in class_.for_ if practices.purposes[k].cross_context]
            if crossing:
                said = f"leaves no choice, though it serves `purpose.{crossing[0]}`"
                help_ = 'Write choice = "opt-out" or "opt-in".'
                yield "AV324", "class", class_, said, help_, f"class.{class_.key}"


def _subjects(
    statement: Statement, practices: Practices, bound: Mapping[str, tuple[str, ...]]
) -> Iterator[Conflict]:
    """A rule is laid by a sentence that speaks of it."""
    for key, rule in practices.rules.items():
        sentences = [statement.by_address[address] for address in bound.get(f"rule.{key}", ())]
        said = folded(" ".join(f"{s.lead} {s.text}" for s in sentences))
        if sentences and not re.search(SUBJECTS[key], said):
            wrong = f"is bound to {sentences[0].address}, which does not speak of it"
            yield "AV208", "rule", rule, wrong, "Name the words that lay it.", f"rule.{key}"


def _numbers(
    statement: Statement, practices: Practices, bound: Mapping[str, tuple[str, ...]]
) -> Iterator[Conflict]:
    """An age in the practices is the age in the sentence."""
    for key in ("minimum-age", "minimum-age-purchase"):
        rule = practices.rules.get(key)
        for address in bound.get(f"rule.{key}", ()) if rule else ():
            ages = _AGE.findall(folded(statement.by_address[address].text))
            if rule and ages and str(rule.value) not in ages:
                said = f"says {rule.value}, where its sentence says {ages[0]}"
                yield "AV325", "rule", rule, said, f"Write value = {ages[0]}.", f"rule.{key}"


def _holds(practices: Practices, key: str) -> bool:
    rule = practices.rules.get(key)
    return rule is not None and bool(rule.value)
