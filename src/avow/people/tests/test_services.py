"""People are found again, read again, and forgotten for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.ledger.models import Entry
from avow.people import rules, services
from avow.people.errors import EmailAddressError, ForgottenError
from avow.people.models import DataSubject, Identifier

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture
def ada() -> DataSubject:
    """Ada, met once."""
    return services.find_or_create(email=ADA, actor="data_subject")


@pytest.mark.parametrize("again", [ADA, "  Ada@Example.ORG ", "ADA@EXAMPLE.ORG"])
def test_the_same_address_is_the_same_person(ada: DataSubject, again: str) -> None:
    found = services.find_or_create(email=again, actor="data_subject")

    assert found == ada
    assert DataSubject.objects.count() == 1
    assert Entry.objects.count() == 1


def test_another_address_is_another_person(ada: DataSubject) -> None:
    charles = services.find_or_create(email="charles@example.org", actor="data_subject")

    assert charles.pseudonym != ada.pseudonym


def test_people_without_an_address_are_never_mixed_up() -> None:
    one = services.find_or_create(email=None, actor="data_subject")
    other = services.find_or_create(email=None, actor="data_subject")

    assert one != other
    assert not Identifier.objects.exists()


@pytest.mark.parametrize("wrong", ["", "ada", "ada@", "@example.org", "a da@example.org", "a@b@c"])
def test_what_is_no_address_is_refused_and_nobody_is_created(wrong: str) -> None:
    with pytest.raises(EmailAddressError):
        services.find_or_create(email=wrong, actor="data_subject")

    assert not DataSubject.objects.exists()
    assert not Entry.objects.exists()


def test_neither_the_address_nor_its_plain_hash_is_kept(ada: DataSubject) -> None:
    import hashlib

    kept = Identifier.objects.get(data_subject=ada).lookup

    assert len(kept) == 64
    assert kept != hashlib.sha256(ADA.encode()).hexdigest()


def test_a_value_is_read_again_by_its_person_and_field(ada: DataSubject) -> None:
    sealed = services.seal_value(ada, "first_name", "Ada")

    assert b"Ada" not in sealed
    assert services.open_value(ada, "first_name", sealed) == "Ada"


def test_forgetting_destroys_the_key_and_the_way_back(ada: DataSubject) -> None:
    sealed = services.seal_value(ada, "first_name", "Ada")

    forgotten = services.forget(data_subject=ada, actor="data_subject")

    assert DataSubject.objects.get().wrapped_key is None
    assert not Identifier.objects.exists()
    with pytest.raises(ForgottenError):
        services.open_value(forgotten, "first_name", sealed)
    with pytest.raises(ForgottenError):
        services.seal_value(forgotten, "first_name", "Ada")


def test_forgetting_twice_is_recorded_once(ada: DataSubject) -> None:
    services.forget(data_subject=ada, actor="data_subject")
    services.forget(data_subject=ada, actor="data_subject")

    assert Entry.objects.filter(kind="people.forgotten").count() == 1


def test_a_forgotten_person_who_comes_back_is_somebody_new(ada: DataSubject) -> None:
    services.forget(data_subject=ada, actor="data_subject")

    assert services.find_or_create(email=ADA, actor="data_subject") != ada


@given(st.emails())
def test_an_address_has_one_spelling(address: str) -> None:
    once = rules.normalised_email(address)

    assert rules.normalised_email(once) == once
    assert rules.normalised_email(f" {address.upper()} ") == rules.normalised_email(address.upper())


def test_an_identifier_that_was_given_up_finds_nobody_and_may_be_anothers(
    ada: DataSubject,
) -> None:
    known = services.Known(services.Kind.EMAIL, ADA)

    assert services.drop_identifier(data_subject=ada, by=known, actor="data_subject") == 1
    assert services.drop_identifier(data_subject=ada, by=known, actor="data_subject") == 0

    charles = services.find_or_create(email=ADA, actor="data_subject")
    assert charles != ada
    assert Entry.objects.filter(kind="people.identifier_dropped").count() == 1
