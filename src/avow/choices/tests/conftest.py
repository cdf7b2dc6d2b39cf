"""What every test of choices stands on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from avow.choices.tests.factories import NOON
from avow.core import clock


@pytest.fixture(autouse=True)
def _an_hour_past_noon() -> Iterator[None]:
    with clock.stopped_at(NOON + timedelta(hours=1)):
        yield
