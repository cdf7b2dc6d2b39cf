"""Somebody of whom nothing is left once the last value has ended: their pseudonym goes too."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from avow.collection.models import NewestWord, Submission
from avow.core import clock
from avow.people import access, erasing, holders, quarantine
from avow.people.errors import UnfinishedError
from avow.people.models import DataSubject, Erasure

MOST_AT_ONCE = 500
"""People of one look at most; the next one goes on after them."""
PATIENCE = timedelta(days=1)
"""How long somebody may be known before anything is held of them."""
_FIRST = UUID(int=0)


class Retiring:
    """Looks at everybody by and by, some at a time."""

    def __init__(self) -> None:
        """Begin with the first pseudonym."""
        self._after = _FIRST

    def __call__(self, *, actor: str) -> int:
        """Retire those of the next people of whom no room holds anything; say how many."""
        known = list(_known_by_nothing(self._after)[:MOST_AT_ONCE])
        self._after = known[-1].pk if len(known) == MOST_AT_ONCE else _FIRST
        count = 0
        for person in known:
            with suppress(UnfinishedError):  # a room came to hold something: they stay
                count += retire(data_subject=person, actor=actor)
        return count


@transaction.atomic
def retire(*, data_subject: DataSubject, actor: str) -> bool:
    """Destroy the key and the identifiers of somebody of whom nothing is held; say whether.

    What stays is what stays of everybody who was erased: the suppression and the ledger.
    """
    person = access.head(data_subject.pk)
    everyone = access.everyone(person)
    if person.wrapped_key is None or quarantine.holds(person):
        return False
    _forget_words(everyone)
    if any(holder.holds(each) for holder in holders.registered() for each in everyone):
        return False
    erasing.erase(data_subject=person, actor=actor, why=Erasure.Why.RETENTION)
    return True


def _forget_words(everyone: Sequence[DataSubject]) -> None:
    """Forget how new the words of sources were of which nothing is kept any more."""
    own = [person.pk for person in everyone]
    if not Submission.objects.filter(data_subject__in=own).exists():
        NewestWord.objects.filter(pseudonym__in=own, purchase=None).delete()


def _known_by_nothing(after: UUID) -> QuerySet[DataSubject]:
    """Give who has given nothing that is still kept, in the order of their pseudonyms."""
    known = DataSubject.objects.filter(
        forgotten_at=None,
        merged_into=None,
        submissions=None,
        created_at__lte=clock.now() - PATIENCE,
        pk__gt=after,
    )
    return known.order_by("pk")
