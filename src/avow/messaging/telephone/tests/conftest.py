"""What every test of calls stands on."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from avow.choices.tests.factories import NOON
from avow.messaging.telephone import lists
from avow.messaging.tests.conftest import _an_hour_past_noon, in_force  # noqa: F401 (fixtures)
from avow.messaging.tests.factories import customer

GRACE = "staff:00000000-0000-4000-8000-000000000005"
NUMBER = "+12125550123"
OTHER = "+12125550177"
AFTERNOON = NOON + timedelta(hours=8)
"""Three in the afternoon of a Friday in New York."""


@pytest.fixture
def ada(in_force: None) -> UUID:  # noqa: F811
    """Ada in New York, who left mailbox and number with the newsletter."""
    return customer("ada@example.org", phone=NUMBER)


@pytest.fixture
def registry(in_force: None) -> None:  # noqa: F811
    """A do-not-call list of today, with one number that is nobody's."""
    lists.take(name="national", dated_on=date(2026, 11, 20), lines=["2125550199"], actor=GRACE)
