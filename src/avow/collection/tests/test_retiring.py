"""Of whom the last value has ended, nothing is left but the suppression and the ledger."""

from datetime import timedelta

import pytest

from avow.collection import retiring, services
from avow.collection.holding import CollectionHolder
from avow.collection.models import Submission
from avow.collection.retiring import Retiring
from avow.collection.tasks import Sweeper
from avow.core import clock
from avow.ledger.models import Entry
from avow.people import access, erasing, holders, quarantine
from avow.people import services as people
from avow.people.models import DataSubject, Erasure, Identifier
from avow.people.services import Kind
from avow.statement.tests.factories import PRACTICES, published

pytestmark = pytest.mark.django_db

SHORT = PRACTICES.replace(
    b'is = "user.contact.email"\nidentifies = "person"\nshine_the_light = "email-address"\n',
    b'is = "user.contact.email"\nidentifies = "person"\nretention = "P2Y"\n'
    b'shine_the_light = "email-address"\n',
)
"""E-mail addresses are kept for two years."""
THREE_YEARS = timedelta(days=3 * 365)


@pytest.fixture
def ada() -> DataSubject:
    """Somebody who wrote to us, and gave an address and a message."""
    published(practices=SHORT)
    submission = services.record(
        touchpoint="contact-form",
        fields={"email": "ada@example.org", "message": "Hello"},
        place="/contact/",
        wording="",
        actor="data_subject",
    )
    assert submission.data_subject is not None
    return submission.data_subject


def swept() -> None:
    """Let three years go by, and the chore come round."""
    with clock.stopped_at(clock.now() + THREE_YEARS):
        Sweeper()()


def test_who_gave_nothing_that_is_still_kept_is_retired(ada: DataSubject) -> None:
    swept()

    ada.refresh_from_db()
    assert (ada.wrapped_key, Erasure.objects.get().why) == (None, "retention")
    assert not Submission.objects.exists()
    assert not Identifier.objects.exists()
    assert access.suppressed(kind=Kind.EMAIL, value="ada@example.org")
    assert Entry.objects.filter(kind="people.erased").count() == 1


def test_whoever_comes_back_is_somebody_new(ada: DataSubject) -> None:
    swept()

    assert people.find_or_create(email="ada@example.org", actor="data_subject") != ada


class Choices(CollectionHolder):
    """A room above that still holds a no of everybody."""

    name = "tests-choices"

    def holds(self, person: DataSubject) -> int:
        """Hold one thing."""
        return 1


def test_who_has_said_no_stays_as_long_as_the_no_does(ada: DataSubject) -> None:
    holders.sign_up(Choices())
    try:
        swept()
    finally:
        holders.leave(Choices.name)

    assert not Submission.objects.exists()
    assert not Erasure.objects.exists()
    assert access.find(kind=Kind.EMAIL, value="ada@example.org") == ada


def test_nobody_goes_before_their_last_value_or_in_quarantine(ada: DataSubject) -> None:
    assert Retiring()(actor="system") == 0
    quarantine.begin(data_subject=ada, actor="data_subject")
    Submission.objects.all().delete()

    assert retiring.retire(data_subject=ada, actor="system") is False
    assert not Erasure.objects.exists()


def test_a_double_is_looked_at_with_the_person(ada: DataSubject) -> None:
    kept = people.find_or_create(email="grace@example.org", actor="system")
    DataSubject.objects.filter(pk=ada.pk).update(merged_into=kept)

    assert retiring.retire(data_subject=kept, actor="system") is False

    swept()
    assert not DataSubject.objects.filter(forgotten_at=None).exists()


def test_who_was_erased_before_is_not_retired_again(ada: DataSubject) -> None:
    erasing.erase(data_subject=ada, actor="system")

    assert retiring.retire(data_subject=ada, actor="system") is False
    assert Erasure.objects.get().why == "request"
