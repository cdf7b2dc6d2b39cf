"""What every test of letters stands on."""

from typing import Any
from uuid import UUID

import pytest

from avow.messaging.tests.conftest import _an_hour_past_noon, in_force  # noqa: F401 (fixtures)
from avow.messaging.tests.factories import customer

GRACE = "staff:00000000-0000-4000-8000-000000000005"
HOME = {
    "street": "12 North Main Street, Apt. 4B",
    "city": "Portland",
    "state": "OR",
    "zip": "97201",
}


def at_home(email: str = "ada@example.org", **changes: Any) -> UUID:
    """Somebody who left a mailbox and an address with the newsletter."""
    return customer(email, first_name="Ada", **(HOME | changes))


@pytest.fixture
def ada(in_force: None) -> UUID:  # noqa: F811
    """Ada in Portland."""
    return at_home()
