"""The latest address of somebody, for whoever writes to them."""

from uuid import uuid4

import pytest

from avow.collection import access, services
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

EMAIL = "user.contact.email"


def met(email: str, **more: str) -> DataSubject:
    """Let somebody sign up for the letter."""
    submission = services.record(
        touchpoint="newsletter",
        fields={"email": email, **more},
        place="/newsletter/",
        wording="",
        actor="data_subject",
    )
    assert submission.data_subject is not None
    return submission.data_subject


def test_the_latest_value_of_a_category_counts(version: Version) -> None:
    ada = met("ada@example.org", first_name="Ada")
    met("ADA@example.org")

    assert access.contact(ada, EMAIL) == "ADA@example.org"
    assert access.contact(ada, "user.name.first") == "Ada"
    assert access.contact(ada, "user.contact.phone_number") is None


def test_many_are_read_at_once_and_who_was_forgotten_is_left_out(version: Version) -> None:
    ada, grace, charles = (met(f"{name}@example.org") for name in ("ada", "grace", "charles"))
    people.forget(data_subject=charles, actor="system")

    found = access.contacts([ada.pk, grace.pk, charles.pk], EMAIL)

    assert found == {ada.pk: "ada@example.org", grace.pk: "grace@example.org"}


def test_what_a_double_gave_is_the_persons(version: Version) -> None:
    ada, double = met("ada@example.org"), met("ada.l@example.org")
    DataSubject.objects.filter(pk=double.pk).update(merged_into=ada)

    assert access.contact(ada, EMAIL) == "ada.l@example.org"
    assert access.contacts([double.pk], EMAIL) == {double.pk: "ada.l@example.org"}


def test_nobody_has_no_address(version: Version) -> None:
    assert access.contacts([], EMAIL) == {}
    assert access.contacts([uuid4()], EMAIL) == {}


def test_a_hundred_cost_few_questions(
    version: Version, django_assert_max_num_queries: object
) -> None:
    everyone = [met(f"person-{number}@example.org").pk for number in range(20)]
    access.contacts(everyone[:1], EMAIL)

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(access.contacts(everyone, EMAIL)) == 20


def test_what_a_stranger_fills_in_displaces_nothing_that_is_surely_the_persons(
    version: Version,
) -> None:
    ada = met("ada@example.org", first_name="Nobody")
    services.record(
        touchpoint="newsletter",
        fields={"email": "ada@example.org", "first_name": "Ada"},
        place="/newsletter/",
        wording="",
        whose=services.Whose(person=ada),
        actor="data_subject",
    )

    assert met("ada@example.org", first_name="Mallory", phone="+12128675309").pk == ada.pk
    assert access.contact(ada, "user.name.first") == "Ada"
    assert access.contact(ada, "user.contact.phone_number") == "+12128675309"  # none stood there


@pytest.mark.parametrize(
    ("whose", "actor", "proven"),
    [
        (services.NOBODY_KNOWN, "data_subject", False),
        (services.Whose(vouched=True), "data_subject", True),
        (services.NOBODY_KNOWN, "system", True),
        (services.NOBODY_KNOWN, "staff:6b8f7c3e-0d3b-4a56-9a56-6d0f2b1c7e11", True),
    ],
)
def test_a_submission_says_whether_it_is_sure_whose_it_is(
    version: Version, whose: services.Whose, actor: str, proven: bool
) -> None:
    submission = services.record(
        touchpoint="newsletter",
        fields={"email": "ada@example.org"},
        place="/newsletter/",
        wording="",
        whose=whose,
        actor=actor,
    )

    assert submission.proven is proven
