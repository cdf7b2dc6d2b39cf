"""A new wrapping key in the place of an old one."""

import time

from django.db import transaction
from django.db.models import QuerySet

from avow.ledger import services as ledger
from avow.people import access, wrapping
from avow.people.models import DataSubject, RetiredKey, WrappingKey
from avow.people.wrapping import KeyService

BATCH = 500
"""People whose keys one transaction wraps anew: few enough that nobody waits for long."""

PAUSE_SECONDS = 0.05
"""Wait for those who are being written about."""


def rotate_wrapping_key(*, actor: str) -> str:
    """Wrap every person's key by a new key, destroy the old ones, and give the new one's name.

    A rotation that was broken off, or that another process is at, is finished instead.
    """
    service = wrapping.service()
    with transaction.atomic():
        current = access.wrapping_key(service.current())
    if not _former(current.name).exists():
        service.renew()
    while not _retired(service, actor=actor):
        if not _wrap_some(service):
            time.sleep(PAUSE_SECONDS)
    for retired in RetiredKey.objects.all():
        service.retire(retired.name)
    return service.current()


def _former(current: str) -> QuerySet[WrappingKey]:
    return WrappingKey.objects.exclude(name=current).order_by("name")


@transaction.atomic
def _wrap_some(service: KeyService) -> int:
    """Wrap some keys anew and say how many; whoever is being written about waits for later."""
    current = access.wrapping_key(service.current())
    waiting = DataSubject.objects.filter(wrapping_key__in=_former(current.name)).order_by("pk")
    people = list(waiting.select_for_update(skip_locked=True)[:BATCH])
    for person in people:
        key = service.unwrap(
            bytes(person.wrapped_key or b""),
            pseudonym=person.pseudonym,
            by=str(person.wrapping_key_id),
        )
        person.wrapped_key = service.wrap(key, pseudonym=person.pseudonym, by=current.name)
        person.wrapping_key = current
    DataSubject.objects.bulk_update(people, ["wrapped_key", "wrapping_key"])
    return len(people)


@transaction.atomic
def _retired(service: KeyService, *, actor: str) -> bool:
    """Take the former keys off the list for ever, unless somebody is still wrapped by one.

    The lock waits for whoever is creating a person under a former key; whoever comes later finds
    it retired, and their transaction fails.
    """
    current = service.current()
    former = list(_former(current).select_for_update())
    # A key that another process made meanwhile is on the list only after it became the current.
    if service.current() != current or _wraps_somebody(former):
        return False
    RetiredKey.objects.bulk_create(RetiredKey(name=key.name) for key in former)
    WrappingKey.objects.filter(pk__in=[key.pk for key in former]).delete()
    if former:
        facts = {"key": current, "retired": [key.name for key in former]}
        ledger.append("people.wrapping_key_rotated", facts, actor=actor)
    return True


def _wraps_somebody(keys: list[WrappingKey]) -> bool:
    return DataSubject.objects.filter(wrapping_key__in=keys).exists()
