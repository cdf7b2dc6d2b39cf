"""The circle of a campaign: conditions on what people themselves declared, and on nothing else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from avow.collection.models import Fact, Submission
from avow.compiler.policy import Policy
from avow.messaging import addresses
from avow.messaging.errors import SegmentError
from avow.people import services as people

Condition = Mapping[str, Any]
"""`{"data": KEY, "among": [VALUE, …]}`, or `{"touchpoint": KEY}` for where somebody came in."""

MOST_CONDITIONS, MOST_VALUES, LONGEST_VALUE = 10, 200, 200


def permitted(segment: Sequence[Any], policy: Policy, purpose: str) -> list[dict[str, Any]]:
    """Give conditions back in one form. SegmentError names the first that cannot be asked."""
    if len(segment) > MOST_CONDITIONS:
        raise SegmentError(f"A circle has at most {MOST_CONDITIONS} conditions.")
    return [_permitted(condition, policy, purpose) for condition in segment]


def within(persons: Collection[UUID], segment: Sequence[Condition], policy: Policy) -> list[UUID]:
    """Give those of these people for whom every condition holds, in their order."""
    left = list(persons)
    owner = addresses.owners(left) if segment else {}
    for condition in segment:
        if "touchpoint" in condition:
            holds = _came_in_at(owner, condition["touchpoint"])
        else:
            holds = _declared(owner, condition["data"], frozenset(condition["among"]))
        left = [person for person in left if person in holds]
    return left


def _permitted(condition: Any, policy: Policy, purpose: str) -> dict[str, Any]:
    match condition:
        case {"touchpoint": str(key)} if len(condition) == 1:
            if key not in policy.touchpoints:
                raise SegmentError("A circle names a touchpoint that the statement does not.")
            return {"touchpoint": key}
        case {"data": str(key), "among": [*values]} if len(condition) == 2:
            _require_used(key, policy, purpose)
            return {"data": key, "among": sorted({_folded(value) for value in values})}
    raise SegmentError('A condition is {"data": KEY, "among": [VALUE, …]} or {"touchpoint": KEY}.')


def _require_used(key: str, policy: Policy, purpose: str) -> None:
    gate = policy.purposes.get(purpose)
    if gate is None or key not in gate.lets:
        raise SegmentError(
            f"No sentence lets the purpose {purpose} use this data, so nobody is chosen by it."
            " Take the condition out, or declare the use and publish."
        )


def _folded(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_VALUE:
        raise SegmentError(f"A value is a text of at most {LONGEST_VALUE} characters.")
    return " ".join(value.split()).casefold()


def _came_in_at(owner: Mapping[UUID, UUID], touchpoint: str) -> set[UUID]:
    found = Submission.objects.filter(data_subject__in=owner, touchpoint=touchpoint)
    known = found.values_list("data_subject__pseudonym", flat=True)
    return {owner[who] for who in known}


def _declared(owner: Mapping[UUID, UUID], key: str, among: frozenset[str]) -> set[UUID]:
    """Give those who gave one of these values last."""
    facts = Fact.objects.filter(
        submission__data_subject__in=owner,
        submission__data_subject__wrapped_key__isnull=False,
        field=key,
    ).select_related("submission__data_subject")
    last: dict[UUID, Fact] = {}
    for fact in facts.order_by("submission__at", "id"):
        if fact.submission.data_subject_id is not None:
            last[owner[fact.submission.data_subject_id]] = fact
    return {who for who, fact in last.items() if _value(fact) in among}


def _value(fact: Fact) -> str:
    person = fact.submission.data_subject
    if person is None:
        return ""
    return _folded(people.open_value(person, fact.field, bytes(fact.sealed)) or "-")
