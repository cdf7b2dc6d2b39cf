"""The statement in force, Grace at the desk, and Ada who asked for the letter."""

import pytest
from django.test import Client

from avow.accounts import services as accounts
from avow.accounts.models import Account
from avow.accounts.tests.factories import guarded
from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.collection import services as collection
from avow.core import clock
from avow.people.models import DataSubject
from avow.statement.models import Version
from avow.statement.tests.factories import published

PASSWORD = "a-lantern-in-the-fog"


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    return published()


@pytest.fixture
def grace(version: Version) -> Account:
    """A staff member with a second factor."""
    return guarded(accounts.add_staff(email="grace@example.org", password=PASSWORD, actor="system"))


@pytest.fixture
def desk(client: Client, grace: Account) -> Client:
    """A browser in which Grace is signed in."""
    client.force_login(grace)
    return client


@pytest.fixture
def ada(version: Version) -> DataSubject:
    """Somebody who signed up for the letter, with a telephone number."""
    submission = collection.record(
        touchpoint="newsletter",
        fields={"email": "ada@example.org", "first_name": "Ada", "phone": "+1 503 555 2368"},
        place="/newsletter/",
        wording="News, twice a month.",
        actor="data_subject",
    )
    person = submission.data_subject
    assert person is not None
    evidence = Evidence(
        place="newsletter",
        wording="News, twice a month.",
        statement=version.digest,
        how="form",
        at=clock.now(),
    )
    for channel in ("email", "phone"):
        choices.opt_in(
            data_subject=person.pk,
            purpose="news",
            channel=channel,
            evidence=evidence,
            actor="data_subject",
        )
    return person
