"""Everything that comes in, from page, API, till or staff, goes through `record`."""

import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from avow.collection import rules
from avow.collection.errors import (
    CardNumberError,
    FieldTooLongError,
    KeyReusedError,
    MissingFieldError,
    RefusedError,
    UndeclaredFieldError,
    UnknownTouchpointError,
)
from avow.collection.models import Fact, Submission
from avow.compiler.decisions import Decision
from avow.compiler.policy import Policy
from avow.core import clock
from avow.ledger import services as ledger
from avow.people import ages
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

EMAIL = "user.contact.email"
"""The category by which a person is found again."""

BIRTH_DATE = "user.demographic.date_of_birth"
"""The category that tells of a child even where nobody asks for the age."""

_MOST_NAMED, _LONGEST_NAMED = 5, 60


def record(
    *,
    touchpoint: str,
    fields: Mapping[str, str],
    place: str,
    wording: str,
    actor: str,
    age: int | None = None,
    key: str | None = None,
) -> Submission:
    """Keep what a person gives at a touchpoint, if the statement in force allows all of it.

    `fields` are values by key of data; empty ones count as not given. `wording` is the text that
    was shown beside them. With the same `key` and content the first submission is given again.
    Raises RefusedError with its reasons, MissingFieldError, CardNumberError, FieldTooLongError,
    EmailAddressError, KeyReusedError; then nothing was written.
    """
    given = {name: value for name, value in fields.items() if value.strip()}
    _refuse_forbidden(given)
    submission = Submission(
        touchpoint=touchpoint,
        place=place,
        wording=wording,
        key=_digest(key) if key else uuid.uuid4().hex,
        request_digest=_digest(touchpoint, given, place),
    )
    try:
        with transaction.atomic():
            return _earlier(submission) or _keep(submission, fields, given, age, actor)
    except IntegrityError:
        # Another request with the same key was first.
        if (earlier := _earlier(submission)) is None:
            raise
        return earlier


def _earlier(submission: Submission) -> Submission | None:
    """Give what the key was used for before, unless the content is other."""
    earlier = Submission.objects.filter(key=submission.key).first()
    if earlier and not hmac.compare_digest(earlier.request_digest, submission.request_digest):
        raise KeyReusedError(
            "This idempotency key was used before with other content. Send a new key."
        )
    return earlier


def _keep(
    submission: Submission,
    fields: Mapping[str, str],
    given: Mapping[str, str],
    age: int | None,
    actor: str,
) -> Submission:
    """Ask the policy, then write person, facts, submission and ledger entry together."""
    version = statements.current()
    policy = statements.policy(version)
    _refuse_undeclared(policy, submission.touchpoint, fields, _least_age(policy, given, age))
    _refuse_missing(policy, submission.touchpoint, given)
    submission.version_digest = version.digest
    submission.at = clock.now()
    if policy.practices.touchpoints[submission.touchpoint].keeps:
        email = _email(policy, given)
        submission.data_subject = people.find_or_create(email=email, actor=actor)
        _record(submission, given, committed={"fields": dict(given)}, actor=actor)
        _seal(submission, submission.data_subject, given)
    else:
        _record(submission, given, committed={}, actor=actor)
    return submission


def _record(
    submission: Submission,
    given: Mapping[str, str],
    *,
    committed: Mapping[str, Any],
    actor: str,
) -> None:
    """Save the submission with its ledger entry, which names fields and holds no value."""
    seal = ledger.seal({**committed, "wording": submission.wording})
    person = submission.data_subject
    facts: dict[str, ledger.Fact] = {
        "touchpoint": submission.touchpoint,
        "version": submission.version_digest,
        "fields": sorted(given),
        "submission": str(submission.reference),
        "content": seal.commitment,
    }
    if person is not None:
        facts["who"] = str(person.pseudonym)
    submission.salt = people.seal_value(person, "salt", seal.salt.hex()) if person else seal.salt
    submission.entry = ledger.append("collection.recorded", facts, actor=actor).reference
    submission.save(force_insert=True)


def _email(policy: Policy, given: Mapping[str, str]) -> str | None:
    """Give the person's own e-mail address, if one was given."""
    data = policy.practices.data
    return next((value for name, value in given.items() if data[name].is_ == EMAIL), None)


def _least_age(policy: Policy, given: Mapping[str, str], age: int | None) -> int | None:
    """Give the least age that was said, also by a date of birth (ISO 8601) among the fields."""
    data = policy.practices.data
    dates = [
        value for name, value in given.items() if name in data and data[name].is_ == BIRTH_DATE
    ]
    said = [ages.age_said(value, today=clock.today()) for value in dates]
    return min((each for each in (age, *said) if each is not None), default=None)


def _seal(submission: Submission, person: DataSubject, given: Mapping[str, str]) -> None:
    Fact.objects.bulk_create(
        Fact(submission=submission, field=name, sealed=people.seal_value(person, name, value))
        for name, value in given.items()
    )


def _refuse_forbidden(fields: Mapping[str, str]) -> None:
    """Refuse what may never be kept, before anything else looks at it."""
    for name, value in fields.items():
        if len(value) > rules.LONGEST_FIELD:
            raise FieldTooLongError(
                f"{name} has more than {rules.LONGEST_FIELD:,} characters. Shorten it."
            )
    if (refused := rules.refused_field(fields)) is not None:
        raise CardNumberError(
            f"{refused} holds what looks like a payment card's number or security code."
            " Card numbers are never kept: take it out and send the rest again."
        )


def _refuse_undeclared(
    policy: Policy, touchpoint: str, fields: Mapping[str, str], age: int | None
) -> None:
    """Ask the policy about every field, the empty ones too: a form must not even ask for more."""
    decision = policy.may_collect(touchpoint, fields, age=age)
    if decision:
        return
    if touchpoint not in policy.touchpoints:
        raise UnknownTouchpointError(
            f"The statement names no touchpoint “{touchpoint}”, so nothing is taken there.",
            decision,
        )
    undeclared = [r.practice for r in decision.reasons if r.code == "undeclared"]
    if undeclared:
        names = _named([practice.removeprefix("data.") for practice in undeclared])
        raise UndeclaredFieldError(
            f"No sentence of the statement lets “{touchpoint}” take {names}, so nothing was kept."
            " Send the form without it.",
            decision,
        )
    raise RefusedError(_said(decision), decision)


def _named(names: Sequence[str]) -> str:
    """Name what came from outside, cut to what a reader can take in."""
    shown = ", ".join(
        name if len(name) <= _LONGEST_NAMED else f"{name[:_LONGEST_NAMED]}…"
        for name in names[:_MOST_NAMED]
    )
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"


def _said(decision: Decision) -> str:
    return " ".join(reason.text for reason in decision.reasons)


def _refuse_missing(policy: Policy, touchpoint: str, given: Mapping[str, str]) -> None:
    required = policy.practices.touchpoints[touchpoint].required
    missing = [name for name in required if name not in given]
    if missing:
        labels = ", ".join(policy.practices.data[name].label.lower() for name in missing)
        raise MissingFieldError(f"{touchpoint} needs {labels}. Fill it in and send it again.")


def _digest(*content: object) -> str:
    """A keyed digest: equal content is known again, and nothing can be guessed from it."""
    return people.keyed_hash("request", json.dumps(content, sort_keys=True))
