"""The latest value that is held of a category, such as somebody's e-mail address."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from avow.collection.models import Fact
from avow.people import access as people_access
from avow.people import quarantine
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

MOST_AT_ONCE = 500
"""Pseudonyms of one question to the database at most."""


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
        found |= _opened(wanted[first : first + MOST_AT_ONCE], category)
    return found


def _opened(pseudonyms: Sequence[UUID], category: str) -> Mapping[UUID, str]:
    stands_for = _doubles(pseudonyms)
    latest: dict[UUID, Fact] = {}
    for fact in _facts(stands_for, category):
        for pseudonym in stands_for[fact.submission.data_subject_id or UUID(int=0)]:
            latest[pseudonym] = fact
    keys = DataSubject.objects.in_bulk(
        {fact.submission.data_subject_id for fact in latest.values()}
    )
    return {
        pseudonym: people.open_value(
            keys[fact.submission.data_subject_id], fact.field, bytes(fact.sealed)
        )
        for pseudonym, fact in latest.items()
    }


def _facts(stands_for: Mapping[UUID, list[UUID]], category: str) -> Iterator[Fact]:
    """Give the facts of a category of whoever can still be read, those that count most last.

    What somebody surely gave counts more than what came later from whoever knew their address.
    """
    given = Fact.objects.filter(
        submission__data_subject__in=list(stands_for),
        submission__data_subject__wrapped_key__isnull=False,
        field__in=keys(category),
    ).select_related("submission")
    for fact in given.order_by("submission__proven", "submission__at", "id"):
        if fact.field in _named(fact.submission.version_digest, category):
            yield fact


def _doubles(pseudonyms: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Give, for each pseudonym whose facts count, whose they are: a double's are the person's."""
    whose: defaultdict[UUID, list[UUID]] = defaultdict(list)
    heads: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for person in DataSubject.objects.filter(pk__in=pseudonyms).defer("wrapped_key"):
        head = people_access.followed(person.pk) if person.merged_into_id else person.pk
        heads[head].append(person.pk)
    layer = dict(heads)
    while layer:
        for pseudonym, asked in layer.items():
            whose[pseudonym] += asked
        doubles = DataSubject.objects.filter(merged_into__in=list(layer))
        pairs = doubles.values_list("pk", "merged_into_id")
        layer = {double: layer[person] for double, person in pairs}
    return dict(whose)


def keys(category: str) -> frozenset[str]:
    """Name every key of data that a version ever gave to a category."""
    digests = statements.versions().values_list("digest", flat=True)
    return frozenset().union(*(_named(digest, category) for digest in digests))


@lru_cache(maxsize=1024)
def _named(digest: str, category: str) -> frozenset[str]:
    practices = statements.report(statements.version(digest)).practices
    declared = practices.data.values() if practices else ()
    return frozenset(one.key for one in declared if one.is_ == category)
