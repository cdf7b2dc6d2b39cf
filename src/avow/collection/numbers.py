"""Telephone numbers that people give in forms: staff find them by these, and nothing else does.

Anybody can write anybody's number, so such a number is an identifier that nobody has verified: it
opens nothing, changes nothing, merges nobody and lets no form or file find somebody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.db.models import QuerySet

from avow.collection import contacts
from avow.collection.models import Fact, Submission
from avow.collection.recording import PHONE
from avow.compiler.policy import Policy
from avow.people import access as people_access
from avow.people import lookups
from avow.people import services as people
from avow.people.errors import IdentifierError
from avow.people.models import DataSubject

_KIND = people.Kind.PHONE


def note(submission: Submission, given: Mapping[str, str], policy: Policy, *, actor: str) -> None:
    """Let staff find a person by the numbers that they gave of themselves.

    Whoever merely knew somebody's address hangs no number on them: it counts where it is sure whose
    the form is, or where the form began the person, of whom nothing else is held.
    """
    person = submission.data_subject
    if person is None or not (submission.proven or person.created_at >= submission.at):
        return
    for name, value in given.items():
        data = policy.practices.data.get(name)
        if data is not None and data.is_ == PHONE and data.retention != "session":
            _add(person, value, actor=actor)


def going(facts: QuerySet[Fact]) -> dict[DataSubject, set[str]]:
    """Give the numbers among facts, which may be about to go, by whose they are."""
    found: defaultdict[DataSubject, set[str]] = defaultdict(set)
    numbers = facts.filter(field__in=contacts.keys(PHONE)).exclude(submission__data_subject=None)
    for fact in numbers.select_related("submission__data_subject"):
        person = fact.submission.data_subject
        if person is not None and person.wrapped_key is not None:
            found[person].add(people.open_value(person, fact.field, bytes(fact.sealed)))
    return dict(found)


def let_go(gone: Mapping[DataSubject, set[str]], *, actor: str) -> None:
    """Let nobody be found any more by numbers that no fact of theirs holds."""
    for person, numbers in gone.items():
        own = people_access.pseudonyms(person)
        facts = Fact.objects.filter(submission__data_subject__in=own)
        held = {_hashed(number) for numbers in going(facts).values() for number in numbers}
        for number in numbers:
            if (hashed := _hashed(number)) and hashed not in held:
                known = people.Known(_KIND, number)
                people.drop_said(data_subject=person, by=known, actor=actor)


def follow_correction(person: DataSubject, before: Iterable[str], after: str) -> None:
    """Find somebody by a number that was put right, and not by what stood in its place."""
    let_go({person: set(before)}, actor="system")
    _add(person, after, actor="system")


def _add(person: DataSubject, number: str, *, actor: str) -> None:
    with suppress(IdentifierError):  # what is no number of one person stays a word that they wrote
        people.add_identifier(data_subject=person, kind=_KIND, value=number, actor=actor)


def _hashed(number: str) -> str:
    with suppress(IdentifierError):
        return lookups.lookup(_KIND, number)
    return ""
