"""What every test of choices stands on."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from avow.choices.tests.factories import NOON, published, somebody
from avow.core import clock


@pytest.fixture(autouse=True)
def _an_hour_past_noon() -> Iterator[None]:
    with clock.stopped_at(NOON + timedelta(hours=1)):
        yield


@pytest.fixture
def in_force(db: None) -> None:
    """The statement of Linden & Lark, in force."""
    published()


@pytest.fixture
def ada(in_force: None) -> UUID:
    """Ada, met once."""
    return somebody("ada@example.org")
