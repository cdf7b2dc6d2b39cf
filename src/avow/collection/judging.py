"""What is refused before anything is written: what no sentence allows, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence

from avow.collection.errors import (
    MissingFieldError,
    RefusedError,
    UndeclaredFieldError,
    UnknownTouchpointError,
)
from avow.collection.recording import named
from avow.compiler.decisions import Decision, refusal
from avow.compiler.policy import Policy
from avow.core import clock
from avow.people import ages
from avow.statement import access as statements

BIRTH_DATE = "user.demographic.date_of_birth"
"""The category that tells of a child even where nobody asks for the age."""


def refuse_undeclared(
    policy: Policy, touchpoint: str, fields: Iterable[str], age: int | None
) -> None:
    """Ask the policy about every field, the empty ones too: a form must not even ask for more."""
    decision = policy.may_collect(touchpoint, fields, age=age)
    if decision:
        return
    if touchpoint not in policy.touchpoints:
        raise UnknownTouchpointError(
            "The statement names no touchpoint of this name, so nothing is taken there. Take a name"
            " from [touchpoint] of the practices.",
            # What was called is not repeated: it could be anything.
            refusal("undeclared", "touchpoint", policy.closest.get("touchpoint", "")),
        )
    undeclared = [r.practice for r in decision.reasons if r.code == "undeclared"]
    if undeclared:
        names = named([practice.removeprefix("data.") for practice in undeclared])
        raise UndeclaredFieldError(
            f"No sentence of the statement lets “{touchpoint}” take {names}, so nothing was kept."
            " Send the form without it.",
            decision,
        )
    raise RefusedError(_said(decision), decision)


def is_public(touchpoint: str) -> bool:
    """Say whether anybody may hand something over here; where nothing is declared, too: it is
    refused by what it is."""
    declared = statements.policy().practices.touchpoints.get(touchpoint)
    return declared is None or declared.public


def refuse_missing(
    policy: Policy, touchpoint: str, given: Mapping[str, str], required: Sequence[str]
) -> None:
    """Refuse a form on which something is left out that is required."""
    missing_names = [name for name in required if name not in given]
    if missing_names:
        raise missing(policy, touchpoint, missing_names)


def missing(policy: Policy, touchpoint: str, names: Sequence[str]) -> MissingFieldError:
    """Say what a form needs that was left out."""
    labels = ", ".join(policy.practices.data[name].label.lower() for name in names)
    return MissingFieldError(f"{touchpoint} needs {labels}. Fill it in and send it again.", *names)


def least_age(policy: Policy, given: Mapping[str, str], age: int | None) -> int | None:
    """Give the least age that was said, also by a date of birth (ISO 8601) among the fields."""
    data = policy.practices.data
    dates = [
        value for name, value in given.items() if name in data and data[name].is_ == BIRTH_DATE
    ]
    said = [ages.age_said(value, today=clock.today()) for value in dates]
    return min((each for each in (age, *said) if each is not None), default=None)


def _said(decision: Decision) -> str:
    return " ".join(reason.text for reason in decision.reasons)
