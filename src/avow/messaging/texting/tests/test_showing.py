"""In the demonstration a text can be answered as its recipient would."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import NOON
from avow.core import clock
from avow.messaging import sending
from avow.messaging.inbound.models import Arrival
from avow.messaging.tests.factories import letter, says_yes
from avow.messaging.texting.tests.conftest import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_afternoon() -> Iterator[None]:
    with clock.stopped_at(NOON + timedelta(hours=8)):
        yield


def test_a_reply_of_stop_stops(ada: UUID, phone: Phone, client: Client) -> None:
    says_yes(ada, channel="text")
    message = letter(ada, channel="text", subject="")
    sending.send_due()

    page = client.get(f"/outbox/{message.reference}/")
    answer = client.post(f"/outbox/{message.reference}/reply", {"words": "STOP"})

    assert b"Reply STOP to end." in page.content
    assert (answer.status_code, answer["Location"]) == (302, "/outbox/")
    assert ChoiceEvent.objects.filter(act="opted_out", channel="text").count() == 1


def test_an_e_mail_cannot_be_answered_as_a_text(ada: UUID, phone: Phone, client: Client) -> None:
    says_yes(ada)
    message = letter(ada)

    answer = client.post(f"/outbox/{message.reference}/reply", {"words": "STOP"})

    assert answer.status_code == 404
    assert not Arrival.objects.exists()
