"""Many people at once: found, begun to be known, and sealed for, with few questions in all."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access, vault, wrapping
from avow.people.models import DataSubject, Identifier, Suppression
from avow.people.services import Kind

Lookup = tuple[Kind, str]
"""A kind of identifier, and the keyed hash of one."""


class _MergedMeanwhileError(Exception):
    """Somebody who was to be locked is a double since."""


class Bearer:
    """A person and, unwrapped once for all their values, the person's own key."""

    def __init__(self, person: DataSubject, key: bytes | None = None) -> None:
        """Take a person who is kept; a new one's key is known already."""
        self.person = person
        self._key = key

    def sealed(self, field: str, value: str) -> bytes:
        """Encrypt a value as `people.services.seal_value` does."""
        if self._key is None:
            self._key = wrapping.service().unwrap(
                bytes(self.person.wrapped_key or b""),
                pseudonym=self.person.pseudonym,
                by=str(self.person.wrapping_key_id),
            )
        return vault.seal(self._key, value.encode(), pseudonym=self.person.pseudonym, field=field)


class Newcomers:
    """People who are begun to be known together: made one by one, and kept at once."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._service = wrapping.service()
        self._name = self._service.current()
        self._made: list[DataSubject] = []
        self._identifiers: list[Identifier] = []

    def make(self) -> Bearer:
        """Make somebody with a key of their own, who is kept once they were added."""
        key = vault.new_key()
        person = DataSubject(created_at=clock.now(), wrapping_key_id=self._name)
        person.wrapped_key = self._service.wrap(key, pseudonym=person.pseudonym, by=self._name)
        return Bearer(person, key)

    def add(self, bearer: Bearer, by: Lookup) -> None:
        """Have somebody kept who is found by an identifier."""
        kind, lookup = by
        self._made.append(bearer.person)
        self._identifiers.append(
            Identifier(data_subject=bearer.person, kind=kind, lookup=lookup, finds=True)
        )

    def keep(self, *, actor: str) -> list[ledger.Draft]:
        """Write them all, and give the acts that the caller records in the same transaction.

        IntegrityError when another writer began with one of them first: do all of it again.
        """
        if self._made:
            access.wrapping_key(self._name)
        DataSubject.objects.bulk_create(self._made)
        Identifier.objects.bulk_create(self._identifiers)
        return [
            ledger.draft("people.created", {"who": person.pseudonym}, actor=actor)
            for person in self._made
        ]


def suppressed_among(lookups: Iterable[Lookup]) -> set[str]:
    """Give those of the hashes whose person was erased."""
    hashes = [lookup for _, lookup in lookups]
    return set(Suppression.objects.filter(lookup__in=hashes).values_list("lookup", flat=True))


def found_by(lookups: Collection[Lookup]) -> dict[Lookup, DataSubject]:
    """Give the people who are found by hashes, locked till the transaction's end, in one order."""
    wanted = set(lookups)
    identifiers = Identifier.objects.filter(finds=True, lookup__in=[one for _, one in wanted])
    rows = identifiers.values_list("kind", "lookup", "data_subject_id")
    whose = {(Kind(kind), lookup): pk for kind, lookup, pk in rows}
    people = _heads({pk for lookup, pk in whose.items() if lookup in wanted})
    return {
        lookup: people[pk]
        for lookup, pk in whose.items()
        if lookup in wanted and people[pk].wrapped_key is not None
    }


def _heads(pseudonyms: Collection[UUID]) -> dict[UUID, DataSubject]:
    """Give the person that each pseudonym stands for today, locked."""
    while True:
        # Rolled back when somebody was merged while we waited: else a double would stay locked.
        with suppress(_MergedMeanwhileError), transaction.atomic():
            ends = _followed(pseudonyms)
            held = DataSubject.objects.select_for_update().filter(pk__in=set(ends.values()))
            locked = {person.pk: person for person in held.order_by("pk")}
            if any(person.merged_into_id for person in locked.values()):
                raise _MergedMeanwhileError
            return {pk: locked[end] for pk, end in ends.items()}


def _followed(pseudonyms: Collection[UUID]) -> dict[UUID, UUID]:
    """Give where each pseudonym leads to; nobody is locked."""
    ends = {pk: pk for pk in pseudonyms}
    while True:
        doubles = DataSubject.objects.filter(pk__in=set(ends.values()), merged_into__isnull=False)
        into = {double.pk: double.merged_into_id for double in doubles.defer("wrapped_key")}
        if not into:
            return ends
        ends = {pk: into.get(end) or end for pk, end in ends.items()}
