"""Everything that comes in, from page, API, till, staff or another company, goes through here."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from avow.collection import judging, recording
from avow.collection.errors import MissingFieldError
from avow.collection.models import Submission
from avow.compiler.policy import Policy
from avow.core import clock
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

EMAIL = "user.contact.email"
"""The category by which a person is found again."""

PHONE = "user.contact.phone_number"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose the fields are, as far as more is known than what stands among them."""

    person: DataSubject | None = None
    """Whoever is signed in, or was picked by staff."""
    by: people.Known | None = None
    """What the person is found by in the place of an e-mail address among the fields."""
    imported: bool = False
    """Whether it came without the person: who was erased does not come back by it."""


NOBODY_KNOWN = Whose()


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
) -> Submission:
    """Keep what a person gives at a touchpoint, if the statement in force allows all of it.

    `fields` are values by key of data; empty ones count as not given. `wording` is the text that
    was shown beside them. With the same `key` and content the first submission is given again.
    Raises RefusedError with its reasons, MissingFieldError, CardNumberError, FieldTooLongError,
    EmailAddressError, KeyReusedError; then nothing was written.
    """
    asked = Submission(touchpoint=touchpoint, place=place, wording=wording)
    return _record(asked, fields, age=age, key=key, whose=whose, actor=actor)


def _record(
    submission: Submission,
    fields: Mapping[str, str],
    *,
    age: int | None,
    key: str | None,
    whose: Whose,
    actor: str,
) -> Submission:
    given = {name: value for name, value in fields.items() if value.strip()}
    recording.refuse_forbidden(given, submission.place, submission.wording)
    submission.key = recording.digest(key) if key else uuid.uuid4().hex
    submission.request_digest = recording.digest(*_request(submission, given, whose))
    try:
        with transaction.atomic():
            return recording.earlier(submission) or _keep(
                submission, fields, given, age, whose, actor
            )
    except IntegrityError:
        # Another request with the same key was first.
        if (earlier := recording.earlier(submission)) is None:
            raise
        return earlier


def _request(submission: Submission, given: Mapping[str, str], whose: Whose) -> list[object]:
    """Give what makes two requests under one key the same."""
    request: list[object] = [submission.touchpoint, given, submission.place]
    if whose.person or whose.by:
        request.append([str(whose.person), whose.by])
    return request


def _keep(
    submission: Submission,
    fields: Mapping[str, str],
    given: Mapping[str, str],
    age: int | None,
    whose: Whose,
    actor: str,
) -> Submission:
    """Ask the policy, then write person, facts, submission and ledger entry together."""
    version = statements.current()
    policy = statements.policy(version)
    _judge(policy, submission.touchpoint, fields, given, age)
    submission.version_digest = version.digest
    submission.at = clock.now()
    if policy.practices.touchpoints[submission.touchpoint].keeps:
        submission.data_subject = _person(policy, given, whose, actor=actor)
        recording.write(submission, given, committed={"fields": dict(given)}, actor=actor)
        recording.seal(submission, submission.data_subject, given)
    else:
        recording.write(submission, given, committed={}, actor=actor)
    return submission


def _judge(
    policy: Policy,
    touchpoint: str,
    fields: Mapping[str, str],
    given: Mapping[str, str],
    age: int | None,
) -> None:
    said = judging.least_age(policy, given, age)
    judging.refuse_undeclared(policy, touchpoint, fields, said)
    judging.refuse_missing(policy, touchpoint, given)


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
    return next((value for name, value in given.items() if data[name].is_ == EMAIL), None)
