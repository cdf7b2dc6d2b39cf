"""Contests: rules of their own, dated and never changed, that win over the statement."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from avow.collection.errors import (
    ContestClosedError,
    ContestRulesError,
    RefusedError,
    UndeclaredFieldError,
)
from avow.collection.models import ContestRules
from avow.collection.recording import named
from avow.compiler.decisions import Decision, Reason, refusal
from avow.compiler.policy import Policy
from avow.compiler.practices import Touchpoint
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.statement import access as statements
from avow.statement.models import Version

_RETENTION = re.compile(r"P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,3}M)?([0-9]{1,3}W)?([0-9]{1,4}D)?")
_LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the rules of a contest say in the place of the statement; None leaves it as it is.

    `collects`, `required` and `purposes` are keys of the practices. `retention` (ISO 8601) holds
    for every field of an entry. An age can only be raised.
    """

    collects: tuple[str, ...]
    required: tuple[str, ...] = ()
    purposes: tuple[str, ...] | None = None
    retention: str | None = None
    minimum_age: int | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """What the rules say otherwise than a sentence of the statement."""

    what: str
    statement_says: str
    rules_say: str
    sentence: str
    """Address of the sentence that is overridden."""


@transaction.atomic
def publish_rules(
    *,
    touchpoint: str,
    name: str,
    text: str,
    opens_at: datetime,
    closes_at: datetime,
    terms: Terms,
    actor: str,
) -> ContestRules:
    """Publish the rules of one contest; the same rules again are the same contest.

    ContestRulesError when the touchpoint lets no rules win over the statement, when a term names
    what is not declared, or when the dates are none.
    """
    version = statements.current()
    _refuse_wrong(statements.policy(version), touchpoint, terms)
    _refuse_wrong_text(name, text, opens_at, closes_at)
    said = _canonical(touchpoint, name, text, opens_at, closes_at, terms)
    digest = hashlib.sha256(said.encode()).hexdigest()
    rules, new = ContestRules.objects.get_or_create(
        digest=digest,
        defaults={
            "touchpoint": touchpoint,
            "version_digest": version.digest,
            "name": name,
            "text": text,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "terms": asdict(terms),
            "published_at": clock.now(),
        },
    )
    if new:
        ledger.append("collection.contest_rules_published", _facts(rules), actor=actor)
    return rules


def terms(rules: ContestRules) -> Terms:
    """Read the terms of published rules."""
    said = rules.terms
    purposes = said["purposes"]
    return Terms(
        collects=tuple(said["collects"]),
        required=tuple(said["required"]),
        purposes=None if purposes is None else tuple(purposes),
        retention=said["retention"],
        minimum_age=said["minimum_age"],
    )


def rules(digest: str) -> ContestRules:
    """Give the rules of this digest. NotFoundError when none were published."""
    try:
        return ContestRules.objects.get(digest=digest)
    except ContestRules.DoesNotExist:
        raise NotFoundError(
            "No contest rules have this digest. Take it from the page of the contest."
        ) from None


def open_now(touchpoint: str) -> list[ContestRules]:
    """Give the contests of a touchpoint that can be entered now, the one that ends first, first."""
    now = clock.now()
    found = ContestRules.objects.filter(touchpoint=touchpoint, opens_at__lte=now, closes_at__gt=now)
    return list(found.order_by("closes_at", "digest"))


def entered(touchpoint: Touchpoint, digest: str | None) -> ContestRules:
    """Give the rules that an entry comes under now. ContestClosedError outside of their dates.

    Without a digest it is the one contest that is open.
    """
    if digest is None:
        opened = open_now(touchpoint.key)
        if len(opened) != 1:
            raise ContestClosedError(
                "Say which contest this is an entry to: more than one is open."
                if opened
                else "No contest is open now, so nothing was taken."
            )
        return opened[0]
    found, now = rules(digest), clock.now()
    if found.touchpoint != touchpoint.key:
        raise ContestClosedError("These rules belong to another form. Enter the contest there.")
    if not found.opens_at <= now < found.closes_at:
        when = f"from {found.opens_at:%-d %B %Y, %H:%M} to {found.closes_at:%-d %B %Y, %H:%M} UTC"
        raise ContestClosedError(f"This contest is open {when}, and not now. Nothing was taken.")
    return found


def refuse_elsewhere(digest: str | None) -> None:
    """Refuse an entry to a contest where none can be entered."""
    if digest is not None:
        raise ContestClosedError("No contest is entered here. Leave its rules out.")


def refuse_uncollected(policy: Policy, found: ContestRules, fields: Iterable[str]) -> None:
    """Refuse by name whatever the rules of a contest do not collect."""
    said = terms(found)
    at = policy.touchpoints[found.touchpoint].sentence
    if beyond := [name for name in fields if name not in said.collects]:
        reasons = tuple(Reason("undeclared", f"data.{name}", at) for name in beyond)
        raise UndeclaredFieldError(
            f"The rules of this contest do not take {named(beyond)}, so nothing was kept. Enter"
            " without it.",
            Decision(False, reasons),
        )


def refuse_young(policy: Policy, found: ContestRules, age: int | None) -> None:
    """Refuse whoever is younger than the rules of a contest let enter."""
    said = terms(found)
    at = policy.touchpoints[found.touchpoint].sentence
    if said.minimum_age is not None and (age is None or age < said.minimum_age):
        code = "age-unknown" if age is None else "child"
        raise RefusedError(
            f"This contest is for people of {said.minimum_age} years and more. Nothing was kept.",
            refusal(code, f"touchpoint.{found.touchpoint}", at),
        )


def overrides(found: ContestRules) -> list[Override]:
    """Say what the rules say otherwise than the version they were published under, and where."""
    version = statements.version(found.version_digest)
    return list(_overrides(version, found))


def _overrides(version: Version, found: ContestRules) -> Iterator[Override]:
    policy = statements.policy(version)
    declared, said = policy.practices.touchpoints[found.touchpoint], terms(found)
    at = policy.touchpoints[found.touchpoint].sentence
    pairs: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("collects", declared.collects, said.collects),
        ("required", declared.required, said.required),
        ("purposes", declared.for_, declared.for_ if said.purposes is None else said.purposes),
    ]
    for what, before, after in pairs:
        if set(before) != set(after):
            yield Override(what, ", ".join(before), ", ".join(after), at)
    for key in said.collects if said.retention else ():
        if (before := policy.practices.data[key].retention) != said.retention:
            where = policy.bound[f"data.{key}"][-1]
            yield Override(f"retention of {key}", before, str(said.retention), where)
    least = _minimum_age(policy, declared)
    if said.minimum_age is not None and said.minimum_age != least:
        where = policy.bound.get("rule.minimum-age", (at,))[0]
        yield Override("minimum age", str(least), str(said.minimum_age), where)


def _refuse_wrong(policy: Policy, touchpoint: str, said: Terms) -> None:
    declared = policy.practices.touchpoints.get(touchpoint)
    if declared is None or declared.overrides is None:
        raise ContestRulesError(
            f"No rules win over the statement at “{named([touchpoint])}”. Declare `overrides` for"
            " the touchpoint, with the sentence that says so, and publish."
        )
    unknown = [key for key in said.collects if key not in policy.practices.data]
    unknown += [key for key in said.required if key not in said.collects]
    unknown += [key for key in said.purposes or () if key not in policy.practices.purposes]
    if unknown or not said.collects:
        raise ContestRulesError(
            f"The practices in force declare no {named(unknown) or 'empty list'} for a contest."
            " Declare it, or leave it out of the rules."
        )
    if said.retention is not None and not _RETENTION.fullmatch(said.retention):
        raise ContestRulesError("Write how long entries are kept as a duration, such as P30D.")
    least = _minimum_age(policy, declared)
    if said.minimum_age is not None and said.minimum_age < least:
        raise ContestRulesError(
            f"A contest can ask for more than {least} years and never for fewer."
        )


def _minimum_age(policy: Policy, declared: Touchpoint) -> int:
    rule = policy.practices.rules.get("minimum-age")
    everywhere = rule.value if rule and isinstance(rule.value, int) else 0
    return max(everywhere, declared.minimum_age or 0)


def _refuse_wrong_text(name: str, text: str, opens_at: datetime, closes_at: datetime) -> None:
    if not name.strip() or not text.strip() or len(name) > 200 or len(text) > _LONGEST_TEXT:
        raise ContestRulesError("A contest needs a name and the text of its rules.")
    if opens_at.tzinfo is None or closes_at.tzinfo is None or opens_at >= closes_at:
        raise ContestRulesError("A contest opens before it closes. Give both with a time zone.")


def _canonical(
    touchpoint: str, name: str, text: str, opens_at: datetime, closes_at: datetime, said: Terms
) -> str:
    parts: Mapping[str, object] = {
        "touchpoint": touchpoint,
        "name": name,
        "text": text,
        "opens_at": opens_at.isoformat(),
        "closes_at": closes_at.isoformat(),
        "terms": asdict(said),
    }
    return json.dumps(parts, sort_keys=True, ensure_ascii=False)


def _facts(found: ContestRules) -> dict[str, ledger.Fact]:
    said = terms(found)
    facts: dict[str, ledger.Fact] = {
        "rules": found.digest,
        "touchpoint": found.touchpoint,
        "version": found.version_digest,
        "opens_at": found.opens_at,
        "closes_at": found.closes_at,
        "fields": list(said.collects),
    }
    facts |= {"purposes": list(said.purposes)} if said.purposes is not None else {}
    return facts | ({"retention": said.retention} if said.retention else {})
