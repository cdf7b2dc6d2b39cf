"""Who may be a child is used for nothing till staff have looked, and destroyed by no stranger."""

from datetime import timedelta

import pytest

from avow.core import clock
from avow.ledger.models import Entry
from avow.people import erasing, quarantine
from avow.people import services as people
from avow.people.errors import StaffNeededError
from avow.people.models import DataSubject, Quarantine

pytestmark = pytest.mark.django_db

GRACE = "staff:8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"


@pytest.fixture
def ada() -> DataSubject:
    """Ada, of whom nobody has shown who she is."""
    return people.find_or_create(email="ada@example.org", actor="data_subject")


def verify(person: DataSubject) -> None:
    """Let somebody have shown that the address is theirs."""
    people.verify_identifier(identifier=person.identifiers.get(), actor="data_subject")


def kinds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


def test_a_telling_holds_the_person_and_destroys_nothing(ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")
    quarantine.begin(data_subject=ada, actor="data_subject")

    assert quarantine.holds(ada)
    assert list(quarantine.pseudonyms()) == [ada.pk]
    assert kinds().count("people.quarantined") == 1
    ada.refresh_from_db()
    assert ada.forgotten_at is None


def test_staff_confirm_and_the_person_is_erased(ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")

    quarantine.confirm(data_subject=ada, actor=GRACE)

    ada.refresh_from_db()
    assert ada.forgotten_at is not None
    assert kinds().count("people.minor_learned") == 1
    assert not quarantine.waiting().exists()


def test_staff_lift_and_no_form_begins_it_again(ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")
    quarantine.lift(data_subject=ada, actor=GRACE)
    quarantine.lift(data_subject=ada, actor=GRACE)
    quarantine.begin(data_subject=ada, actor="data_subject")

    assert not quarantine.holds(ada)
    assert kinds().count("people.quarantine_lifted") == 1


def test_only_staff_decide(ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")

    for decide in (quarantine.confirm, quarantine.lift):
        with pytest.raises(StaffNeededError):
            decide(data_subject=ada, actor="data_subject")
    assert quarantine.holds(ada)


def test_who_never_showed_who_they_are_is_erased_when_nobody_speaks_for_them(
    ada: DataSubject,
) -> None:
    held = quarantine.begin(data_subject=ada, actor="data_subject")
    assert quarantine.purge_due(actor="system") == 0

    with clock.stopped_at(held.begun_at + quarantine.WAIT):
        assert quarantine.purge_due(actor="system") == 1
        assert quarantine.purge_due(actor="system") == 0
    ada.refresh_from_db()
    assert ada.forgotten_at is not None


def test_who_showed_who_they_are_waits_for_staff_however_long(ada: DataSubject) -> None:
    verify(ada)
    held = quarantine.begin(data_subject=ada, actor="data_subject")

    with clock.stopped_at(held.begun_at + timedelta(days=400)):
        assert quarantine.purge_due(actor="system") == 0
    assert quarantine.holds(ada)


def test_whoever_is_erased_meanwhile_waits_for_nobody(ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")
    erasing.erase(data_subject=ada, actor="data_subject")

    assert not quarantine.waiting().exists()
    assert Quarantine.objects.count() == 1
