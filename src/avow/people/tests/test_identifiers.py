"""One person, many identifiers; what is merely said finds nobody."""

import pytest

from avow.ledger.models import Entry
from avow.people import access, services
from avow.people.errors import ForgottenError, HeldError, SuppressedError
from avow.people.models import DataSubject, Identifier
from avow.people.services import Kind, Known

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.org"
PHONE = "+1 212 555 2368"


@pytest.fixture
def ada() -> DataSubject:
    return services.find_or_create(email=EMAIL, actor="data_subject")


def add(
    person: DataSubject, kind: Kind = Kind.PHONE, value: str = PHONE, **more: bool
) -> Identifier:
    return services.add_identifier(
        data_subject=person, kind=kind, value=value, actor="data_subject", **more
    )


def kinds_told() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.PHONE, "(212) 555-2368"),
        (Kind.ACCOUNT, "7f3a"),
        (Kind.LOYALTY, "LL 1234"),
        (Kind.DEVICE, "9c51"),
        (Kind.EXTERNAL, "crm:4711"),
    ],
)
def test_a_person_is_found_by_any_kind_they_came_with(kind: Kind, value: str) -> None:
    person = services.find_or_create(by=Known(kind, value), actor="system")

    assert services.find_or_create(by=Known(kind, value), actor="system") == person
    assert access.find(kind=kind, value=value) == person
    assert kinds_told() == ["people.created"]


def test_the_same_value_of_another_kind_is_another_person() -> None:
    account = services.find_or_create(by=Known(Kind.ACCOUNT, "4711"), actor="system")

    assert access.find(kind=Kind.DEVICE, value="4711") is None
    assert services.find_or_create(by=Known(Kind.DEVICE, "4711"), actor="system") != account


def test_an_identifier_that_was_only_said_finds_nobody(ada: DataSubject) -> None:
    add(ada)

    assert access.find(kind=Kind.PHONE, value=PHONE) is None
    assert services.find_or_create(by=Known(Kind.PHONE, PHONE), actor="data_subject") != ada


def test_a_verified_identifier_finds_its_person(ada: DataSubject) -> None:
    services.verify_identifier(identifier=add(ada), actor="data_subject")

    assert access.find(kind=Kind.PHONE, value=PHONE) == ada
    assert kinds_told()[1:] == ["people.identifier_added", "people.identifier_verified"]


def test_what_we_gave_out_ourselves_is_verified_at_once(ada: DataSubject) -> None:
    card = add(ada, Kind.LOYALTY, "LL-1", verified=True)

    assert card.verified_at is not None
    assert access.find(kind=Kind.LOYALTY, value="ll1") == ada


def test_adding_and_verifying_twice_is_recorded_once(ada: DataSubject) -> None:
    assert add(ada) == add(ada, value="212-555-2368")
    assert add(ada, verified=True) == add(ada, verified=True)

    assert ada.identifiers.count() == 2
    assert len(kinds_told()) == 3


def test_the_address_one_came_with_is_not_a_second_one(ada: DataSubject) -> None:
    same = add(ada, Kind.EMAIL, EMAIL.upper(), verified=True)

    assert (same.data_subject, same.verified_at is not None) == (ada, True)
    assert ada.identifiers.count() == 1


def test_an_identifier_of_somebody_else_is_not_taken_over(ada: DataSubject) -> None:
    charles = services.find_or_create(email="charles@example.org", actor="data_subject")
    claim = add(charles, Kind.EMAIL, EMAIL)
    before = kinds_told()

    with pytest.raises(HeldError, match="merge"):
        services.verify_identifier(identifier=claim, actor="data_subject")

    claim.refresh_from_db()
    assert (claim.verified_at, claim.finds) == (None, False)
    assert access.find(kind=Kind.EMAIL, value=EMAIL) == ada
    assert kinds_told() == before


def test_no_identifier_is_told_to_the_ledger(ada: DataSubject) -> None:
    add(ada, verified=True)

    told = b"".join(bytes(entry.body) for entry in Entry.objects.all())
    for identifier in ada.identifiers.all():
        assert identifier.lookup.encode() not in told
    assert str(ada.pseudonym).encode() in told


def test_a_forgotten_person_gets_no_new_identifier(ada: DataSubject) -> None:
    services.forget(data_subject=ada, actor="system")
    before = kinds_told()

    with pytest.raises(ForgottenError):
        add(ada)
    assert (Identifier.objects.count(), kinds_told()) == (0, before)


def test_an_import_does_not_bring_back_who_was_erased(ada: DataSubject) -> None:
    services.forget(data_subject=ada, actor="data_subject")
    before = kinds_told()

    with pytest.raises(SuppressedError):
        services.find_or_create(email=EMAIL, actor="system", imported=True)

    assert access.suppressed(kind=Kind.EMAIL, value=" ADA@example.org")
    assert (DataSubject.objects.count(), kinds_told()) == (1, before)


def test_somebody_who_comes_back_is_imported_once_they_ask_for_it(ada: DataSubject) -> None:
    services.forget(data_subject=ada, actor="data_subject")
    again = services.find_or_create(email=EMAIL, actor="data_subject")
    assert access.suppressed(kind=Kind.EMAIL, value=EMAIL)

    services.lift_suppression(by=Known(Kind.EMAIL, EMAIL))

    assert services.find_or_create(email=EMAIL, actor="system", imported=True) == again


def test_what_somebody_only_said_is_not_suppressed_with_them(ada: DataSubject) -> None:
    add(ada, Kind.EMAIL, "grace@example.org")

    services.forget(data_subject=ada, actor="data_subject")

    assert not access.suppressed(kind=Kind.EMAIL, value="grace@example.org")
