"""Many come at once: one person, one key, one merge."""

import pytest
from django.db import DatabaseError, IntegrityError

from avow.ledger.models import Entry
from avow.people import access, merging, rotation, services, wrapping
from avow.people.errors import HeldError, RetiredKeyError, SealError
from avow.people.models import DataSubject, Identifier, WrappingKey
from avow.people.services import Kind, Known
from avow.people.tests.crowds import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = Known(Kind.PHONE, "+12125552368")


def verified(value: str) -> Identifier:
    return services.add_identifier(
        data_subject=services.find_or_create(actor="system"),
        kind=Kind.LOYALTY,
        value=value,
        actor="system",
        verified=True,
    )


def test_whoever_comes_many_times_at_once_is_one_person() -> None:
    found = at_once(*[lambda: services.find_or_create(by=PHONE, actor="system")] * 6)

    assert len(set(found)) == 1
    assert DataSubject.objects.count() == 1
    assert Entry.objects.filter(kind="people.created").count() == 1


def test_no_two_are_verified_on_one_identifier() -> None:
    claims = [
        services.add_identifier(
            data_subject=services.find_or_create(actor="system"),
            kind=PHONE.kind,
            value=PHONE.value,
            actor="data_subject",
        )
        for _ in range(4)
    ]

    def verify(claim: Identifier) -> bool:
        try:
            services.verify_identifier(identifier=claim, actor="data_subject")
        except HeldError:
            return False
        return True

    done = at_once(*[lambda claim=claim: verify(claim) for claim in claims])

    assert sorted(done) == [False, False, False, True]
    assert Identifier.objects.filter(verified_at__isnull=False).count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_two_who_are_merged_both_ways_at_once_are_one_person(_again: int) -> None:
    one, other = verified("one"), verified("other")

    at_once(
        lambda: merging.merge(kept=one, absorbed=other, actor="system"),
        lambda: merging.merge(kept=other, absorbed=one, actor="system"),
        lambda: services.find_or_create(by=Known(Kind.LOYALTY, "one"), actor="system"),
        lambda: services.find_or_create(by=Known(Kind.LOYALTY, "other"), actor="system"),
    )

    assert DataSubject.objects.filter(merged_into__isnull=True).count() == 1
    assert Entry.objects.filter(kind="people.merged").count() == 1
    heads = {access.find(kind=Kind.LOYALTY, value=value) for value in ("one", "other")}
    assert len(heads) == 1


def test_nobody_who_comes_during_a_rotation_is_lost() -> None:
    def come() -> bytes:
        try:
            person = services.find_or_create(actor="system")
        except (IntegrityError, RetiredKeyError):
            return b""  # refused whole: the key was retired meanwhile
        return bytes(person.pseudonym.bytes)

    services.find_or_create(actor="system")

    at_once(
        *[come] * 4,
        lambda: rotation.rotate_wrapping_key(actor="system").encode(),
        *[come] * 4,
    )

    current = wrapping.service().current()
    for person in DataSubject.objects.all():
        assert person.wrapping_key_id == current
        assert services.open_value(person, "n", services.seal_value(person, "n", "x")) == "x"


@pytest.mark.parametrize("_again", range(3))
def test_two_rotations_at_once_lose_nobody(_again: int) -> None:
    people = [services.find_or_create(actor="system") for _ in range(4)]
    sealed = [services.seal_value(person, "n", "x") for person in people]

    def rotate() -> str:
        try:
            return rotation.rotate_wrapping_key(actor="system")
        except (DatabaseError, RetiredKeyError, SealError):
            return ""  # the other one was first; this one is called again

    at_once(rotate, rotate)

    rotation.rotate_wrapping_key(actor="system")
    for person, value in zip(people, sealed, strict=True):
        person.refresh_from_db()
        assert services.open_value(person, "n", value) == "x"
    assert WrappingKey.objects.count() == 1
