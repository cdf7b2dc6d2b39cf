"""Everything that comes in, from page, API, till, staff or another company, goes through here."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from avow.collection import contests, judging, landing, minors, numbers, purchases, recording
from avow.collection.errors import MissingFieldError, RefusedError
from avow.collection.models import Submission
from avow.compiler.policy import Policy
from avow.compiler.practices import Touchpoint
from avow.core import clock
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

EMAIL, PHONE = recording.EMAIL, recording.PHONE


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose the fields are, as far as more is known than what stands among them."""

    person: DataSubject | None = None
    """Whoever is signed in, or was picked by staff."""
    by: people.Known | None = None
    """What the person is found by in the place of an e-mail address among the fields."""
    imported: bool = False
    """Whether it came without the person: who was erased does not come back by it."""
    vouched: bool = False
    """Whether somebody answers for it: it was paid, or a program of the retailer's own says it."""


NOBODY_KNOWN = Whose()


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent: every field, those that are not empty, and what is said beside them."""

    fields: Mapping[str, str]
    given: Mapping[str, str]
    wording: str
    age: int | None
    whose: Whose
    contest: str | None
    bought_at: datetime | None
    actor: str


def record(
    *,
    touchpoint: str,
    fields: Mapping[str, str],
    place: str,
    wording: str,
    actor: str,
    age: int | None = None,
    key: str | None = None,
    whose: Whose = NOBODY_KNOWN,
    contest: str | None = None,
    bought_at: datetime | None = None,
) -> Submission:
    """Keep what a person gives at a touchpoint, if the statement in force allows all of it.

    `fields` are values by key of data; empty ones count as not given. `wording` is the text that
    was shown beside them. `contest` is the digest of the rules that the entry comes under, and
    `bought_at` the time of a purchase that a till uploads later. With the same `key` and content
    the first submission is given again.
    Raises RefusedError with its reasons, MissingFieldError, CardNumberError, FieldTooLongError,
    WrongFormError, ContestClosedError, EmailAddressError, KeyReusedError; then nothing was
    written. Where the fields tell of a child whom we know, `minors` says what follows.
    """
    given = {name: value for name, value in fields.items() if value.strip()}
    recording.refuse_forbidden(given, place, wording)
    submission = Submission(touchpoint=touchpoint, place=place)
    submission.key = recording.digest(key) if key else uuid.uuid4().hex
    sent = _Sent(fields, given, wording, age, whose, contest, bought_at, actor)
    submission.request_digest = recording.digest(*_request(submission, sent))
    try:
        with transaction.atomic():
            return recording.earlier(submission) or _keep(submission, sent)
    except IntegrityError:
        # Another request with the same key was first.
        if (earlier := recording.earlier(submission)) is None:
            raise
        return earlier
    except RefusedError:
        minors.follow(touchpoint, given, age=age, person=whose.person, by=whose.by, actor=actor)
        raise


def _request(submission: Submission, sent: _Sent) -> list[object]:
    """Give what makes two requests under one key the same."""
    declared = statements.policy().practices.touchpoints.get(submission.touchpoint)
    # Where nothing is kept, not even a hash of what was given is.
    given = sent.given if declared is None or declared.keeps else sorted(sent.given)
    request: list[object] = [submission.touchpoint, given, submission.place]
    if sent.whose.person or sent.whose.by:
        request.append([str(sent.whose.person), sent.whose.by])
    if sent.contest:
        request.append(sent.contest)
    return request


def _keep(submission: Submission, sent: _Sent) -> Submission:
    """Ask the policy, then write person, facts, submission and ledger entry together."""
    version = statements.current()
    policy = statements.policy(version)
    touchpoint = _judged(policy, submission, sent)
    given, order = purchases.completed(sent.given, touchpoint.collects, bought_at=sent.bought_at)
    submission.version_digest = version.digest
    submission.at = clock.now()
    submission.proven = _is_proven(sent)
    if touchpoint.keeps:
        person = submission.data_subject = _person(policy, given, sent.whose, actor=sent.actor)
        committed = {"fields": given}
        recording.write(
            submission, given, wording=sent.wording, committed=committed, actor=sent.actor
        )
        recording.seal(submission, person, given)
        numbers.note(submission, given, policy, actor=sent.actor)
    else:
        recording.write(submission, given, wording=sent.wording, committed={}, actor=sent.actor)
    if order is not None:
        bought_at = given.get(purchases.PURCHASED_AT)
        landing.land(submission, order, datetime.fromisoformat(bought_at) if bought_at else None)
    return submission


def _judged(policy: Policy, submission: Submission, sent: _Sent) -> Touchpoint:
    """Give the touchpoint once nothing stands against taking all of it there."""
    key = submission.touchpoint
    said = judging.least_age(policy, sent.given, sent.age)
    touchpoint = policy.practices.touchpoints.get(key)
    if touchpoint is None or touchpoint.overrides is None:
        contests.refuse_elsewhere(sent.contest)
        judging.refuse_undeclared(policy, key, sent.fields, said)
        touchpoint = policy.practices.touchpoints[key]
        judging.refuse_missing(policy, key, sent.given, touchpoint.required)
        return touchpoint
    judging.refuse_undeclared(policy, key, (), said)
    rules = contests.entered(touchpoint, sent.contest)
    contests.refuse_uncollected(policy, rules, sent.fields)
    contests.refuse_young(policy, rules, said)
    judging.refuse_missing(policy, key, sent.given, contests.terms(rules).required)
    submission.rules_digest = rules.digest
    return touchpoint


def _is_proven(sent: _Sent) -> bool:
    """Say whether it is sure whose it is: otherwise it may be from anybody who knows an address."""
    whose = sent.whose
    return whose.person is not None or whose.vouched or sent.actor != "data_subject"


def _person(policy: Policy, given: Mapping[str, str], whose: Whose, *, actor: str) -> DataSubject:
    """Give whose the fields are: who is known, or who is found by what was given."""
    if whose.person is not None:
        return people_access.head(whose.person.pk)
    known = whose.by
    if known is None and (address := email_among(policy, given)) is not None:
        known = people.Known(people.Kind.EMAIL, address)
    return people.find_or_create(by=known, imported=whose.imported, actor=actor)


def require_collected(policy: Policy, touchpoint: str, names: Iterable[str]) -> None:
    """Refuse a page that asks for what its touchpoint does not collect. RefusedError names it."""
    gate = policy.touchpoints.get(touchpoint)
    if gate is None or not gate.lets.issuperset(names):
        judging.refuse_undeclared(policy, touchpoint, dict.fromkeys(names, ""), None)


def missing(policy: Policy, touchpoint: str, names: Sequence[str]) -> MissingFieldError:
    """Say that a form needs more; the caller raises it."""
    return judging.missing(policy, touchpoint, names)


def email_among(policy: Policy, given: Mapping[str, str]) -> str | None:
    """Give the person's own e-mail address, if one was given."""
    data = policy.practices.data
    return next(
        (value for name, value in given.items() if name in data and data[name].is_ == EMAIL), None
    )
