"""A telephone number given in a form finds somebody for staff, and does nothing else."""

from datetime import timedelta

import pytest

from avow.collection import services, sweeping
from avow.collection.models import Fact
from avow.collection.services import NOBODY_KNOWN, Whose
from avow.core import clock
from avow.ledger.models import Entry
from avow.people import access, erasing, merging
from avow.people import services as people
from avow.people.errors import SeveralNamedError, UnverifiedError
from avow.people.models import DataSubject, Identifier
from avow.people.services import Kind
from avow.statement.tests.factories import PRACTICES, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]

NUMBER = "+1 212 555 2368"


def gave(email: str, phone: str = NUMBER, whose: Whose = NOBODY_KNOWN) -> DataSubject:
    """Let somebody sign up for the letter with a number."""
    submission = services.record(
        touchpoint="newsletter",
        fields={"email": email, "phone": phone},
        place="/newsletter/",
        wording="",
        whose=whose,
        actor="data_subject",
    )
    assert submission.data_subject is not None
    return submission.data_subject


def found(number: str = NUMBER) -> DataSubject | None:
    return access.find_for_staff(kind=Kind.PHONE, value=number)


def test_staff_find_somebody_by_the_number_they_gave_however_it_is_written() -> None:
    ada = gave("ada@example.org")

    assert found("212-555-2368") == found() == ada
    told = Identifier.objects.get(kind="phone")
    assert (told.finds, told.verified_at) == (False, None)
    assert Entry.objects.filter(kind="people.identifier_added").count() == 1


def test_nothing_but_staff_finds_anybody_by_it() -> None:
    ada = gave("ada@example.org")

    assert access.find(kind=Kind.PHONE, value=NUMBER) is None
    stranger = people.find_or_create(by=people.Known(Kind.PHONE, NUMBER), actor="system")
    assert stranger != ada


def test_who_is_found_by_a_number_goes_before_who_said_it_is_theirs() -> None:
    gave("charles@example.org")
    ada = people.find_or_create(by=people.Known(Kind.PHONE, NUMBER), actor="system")

    assert found() == ada


def test_where_two_gave_the_same_number_nobody_is_guessed() -> None:
    gave("ada@example.org")
    gave("grace@example.org")

    with pytest.raises(SeveralNamedError):
        found()


def test_a_number_that_two_gave_merges_nobody() -> None:
    gave("ada@example.org")
    gave("grace@example.org")
    kept, absorbed = Identifier.objects.filter(kind="phone")

    with pytest.raises(UnverifiedError):
        merging.merge(kept=kept, absorbed=absorbed, actor="system")
    assert not DataSubject.objects.exclude(merged_into=None).exists()


def test_a_stranger_who_knows_an_address_hangs_no_number_on_it() -> None:
    with clock.stopped_at(clock.now() - timedelta(days=1)):
        ada = gave("ada@example.org", phone="")

    gave("ada@example.org")

    assert found() is None
    gave("ada@example.org", whose=Whose(person=ada))
    assert found() == ada


def test_what_is_no_number_stays_a_word_that_somebody_wrote() -> None:
    gave("ada@example.org", phone="ask my sister")

    assert Fact.objects.filter(field="phone").count() == 1
    assert not Identifier.objects.filter(kind="phone").exists()


def test_a_number_that_was_put_right_finds_by_the_right_one_alone() -> None:
    ada = gave("ada@example.org")

    people.correct(data_subject=ada, field="phone", value="+1 212 555 2369", actor="system")

    assert found() is None
    assert found("+1 212 555 2369") == ada


def test_an_erasure_takes_the_number_and_closes_it_to_nobody_else() -> None:
    ada = gave("ada@example.org")

    erasing.erase(data_subject=ada, actor="system")

    assert found() is None
    assert not Identifier.objects.exists()


def test_a_number_goes_with_the_last_fact_that_holds_it() -> None:
    short = b'is = "user.contact.phone_number"\n'
    two_years = PRACTICES.replace(short, short + b'retention = "P2Y"\n')
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        published(practices=two_years, effective_at=clock.now())
        ada, later = gave("ada@example.org"), clock.now() + timedelta(days=365)
    with clock.stopped_at(later):
        gave("ada@example.org", whose=Whose(person=ada))

    with clock.stopped_at(later + timedelta(days=366)):
        sweeping.sweep_all(actor="system")
        assert (Fact.objects.filter(field="phone").count(), found()) == (1, ada)
    with clock.stopped_at(later + timedelta(days=732)):
        sweeping.sweep_all(actor="system")

    assert found() is None
    assert access.find(kind=Kind.EMAIL, value="ada@example.org") == ada
