"""What people gave, the best of it first, such as the address at which somebody is reached."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from avow.collection.models import Fact
from avow.people import access as people_access
from avow.people import quarantine
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

MOST_AT_ONCE = 500
"""Pseudonyms of one question to the database at most."""

_BEST_FIRST = ("-submission__proven", "-submission__at", "-submission__reference", "id")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave in one place, by key of data, still sealed."""

    person: DataSubject
    version: str
    """Digest of the version that it was given under."""
    sealed: Mapping[str, bytes]

    def opened(self, field: str) -> str:
        """Read one value."""
        return people.open_value(self.person, field, self.sealed[field])


def contact(person: DataSubject, category: str) -> str | None:
    """Give the latest value of a category that a person or a double of theirs gave, opened."""
    return contacts([person.pk], category).get(person.pk)


def contacts(pseudonyms: Iterable[UUID], category: str) -> dict[UUID, str]:
    """Give the latest value of a category by pseudonym, for whoever has one and is not forgotten.

    Whoever is in quarantine, as perhaps a child, has none for now.
    `category` is a key of the fideslang tree, such as `user.contact.email`.
    """
    held = set(quarantine.pseudonyms())
    wanted = [one for one in dict.fromkeys(pseudonyms) if one not in held]
    found: dict[UUID, str] = {}
    for first in range(0, len(wanted), MOST_AT_ONCE):
        found |= _latest(wanted[first : first + MOST_AT_ONCE], category)
    return found


def given(pseudonyms: Collection[UUID], fields: Collection[str]) -> Iterator[Given]:
    """Give what was given in each place of these fields, by whoever can still be read.

    What counts most comes first: what somebody surely gave, before what came from whoever knew
    their address, and then the newest.
    """
    facts = Fact.objects.filter(
        submission__data_subject__in=pseudonyms,
        submission__data_subject__wrapped_key__isnull=False,
        field__in=fields,
    ).select_related("submission__data_subject")
    for submission, some in groupby(facts.order_by(*_BEST_FIRST), lambda fact: fact.submission):
        if submission.data_subject is not None:
            sealed = {fact.field: bytes(fact.sealed) for fact in some}
            yield Given(submission.data_subject, submission.version_digest, sealed)


def owners(persons: Collection[UUID]) -> dict[UUID, UUID]:
    """Give, for each pseudonym of these people, whose it is: a double's is the person's."""
    owner = {person: person for person in persons}
    wave: Collection[UUID] = persons
    while wave:
        doubles = DataSubject.objects.filter(merged_into__in=wave)
        pairs = list(doubles.values_list("pk", "merged_into"))
        owner |= {double: owner[into] for double, into in pairs if into}
        wave = [double for double, _ in pairs]
    return owner


def _latest(asked: Sequence[UUID], category: str) -> Mapping[UUID, str]:
    heads = {
        person.pk: people_access.followed(person.pk) if person.merged_into_id else person.pk
        for person in DataSubject.objects.filter(pk__in=asked).defer("wrapped_key")
    }
    owner = owners(set(heads.values()))
    found: dict[UUID, str] = {}
    for one in given(owner, keys(category)):
        named = [field for field in one.sealed if field in _named(one.version, category)]
        if named and owner[one.person.pk] not in found:
            found[owner[one.person.pk]] = one.opened(named[-1])
    return {pseudonym: found[head] for pseudonym, head in heads.items() if head in found}


def keys(category: str) -> frozenset[str]:
    """Name every key of data that a version ever gave to a category."""
    digests = statements.versions().values_list("digest", flat=True)
    return frozenset().union(*(_named(digest, category) for digest in digests))


@lru_cache(maxsize=1024)
def _named(digest: str, category: str) -> frozenset[str]:
    practices = statements.report(statements.version(digest)).practices
    declared = practices.data.values() if practices else ()
    return frozenset(one.key for one in declared if one.is_ == category)
