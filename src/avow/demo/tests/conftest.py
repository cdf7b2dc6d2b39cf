"""The shop, prepared."""

import pytest

from avow.demo import seed
from avow.statement.models import Version


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    return seed.prepare()
