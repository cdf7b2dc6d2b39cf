"""What the tests of the room stand on."""

import pytest

from avow.statement.models import Version
from avow.statement.tests.factories import published


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    return published()
