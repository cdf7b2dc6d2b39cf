"""The statement in force, and Grace at the till."""

import pytest
from django.test import Client

from avow.accounts.models import Account
from avow.statement.models import Version
from avow.statement.tests.factories import published
from avow.till.tests import factories


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    return published()


@pytest.fixture
def grace(version: Version) -> Account:
    """A staff member."""
    return factories.grace()


@pytest.fixture
def till(client: Client, grace: Account) -> Client:
    """A browser in which Grace is signed in."""
    return factories.signed_in(client, grace)
