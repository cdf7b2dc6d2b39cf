"""What tells of a child is not kept; whom we know is purged, or held till staff have looked."""

from datetime import timedelta

import pytest

from avow.collection import access, minors, services
from avow.collection.errors import RefusedError
from avow.collection.models import Fact, Submission
from avow.collection.services import Whose
from avow.core import clock
from avow.people import quarantine
from avow.people import services as people
from avow.people.models import DataSubject, Erasure
from avow.statement import access as statement_access
from avow.statement import services as statements
from avow.statement.models import Version
from avow.statement.tests.factories import OCTOBER, PRACTICES, STATEMENT

EMAIL = "kim@example.org"
GRACE = "staff:8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim(version: Version) -> DataSubject:
    """Kim, who signed up without being asked for an age."""
    submission = tell()
    assert submission.data_subject is not None
    return submission.data_subject


def tell(age: int | None = None, **changed: object) -> Submission:
    """Say something at a form."""
    asked: dict[str, object] = {
        "touchpoint": "newsletter",
        "fields": {"email": EMAIL},
        "place": "/newsletter/",
        "wording": "",
        "actor": "data_subject",
    }
    return services.record(**(asked | changed), age=age)  # type: ignore[arg-type]


def gone(person: DataSubject) -> bool:
    """Whether a person's key is destroyed and nothing is held."""
    person.refresh_from_db()
    return person.forgotten_at is not None and not Fact.objects.exists()


def test_a_stranger_who_names_an_address_and_a_childs_age_destroys_nothing(
    kim: DataSubject,
) -> None:
    with pytest.raises(RefusedError):
        tell(age=9)

    assert not gone(kim)
    assert Submission.objects.count() == 1
    assert quarantine.holds(kim)
    assert not Erasure.objects.exists()


def test_who_is_held_is_given_no_address(kim: DataSubject) -> None:
    with pytest.raises(RefusedError):
        tell(age=9)

    assert access.contact(kim, "user.contact.email") is None
    quarantine.lift(data_subject=kim, actor=GRACE)
    assert access.contact(kim, "user.contact.email") == EMAIL


def test_who_is_signed_in_tells_of_themselves_and_is_purged_at_once(kim: DataSubject) -> None:
    with pytest.raises(RefusedError):
        tell(age=15, fields={"email": "other@example.org"}, whose=Whose(person=kim))

    assert gone(kim)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("verified", [False, True])
@pytest.mark.parametrize("actor", [GRACE, "system"])
def test_staff_and_imports_purge_at_once_by_first_or_verified_identifier(
    kim: DataSubject, actor: str, verified: bool
) -> None:
    if verified:
        people.verify_identifier(identifier=kim.identifiers.get(), actor="data_subject")
    with pytest.raises(RefusedError):
        tell(age=15, actor=actor)

    assert gone(kim)


def test_a_telephone_number_that_somebody_is_known_by_counts(version: Version) -> None:
    kim = people.find_or_create(
        by=people.Known(people.Kind.PHONE, "+1 503 555 2368"), actor="data_subject"
    )
    fields = {"phone": "(503) 555-2368", "message": "I am nine"}

    with pytest.raises(RefusedError):
        tell(age=9, touchpoint="contact-phone", fields=fields, actor=GRACE)

    kim.refresh_from_db()
    assert kim.forgotten_at is not None


def test_a_date_of_birth_among_the_fields_tells_too(kim: DataSubject) -> None:
    born = b'is = "user.name.first"'
    statements.publish(
        statement=STATEMENT,
        practices=PRACTICES.replace(born, b'is = "user.demographic.date_of_birth"'),
        effective_at=OCTOBER + timedelta(days=1),
        actor="system",
    )
    birth_date = (clock.today() - timedelta(days=15 * 365)).isoformat()

    with pytest.raises(RefusedError):
        tell(fields={"email": EMAIL, "first_name": birth_date}, actor=GRACE)

    assert gone(kim)


def test_a_friend_whose_address_a_child_names_is_left_alone(kim: DataSubject) -> None:
    fields = {"friend_email": EMAIL, "story": "the-first-frost"}
    with pytest.raises(RefusedError):
        tell(age=9, touchpoint="story", fields=fields)

    assert not quarantine.holds(kim)


@pytest.mark.parametrize(("age", "told"), [(17, True), (18, False), (None, False)])
def test_who_has_reached_the_age_of_the_statement_is_no_minor(
    version: Version, age: int | None, told: bool
) -> None:
    assert minors.tells(statement_access.policy(version), {}, age) is told
