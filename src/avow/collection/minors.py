"""Whatever tells of a child whom we know: quarantined or purged, never kept (decision 0011)."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress

from avow.collection import judging
from avow.collection.recording import EMAIL, PHONE
from avow.compiler.policy import Policy
from avow.people import access as people_access
from avow.people import erasing, quarantine
from avow.people import services as people
from avow.people.errors import IdentifierError, UnfinishedError
from avow.people.models import DataSubject
from avow.statement import access as statements

_log = logging.getLogger(__name__)

_KINDS = {EMAIL: people.Kind.EMAIL, PHONE: people.Kind.PHONE}
"""The kind of identifier that a field of a category is."""


def follow(
    touchpoint: str,
    given: Mapping[str, str],
    *,
    age: int | None,
    person: DataSubject | None,
    by: people.Known | None,
    actor: str,
    imported: bool = False,
) -> None:
    """Do what follows when refused fields tell of a child; otherwise nothing.

    Called after the refusal was rolled back, so that what follows is not.
    """
    policy = statements.policy()
    if not tells(policy, given, age):
        return
    declared = policy.practices.touchpoints.get(touchpoint)
    if declared is not None and not declared.keeps:
        return  # the address there is another one's
    if person is not None and actor == "data_subject":
        _purge(person, erasing.How.FORM, actor=actor)
        return
    for each in _named(policy, given, person, by):
        if actor == "data_subject" and not imported:
            quarantine.begin(data_subject=each, actor=actor)
        else:
            how = erasing.How.STAFF if actor.startswith("staff:") else erasing.How.IMPORT
            _purge(each, how, actor=actor)


def tells(policy: Policy, given: Mapping[str, str], age: int | None = None) -> bool:
    """Say whether an age or a date of birth is below the age under which nothing is collected."""
    rule = policy.practices.rules.get("minimum-age")
    said = judging.least_age(policy, given, age)
    return (
        said is not None and rule is not None and isinstance(rule.value, int) and said < rule.value
    )


def _named(
    policy: Policy,
    given: Mapping[str, str],
    person: DataSubject | None,
    by: people.Known | None,
) -> Iterator[DataSubject]:
    """Give everybody whom we know by what was said, each once."""
    data = policy.practices.data
    said = [by] if by else []
    said += [
        people.Known(_KINDS[data[name].is_], value)
        for name, value in given.items()
        if name in data and data[name].is_ in _KINDS
    ]
    found = {person.pk: person} if person else {}
    for known in said:
        with suppress(IdentifierError):
            if (one := people_access.find(kind=known.kind, value=known.value)) is not None:
                found[one.pk] = one
    yield from found.values()


def _purge(person: DataSubject, how: erasing.How, *, actor: str) -> None:
    """Close and erase; what a holder could not do is done by the chore that resumes erasures."""
    try:
        erasing.learn_minor(data_subject=person, how=how, actor=actor)
    except UnfinishedError:
        _log.warning("collection.purge_unfinished")
