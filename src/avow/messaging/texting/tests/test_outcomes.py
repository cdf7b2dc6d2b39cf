"""What the provider says of a number counts, whenever and however it says it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from avow.choices.tests.factories import NOON
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import sending
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import letter, says_yes
from avow.messaging.texting import outcomes, rules, standin
from avow.messaging.texting.models import Handover, Revoked
from avow.messaging.texting.provider import Twilio
from avow.messaging.texting.tests.conftest import NUMBER, Phone
from avow.people import services as people

pytestmark = pytest.mark.django_db

# Three in the afternoon in New York.
AFTERNOON = NOON + timedelta(hours=8)


@pytest.fixture(autouse=True)
def _in_the_afternoon() -> Any:
    with clock.stopped_at(AFTERNOON):
        yield


def _text(person: UUID) -> Message:
    message = letter(person, channel="text", subject="")
    sending.send_due()
    message.refresh_from_db()
    return message


def _closed() -> list[tuple[str, str]]:
    lookup = people.keyed_hash("phone", NUMBER)
    kept = Suppressed.objects.filter(channel="text", lookup=lookup)
    return list(kept.values_list("purpose", "reason"))


@pytest.mark.parametrize(("fault", "reason"), [("21610", "opt_out"), ("30005", "bounce")])
def test_a_status_that_comes_before_the_name_is_kept_until_then(
    ada: UUID, phone: Phone, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    says_yes(ada, channel="text")
    real = Twilio.send

    def quick(self: Twilio, *, to: str, text: str) -> str:
        name = real(self, to=to, text=text)
        outcomes.note_status(name=name, status="undelivered", fault=fault)
        assert _closed() == []
        return name

    monkeypatch.setattr(Twilio, "send", quick)

    assert _text(ada).state == "sent"

    assert _closed() == [("all", reason)]
    assert Revoked.objects.exists() is (fault == "21610")
    assert Entry.objects.filter(kind="messaging.suppressed").count() == 1


def test_a_status_of_a_text_that_was_not_ours_closes_nothing(ada: UUID, phone: Phone) -> None:
    says_yes(ada, channel="text")
    _text(ada)

    outcomes.note_status(name="SM-of-somebody", status="failed", fault="21610")

    assert _closed() == []


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        ("21610", "messaging.revoked", "opt_out"),
        ("21211", "messaging.no_number", "bounce"),
        ("21614", "messaging.no_number", "bounce"),
    ],
)
def test_a_code_at_hand_over_fails_the_text_and_closes_the_number(
    ada: UUID, phone: Phone, code: str, said: str, reason: str
) -> None:
    says_yes(ada, channel="text")
    phone.told("refuse", code)

    message = _text(ada)

    assert (message.state, message.reasons) == ("failed", [said])
    assert _closed() == [("all", reason)]


def test_another_code_says_nothing_of_the_number(ada: UUID, phone: Phone) -> None:
    says_yes(ada, channel="text")
    phone.told("refuse", "21617")

    assert _text(ada).reasons == ["messaging.undeliverable"]
    assert _closed() == []


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        ("https://shop.example", "https://shop.example/hooks/text/status/"),
        ("http://shop.example", None),
        ("https://localhost", None),
        ("https://10.0.0.7", None),
    ],
)
def test_word_of_a_text_is_asked_for_where_the_provider_can_reach_us(
    ada: UUID, phone: Phone, settings: Any, site: str, asked: str | None
) -> None:
    settings.AVOW = settings.AVOW.model_copy(update={"site": site})
    says_yes(ada, channel="text")

    assert _text(ada).state == "sent"

    assert [text.get("StatusCallback") for text in standin.texts(phone.folder)] == [asked]


def test_a_name_leads_to_its_number_for_thirty_days(ada: UUID, phone: Phone) -> None:
    says_yes(ada, channel="text")
    _text(ada)
    with clock.stopped_at(AFTERNOON + timedelta(days=30)):
        assert outcomes.forget_old() == 0
    with clock.stopped_at(AFTERNOON + timedelta(days=30, seconds=1)):
        assert outcomes.forget_old() == 1

    assert not Handover.objects.exists()


def test_only_a_public_https_address_is_called_back() -> None:
    assert rules.callback("https://93.184.216.34", "/x") == "https://93.184.216.34/x"
    assert rules.callback("https://[::1]", "/x") == ""
    assert rules.callback("https://till.local", "/x") == ""
