"""A new wrapping key in the place of an old one."""

from django.db import transaction
from django.db.models import QuerySet

from avow.ledger import services as ledger
from avow.people import wrapping
from avow.people.models import DataSubject, WrappingKey
from avow.people.wrapping import KeyService

BATCH = 500
"""People whose keys one transaction wraps anew: few enough that nobody waits for long."""


def rotate_wrapping_key(*, actor: str) -> str:
    """Wrap every person's key by a new key, destroy the old ones, and give the new one's name.

    A rotation that was broken off is finished instead: call it again.
    """
    service = wrapping.service()
    current = service.current()
    if not _former(current).exists():
        current = service.renew()
    WrappingKey.objects.get_or_create(name=current)
    while not _dropped(current, actor=actor):
        while _wrap_some(service, current):
            pass
    service.retire(but=current)
    return current


def _former(current: str) -> QuerySet[WrappingKey]:
    return WrappingKey.objects.exclude(name=current)


@transaction.atomic
def _wrap_some(service: KeyService, current: str) -> int:
    """Wrap some keys anew and say how many; none are left when it is none."""
    waiting = DataSubject.objects.filter(wrapping_key__in=_former(current)).order_by("pk")
    people = list(waiting.select_for_update()[:BATCH])
    for person in people:
        key = service.unwrap(
            bytes(person.wrapped_key or b""),
            pseudonym=person.pseudonym,
            by=str(person.wrapping_key_id),
        )
        person.wrapped_key = service.wrap(key, pseudonym=person.pseudonym, by=current)
        person.wrapping_key_id = current
    DataSubject.objects.bulk_update(people, ["wrapped_key", "wrapping_key"])
    return len(people)


@transaction.atomic
def _dropped(current: str, *, actor: str) -> bool:
    """Take the former keys off the list, unless somebody is still wrapped by one.

    The lock waits for whoever is creating a person under a former key; whoever comes later finds
    it off the list, and their transaction fails.
    """
    former = list(_former(current).select_for_update())
    if DataSubject.objects.filter(wrapping_key__in=former).exists():
        return False
    WrappingKey.objects.filter(pk__in=[key.pk for key in former]).delete()
    facts = {"key": current, "retired": sorted(key.name for key in former)}
    ledger.append("people.wrapping_key_rotated", facts, actor=actor)
    return True
