"""The statement in force, a customer's way in, and a mailbox."""

import pytest
from django.core.cache import cache
from django.test import Client

from avow.accounts.tests.factories import enter
from avow.statement.models import Version
from avow.statement.tests.factories import published


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    cache.clear()
    return published()


@pytest.fixture
def ada(client: Client, version: Version) -> Client:
    """A browser in which Ada opened her account and proved her address."""
    return enter(client)
