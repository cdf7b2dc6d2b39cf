"""A yes after STOP is kept and shown for what it is: no text comes until START."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import NOON
from avow.core import clock
from avow.messaging import campaigns, preferences, sending, tokens
from avow.messaging.models import Message
from avow.messaging.tests.factories import customer, letter, says_no, says_yes
from avow.messaging.texting import outcomes, resuming, services
from avow.messaging.texting.models import Revoked
from avow.messaging.texting.tests.conftest import NUMBER, Phone

pytestmark = pytest.mark.django_db

# Three in the afternoon in New York, as a STOP comes; the yes is said ten minutes later.
STOPPED = NOON + timedelta(hours=8)
WANTED = ["news.text", "feedback.email"]
NO_TEXT = "No text comes yet"


@pytest.fixture(autouse=True)
def _at_the_stop() -> Any:
    with clock.stopped_at(STOPPED):
        yield


@pytest.fixture
def stopped(ada: UUID, phone: Phone) -> UUID:
    """Ada, who was texted and answered with STOP."""
    says_yes(ada, channel="text")
    letter(ada, channel="text", subject="")
    sending.send_due()
    services.receive(name="SM1", number=NUMBER, words="STOP")
    sending.send_due()
    return ada


def _page(person: UUID) -> str:
    return f"/privacy/messages/{tokens.choices(person)}/"


def _says_yes_on_the_page(person: UUID) -> str:
    with clock.stopped_at(STOPPED + timedelta(minutes=10)):
        return Client().post(_page(person), {"wanted": WANTED}).content.decode()


def _texted(person: UUID, minutes: int) -> Message:
    with clock.stopped_at(STOPPED + timedelta(minutes=minutes)):
        message = letter(person, channel="text", subject="")
        sending.send_due()
    message.refresh_from_db()
    return message


def test_a_yes_after_stop_is_on_record_and_the_page_says_that_start_is_needed(
    stopped: UUID, phone: Phone
) -> None:
    told = _says_yes_on_the_page(stopped)

    assert ChoiceEvent.objects.get(place=preferences.PLACE).act == "opted_in"
    assert "Your choices are saved" in told
    assert f"<strong>{NO_TEXT}.</strong> You want texts, and that is on record" in told
    assert told.count("send START from that phone to +15035550100") == 2
    message = _texted(stopped, 20)
    assert (message.state, message.reasons) == ("failed", ["messaging.revoked"])


def test_before_the_yes_the_page_says_what_a_yes_would_take(stopped: UUID) -> None:
    told = Client().get(_page(stopped)).content.decode()

    assert "tick this and send START" in told
    assert f"<strong>{NO_TEXT}.</strong>" not in told


@pytest.mark.parametrize("start_first", [False, True])
def test_yes_and_start_in_any_order_let_texts_go_again(
    stopped: UUID, phone: Phone, start_first: bool
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: _says_yes_on_the_page(stopped),
        lambda: services.receive(name="SM2", number=NUMBER, words="START"),
    ]
    for act in reversed(acts) if start_first else acts:
        with clock.stopped_at(STOPPED + timedelta(minutes=5)):
            act()

    assert _texted(stopped, 20).state == "sent"
    assert NO_TEXT not in Client().get(_page(stopped)).content.decode()


def test_start_brings_nothing_back_that_was_refused_elsewhere_since(
    stopped: UUID, phone: Phone
) -> None:
    with clock.stopped_at(STOPPED + timedelta(minutes=20)):
        says_no(stopped, channel="text", minute=490)
        services.receive(name="SM2", number=NUMBER, words="START")

    assert Revoked.objects.get().lifted_at is not None
    assert ChoiceEvent.objects.filter(place=resuming.PLACE, act="opted_in").count() == 0


def test_a_preview_leaves_out_whoever_must_send_start(stopped: UUID) -> None:
    _says_yes_on_the_page(stopped)
    drafted = campaigns.draft(
        name="N", purpose="news", channel="text", subject="", text="A coat.", actor="system"
    )

    shown = campaigns.preview(drafted)

    assert (shown.reached, shown.left_out) == (0, {"start-awaited": 1})


def test_whoever_brings_a_stopped_number_later_learns_nothing_of_its_holder(
    stopped: UUID, phone: Phone
) -> None:
    charles = customer("charles@example.org", phone=NUMBER)
    stranger = customer("ines@example.org", phone="+13125550123")
    pages = [Client().get(_page(one)).content.decode() for one in (charles, stranger)]

    assert re.sub(r"/[\w-]{60,}/", "", pages[0]) == re.sub(r"/[\w-]{60,}/", "", pages[1])
    assert NO_TEXT not in pages[0]
    assert "Was STOP ever sent to us from your phone?" in pages[0]


def test_a_stop_that_only_the_carrier_knows_of_waits_for_start_too(ada: UUID, phone: Phone) -> None:
    says_yes(ada, channel="text")
    letter(ada, channel="text", subject="")
    sending.send_due()
    name = Message.objects.get().known_as
    outcomes.note_status(name=name, status="undelivered", fault="21610")

    assert NO_TEXT in _says_yes_on_the_page(ada)
    with clock.stopped_at(STOPPED + timedelta(minutes=15)):
        services.receive(name="SM2", number=NUMBER, words="START")
    assert _texted(ada, 20).state == "sent"
