"""Finding submissions. A reference is known only to whoever sent it, so it is enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from avow.collection.contacts import contact, contacts
from avow.collection.models import Submission
from avow.collection.visits.reading import Row, rows
from avow.compiler.policy import Policy
from avow.core.errors import NotFoundError
from avow.people import services as people
from avow.statement import access as statements

__all__ = [
    "Recorded",
    "contact",
    "contacts",
    "purchases",
    "recorded",
    "submission",
    "values",
    "visits",
    "wording",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A field that was recorded, and the sentence of the statement that allows it."""

    field: str
    label: str
    address: str
    sentence: str


def submission(reference: UUID) -> Submission:
    """Give the submission with this reference. NotFoundError when there is none."""
    try:
        return Submission.objects.get(reference=reference)
    except Submission.DoesNotExist:
        raise NotFoundError(
            "Nothing was recorded under this address. Look at the address once more."
        ) from None


def recorded(submission: Submission) -> list[Recorded]:
    """Say which fields were kept, and under which sentence each."""
    version = statements.version(submission.version_digest)
    policy = statements.policy(version)
    at = _sentence(policy, submission)
    sentence = statements.quoted(version, at)
    names = submission.facts.order_by("id").values_list("field", flat=True)
    return [Recorded(name, policy.practices.data[name].label, at, sentence) for name in names]


def _sentence(policy: Policy, submission: Submission) -> str:
    """Give the address of the sentence that allows the touchpoint, or the source."""
    if submission.touchpoint:
        return policy.touchpoints[submission.touchpoint].sentence
    return policy.bound[submission.origin][0]


def wording(submission: Submission) -> str:
    """Read the words that were shown. ForgottenError once the person was forgotten."""
    person = submission.data_subject
    if person is None or not submission.sealed_wording:
        return ""
    return people.open_value(person, "wording", bytes(submission.sealed_wording))


def values(submission: Submission) -> dict[str, str]:
    """Read what was given. ForgottenError once the person was forgotten."""
    person = submission.data_subject
    if person is None:
        return {}
    return {
        fact.field: people.open_value(person, fact.field, bytes(fact.sealed))
        for fact in submission.facts.order_by("id")
    }


def visits(since: datetime, until: datetime) -> Iterator[Row]:
    """Give every visit of a time, rolled or not, each once."""
    return rows("visits", since, until)


def purchases(since: datetime, until: datetime) -> Iterator[Row]:
    """Give every purchase of a time by pseudonym, rolled or not, each once."""
    return rows("purchases", since, until)
