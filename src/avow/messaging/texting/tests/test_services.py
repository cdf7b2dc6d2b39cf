"""STOP ends texts at once and for good; only the person themselves begins them again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import NOON
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import sending
from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import ContactRefusedError
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.models import Message
from avow.messaging.tests.factories import customer, letter, says_yes
from avow.messaging.texting import outcomes, services
from avow.messaging.texting.models import Ended, Revoked, Texted
from avow.messaging.texting.tests.conftest import NUMBER, Phone
from avow.people import erasing
from avow.people import services as people
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

# Three in the afternoon of a Friday in New York.
AFTERNOON = NOON + timedelta(hours=8)
CONFIRMED = (
    NUMBER,
    "Linden & Lark, Inc.: your STOP has arrived, and you get no more of these texts from us.",
)


@pytest.fixture(autouse=True)
def _in_the_afternoon() -> Any:
    with clock.stopped_at(AFTERNOON):
        yield


def _text(person: UUID, minute: int = 0, **changes: Any) -> Message:
    with clock.stopped_at(AFTERNOON + timedelta(minutes=minute)):
        message = letter(person, channel="text", subject="", **changes)
        sending.send_due()
    message.refresh_from_db()
    return message


def _texted(person: UUID) -> None:
    says_yes(person, channel="text")
    assert _text(person).state == "sent"


def test_a_text_names_its_sender_and_the_way_out(ada: UUID, phone: Phone) -> None:
    _texted(ada)

    words = "Linden & Lark, Inc.: A coat of felt. Reply STOP to end."
    assert phone.texts == [(NUMBER, words)]
    assert Message.objects.get().known_as.startswith("SM")


@pytest.mark.parametrize("words", ["STOP", "Quit.", "opt-out", "please leave me alone", "Basta"])
def test_stop_ends_texts_and_calls_and_is_confirmed_once(
    ada: UUID, phone: Phone, words: str
) -> None:
    _texted(ada)

    services.receive(name="SM1", number=NUMBER, words=words)
    services.receive(name="SM2", number=NUMBER, words="STOP")
    sending.send_due()

    assert phone.texts[-1] == CONFIRMED
    assert len(phone.texts) == 2
    said = {(e.purpose, e.channel, e.how) for e in ChoiceEvent.objects.exclude(act="opted_in")}
    assert said == {("all", "text", "text"), ("all", "phone", "text")}
    for channel in ("text", "phone"):
        with pytest.raises(ContactRefusedError):
            letter(ada, channel=channel)


def test_a_notice_by_text_does_not_go_after_stop_either(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="STOP")
    sending.send_due()

    message = _text(ada, 1, purpose="notices", text="It is on its way.")

    assert (message.state, message.reasons) == ("failed", ["messaging.revoked"])
    assert len(phone.texts) == 2


def test_a_confirmation_that_is_late_does_not_go(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="STOP")

    with clock.stopped_at(AFTERNOON + timedelta(minutes=5, seconds=1)):
        sending.send_due()

    assert CONFIRMED not in phone.texts
    assert Message.objects.get(place="text-answer").reasons == ["messaging.too_late"]


def test_a_confirmation_goes_in_the_hours_of_quiet(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    with clock.stopped_at(AFTERNOON + timedelta(hours=7)):
        services.receive(name="SM1", number=NUMBER, words="STOP")
        sending.send_due()

    assert CONFIRMED in phone.texts


def test_the_same_webhook_again_changes_nothing(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="STOP")
    before = (Entry.objects.count(), ChoiceEvent.objects.count(), Message.objects.count())

    services.receive(name="SM1", number=NUMBER, words="STOP")

    assert (Entry.objects.count(), ChoiceEvent.objects.count(), Message.objects.count()) == before
    assert Arrival.objects.count() == 1


def test_start_from_the_same_number_gives_back_what_was_agreed_to(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="STOP")
    with clock.stopped_at(AFTERNOON + timedelta(minutes=9)):
        services.receive(name="SM2", number=NUMBER, words="Start")

    act = ChoiceEvent.objects.filter(act="opted_in").order_by("number").last()
    assert act is not None
    assert (act.purpose, act.channel, act.how) == ("news", "text", "text")
    assert act.shown.wording.text.startswith("Start")
    assert _text(ada, 10).state == "sent"
    assert not Ended.objects.exists()


def test_nobody_else_can_start_texts_again(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="STOP")

    became = services.receive(name="SM2", number="+12125550199", words="START").became

    assert became == "queued"
    with pytest.raises(ContactRefusedError):
        letter(ada, channel="text")


def test_a_start_from_a_number_of_two_people_is_for_a_person_and_changes_nothing(
    ada: UUID, phone: Phone
) -> None:
    grace = customer("grace@example.org", phone=NUMBER)
    _texted(ada)
    _texted(grace)
    services.receive(name="SM1", number=NUMBER, words="STOP")
    stood = set(Ended.objects.values_list("data_subject", "purpose"))
    assert stood == {(ada, "news"), (grace, "news")}

    assert services.receive(name="SM2", number=NUMBER, words="START").became == "queued"

    assert Doubt.objects.get().why == "start"
    assert set(Ended.objects.values_list("data_subject", "purpose")) == stood
    assert Revoked.objects.get().lifted_at is None
    assert not Entry.objects.filter(kind="messaging.texts_started").exists()


def test_a_start_without_a_stop_before_is_for_a_person(ada: UUID, phone: Phone) -> None:
    services.receive(name="SM1", number=NUMBER, words="START")

    assert Doubt.objects.get().why == "start"
    assert not ChoiceEvent.objects.exists()


def test_help_is_answered_once_an_hour_and_stops_nothing(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="HELP")
    services.receive(name="SM2", number=NUMBER, words="info")
    sending.send_due()

    answers = [words for _, words in phone.texts if "Reply STOP to end." in words]
    assert len(answers) == 2
    assert any("privacy@lindenandlark.example" in words for words in answers)
    assert _text(ada, 1).state == "sent"


def test_unclear_words_wait_for_a_person_sealed(ada: UUID, phone: Phone) -> None:
    _texted(ada)
    services.receive(name="SM1", number=NUMBER, words="Cancel my order please")

    doubt = Doubt.objects.get()
    assert (doubt.why, doubt.data_subject_id) == ("unclear", ada)
    assert b"order" not in bytes(doubt.sealed)
    assert _text(ada, 1).state == "sent"


def test_stop_from_an_unknown_number_closes_it_to_whoever_brings_it_later(
    in_force: None, phone: Phone
) -> None:
    services.receive(name="SM1", number=NUMBER, words="STOP")
    ada = customer("ada@example.org", phone=NUMBER)
    says_yes(ada, channel="text", how="import")

    with pytest.raises(ContactRefusedError):
        letter(ada, channel="text")


def test_with_the_switch_off_stop_ends_the_kind_that_was_texted(
    ada: UUID, phone: Phone, monkeypatch: pytest.MonkeyPatch, chosen: MessagingSettings
) -> None:
    kept = chosen.model_copy(update={"revoke_all": False})
    monkeypatch.setattr("avow.messaging.conf.settings", lambda: kept)
    _texted(ada)

    services.receive(name="SM1", number=NUMBER, words="STOP")
    services.receive(name="SM2", number=NUMBER, words="STOP")
    sending.send_due()

    said = {(e.purpose, e.channel) for e in ChoiceEvent.objects.exclude(act="opted_in")}
    assert said == {("news", "text")}
    assert [words for number, words in phone.texts].count(CONFIRMED[1]) == 1
    assert _text(ada, 1, purpose="notices", text="It is on its way.").state == "sent"


def test_what_is_quiet_at_the_persons_place_is_held_and_sent_in_the_morning(
    ada: UUID, phone: Phone
) -> None:
    says_yes(ada, channel="text")
    message = _text(ada, minute=6 * 60 + 1)  # a minute past nine in the evening
    assert (message.state, phone.texts) == ("held", [])

    with clock.stopped_at(AFTERNOON + timedelta(hours=17)):
        sending.send_due()

    assert len(phone.texts) == 1


def test_number_and_zip_that_disagree_hold_by_both(in_force: None, phone: Phone) -> None:
    grace = customer("grace@example.org", phone=NUMBER, zip="94103", state="CA")
    says_yes(grace, channel="text")
    with clock.stopped_at(NOON + timedelta(hours=3)):  # ten in New York, seven in San Francisco
        message = letter(grace, channel="text", subject="")
        sending.send_due()

    message.refresh_from_db()
    assert (message.state, message.due_at) == ("held", NOON + timedelta(hours=4))


@pytest.mark.parametrize(
    ("behaves", "state", "reason"),
    [
        ("away", "queued", "messaging.unreachable"),
        ("refuse", "failed", "messaging.undeliverable"),
        ("fail", "doubtful", "messaging.doubtful"),
        ("drop", "doubtful", "messaging.doubtful"),
    ],
)
def test_what_the_provider_does_not_take_is_called_by_its_name(
    ada: UUID, phone: Phone, behaves: str, state: str, reason: str
) -> None:
    says_yes(ada, channel="text")
    phone.told(behaves)

    message = _text(ada)

    assert (message.state, message.reasons) == (state, [reason])


def test_a_status_that_says_stopped_at_the_carrier_closes_the_number(
    ada: UUID, phone: Phone
) -> None:
    _texted(ada)
    name = Message.objects.get().known_as

    outcomes.note_status(name=name, status="failed", fault="21610")
    outcomes.note_status(name=name, status="failed", fault="21610")

    with pytest.raises(ContactRefusedError):
        letter(ada, channel="text")
    assert Entry.objects.filter(kind="messaging.suppressed").count() == 1


def test_erasure_leaves_nothing_but_hashes_and_the_number_stays_closed(
    ada: UUID, phone: Phone
) -> None:
    _texted(ada)
    services.receive(name="SM0", number=NUMBER, words="Wrong number")
    services.receive(name="SM1", number=NUMBER, words="STOP")
    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="system")

    kept = (Doubt, Texted, Ended)
    assert [model.objects.filter(data_subject=ada).count() for model in kept] == [0, 0, 0]
    assert Revoked.objects.get().lookup == people.keyed_hash("phone", NUMBER)
    again = customer("ada@example.org", phone=NUMBER)
    says_yes(again, channel="text", how="import", minute=2)
    with pytest.raises(ContactRefusedError):
        letter(again, channel="text")


@pytest.mark.parametrize("number", ["12345", "LINDEN", "", "+1", "anonymous"])
def test_whoever_has_no_number_is_put_before_a_person_or_harmless(
    in_force: None, phone: Phone, number: str
) -> None:
    assert services.receive(name="SM1", number=number, words="hello").became == "queued"
    assert services.receive(name="SM2", number=number, words="stop").became == "stopped"
    sending.send_due()

    assert phone.texts == []
