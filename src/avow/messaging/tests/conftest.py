"""What every test of messages stands on."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from avow.choices.tests.factories import NOON, published
from avow.core import clock
from avow.messaging import transports
from avow.messaging.tests.factories import Sink, customer


@pytest.fixture(autouse=True)
def _an_hour_past_noon() -> Iterator[None]:
    with clock.stopped_at(NOON + timedelta(hours=1)):
        yield


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A carrier for every channel that notes what it is handed."""
    channels = ("email", "text", "phone", "mail")
    before = {channel: transports.of(channel) for channel in transports.registered()}
    sink = Sink()
    for channel in channels:
        transports.register(channel, sink)
    yield sink
    for channel in channels:
        transports.unregister(channel)
    for channel, transport in before.items():
        transports.register(channel, transport)


@pytest.fixture
def in_force(db: None) -> None:
    """The statement of Linden & Lark, in force."""
    published()


@pytest.fixture
def ada(in_force: None) -> UUID:
    """Ada, who signed up for nothing yet and left her address."""
    return customer("ada@example.org")
