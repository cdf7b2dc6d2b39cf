"""Finding people. Whoever was merged into somebody is found as that person."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction

from avow.core.errors import NotFoundError
from avow.people import lookups
from avow.people.errors import RetiredKeyError, SeveralNamedError
from avow.people.models import DataSubject, Identifier, RetiredKey, Suppression, WrappingKey


class _MergedMeanwhileError(Exception):
    """Whoever was to be locked is a double since."""


def find(*, kind: Identifier.Kind, value: str) -> DataSubject | None:
    """Give the person who is found by an identifier, if there is one."""
    known = _found(kind, lookups.lookup(kind, value))
    return DataSubject.objects.get(pk=followed(known)) if known else None


def find_for_staff(*, kind: Identifier.Kind, value: str) -> DataSubject | None:
    """Give who is found by an identifier, or else the one person who said that it is theirs.

    For staff alone, who ask for more before they tell or change anything; `find` says whether it
    was shown. SeveralNamedError where several people said so: no page guesses whom somebody means.
    """
    lookup = lookups.lookup(kind, value)
    if known := _found(kind, lookup):
        return DataSubject.objects.get(pk=followed(known))
    said = Identifier.objects.filter(kind=kind, lookup=lookup)
    heads = {followed(pk) for pk in said.values_list("data_subject_id", flat=True)}
    if len(heads) > 1:
        raise SeveralNamedError(
            "Several people gave this, and nobody has shown that it is theirs. Ask for something"
            " else, such as their e-mail address."
        )
    return DataSubject.objects.filter(pk__in=heads).first()


def by_lookup(kind: Identifier.Kind, lookup: str) -> DataSubject | None:
    """Give the person who is found by a hash, locked till the transaction's end.

    Locked, so that nobody is forgotten between being found and being written about.
    """
    known = _found(kind, lookup)
    person = head(known) if known else None
    return person if person and person.wrapped_key is not None else None


def followed(pseudonym: UUID) -> UUID:
    """Give the pseudonym that a pseudonym stands for today; nothing is locked."""
    while (following := _merged_into(pseudonym)) is not None:
        pseudonym = following
    return pseudonym


def head(pseudonym: UUID) -> DataSubject:
    """Give the person that a pseudonym stands for today, locked till the transaction's end."""
    return heads(pseudonym)[0]


def heads(*pseudonyms: UUID) -> list[DataSubject]:
    """Give the person that each pseudonym stands for today, locked till the transaction's end.

    Locked in one order, so that two who look for the same people never wait for each other.
    """
    while True:
        # Rolled back when somebody was merged while we waited: else a double would stay locked.
        with suppress(_MergedMeanwhileError), transaction.atomic():
            ends = [followed(pseudonym) for pseudonym in pseudonyms]
            locked = {pk: _lock(pk) for pk in sorted(set(ends))}
            return [locked[pk] for pk in ends]


def pseudonyms(person: DataSubject) -> list[UUID]:
    """Give every pseudonym of a person: their own, then those of their doubles."""
    known = [followed(person.pseudonym)]
    for pseudonym in known:
        doubles = DataSubject.objects.filter(merged_into=pseudonym).order_by("created_at", "pk")
        known += doubles.values_list("pk", flat=True)
    return known


def everyone(person: DataSubject) -> list[DataSubject]:
    """Give a person and their doubles, each with its own key."""
    known = pseudonyms(person)
    found = DataSubject.objects.in_bulk(known)
    return [found[pseudonym] for pseudonym in known]


def suppressed(*, kind: Identifier.Kind, value: str) -> bool:
    """Say whether whoever is known by this was erased and has not come back by themselves."""
    return Suppression.objects.filter(lookup=lookups.lookup(kind, value)).exists()


def wrapping_key(name: str) -> WrappingKey:
    """Give the row of a wrapping key: whoever refers to it keeps the key from being retired."""
    key, _ = WrappingKey.objects.get_or_create(name=name)
    if RetiredKey.objects.filter(name=name).exists():
        raise RetiredKeyError("Keys were rotated just now, and nothing was written. Do it again.")
    return key


def _found(kind: Identifier.Kind, lookup: str) -> UUID | None:
    found = Identifier.objects.filter(kind=kind, lookup=lookup, finds=True)
    return found.values_list("data_subject_id", flat=True).first()


def _lock(pseudonym: UUID) -> DataSubject:
    person = DataSubject.objects.select_for_update().get(pk=pseudonym)
    if person.merged_into_id is not None:
        raise _MergedMeanwhileError
    return person


def _merged_into(pseudonym: UUID) -> UUID | None:
    try:
        return DataSubject.objects.values_list("merged_into_id", flat=True).get(pk=pseudonym)
    except DataSubject.DoesNotExist:
        raise NotFoundError("Nobody goes by this pseudonym: find or create the person.") from None
