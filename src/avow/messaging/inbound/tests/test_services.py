"""An e-mail is heard once, closes what it asks to be closed, and gets no answer."""

import base64
from datetime import timedelta
from encodings.aliases import aliases
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.choices.models import ChoiceEvent
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses, returns, sending, tokens
from avow.messaging.errors import ContactRefusedError, TooLargeError
from avow.messaging.inbound import doubts, reports, services
from avow.messaging.inbound.models import Arrival, Doubt, SoftBounce
from avow.messaging.inbound.tests.conftest import bounce, complaint, mail
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import Sink, customer, letter, says_yes
from avow.people import erasing
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db


def _refused(person: UUID, channel: str = "email") -> bool:
    try:
        letter(person, channel=channel)
    except ContactRefusedError:
        return True
    return False


def _sent(person: UUID) -> Message:
    says_yes(person)
    letter(person)
    sending.send_due()
    return Message.objects.get(state="sent")


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Your letters", "please stop"),
        ("Unsubscribe", ""),
        ("Re: New in November", "No me envíen más correos, por favor.\n\n> Stop these messages"),
        ("hello", "I no longer wish to receive your e-mails.\n-- \nAda"),
        (
            "Re: News",
            "Take me off your list.\n\nOn Friday, the shop <news@shop.example> wrote:\n> x",
        ),
    ],
)
def test_a_clear_no_by_e_mail_stops_and_is_the_persons_act(
    ada: UUID, sink: Sink, subject: str, words: str
) -> None:
    says_yes(ada)

    became = services.receive(mail(words, subject=subject)).became

    assert became == "stopped"
    act = ChoiceEvent.objects.get(act="opted_out")
    assert (act.purpose, act.channel, act.how, act.place) == ("all", "email", "email", "mailbox")
    assert _refused(ada)
    assert not Message.objects.filter(state="queued").exists()


def test_the_same_e_mail_twice_counts_once(ada: UUID) -> None:
    services.receive(mail())
    count = Entry.objects.count()
    services.receive(mail(Received="from another way"))

    assert Entry.objects.count() == count
    assert Arrival.objects.count() == 1


def test_a_no_to_calls_by_e_mail_stops_calls_and_not_the_letters(ada: UUID, sink: Sink) -> None:
    says_yes(ada)

    services.receive(mail("Please stop calling me."))

    act = ChoiceEvent.objects.get(act="opted_out")
    assert (act.purpose, act.channel) == ("all", "phone")
    assert not _refused(ada)


def test_an_unknown_sender_is_closed_as_an_address(in_force: None, sink: Sink) -> None:
    services.receive(mail(sender="grace@example.org"))
    grace = customer("grace@example.org")
    says_yes(grace, how="import")

    assert _refused(grace)


def test_a_forged_sender_can_only_say_no_and_learns_nothing(ada: UUID, sink: Sink) -> None:
    services.receive(mail("Start sending me everything again", name="2@x"))
    services.receive(mail("Please send me all the data you have about me", name="3@x"))

    assert not ChoiceEvent.objects.exists()
    assert {doubt.why for doubt in Doubt.objects.all()} <= {"start", "other", "unclear"}
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Please don't stop, I love them",
        "Cancel my order",
        "I was unsubscribed by mistake",
        "What are your hours?",
    ],
)
def test_what_is_not_clear_waits_for_a_person_sealed(ada: UUID, words: str) -> None:
    says_yes(ada)

    assert services.receive(mail(words)).became == "queued"

    doubt = Doubt.objects.get()
    assert doubts.opened(doubt).text == words
    assert words.encode() not in bytes(doubt.sealed)
    assert b"ada@" not in bytes(doubt.sealed)
    assert not ChoiceEvent.objects.filter(act="opted_out").exists()


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"sender": "no-reply@example.org"},
        {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=B"},
    ],
)
def test_what_a_machine_wrote_stops_nothing(ada: UUID, sink: Sink, head: dict[str, str]) -> None:
    says_yes(ada)

    became = services.receive(mail("I am away until Monday.", **head)).became

    assert became == "automatic"
    assert not Doubt.objects.exists()
    assert not _refused(ada)


def test_a_clear_no_of_a_machine_is_shown_to_a_person(ada: UUID, sink: Sink) -> None:
    says_yes(ada)

    assert services.receive(mail("please stop", Precedence="bulk")).became == "queued"
    assert not _refused(ada)


@pytest.mark.parametrize(
    "raw",
    [
        mail(Received="x").replace(b"Received: x\r\n", b"Received: from a by b\r\n" * 51),
        mail(Delivered_To="a@shop.example").replace(
            b"Delivered-To: a@shop.example\r\n", b"Delivered-To: a@shop.example\r\n" * 2
        ),
    ],
)
def test_mail_that_goes_in_circles_stops_nothing_by_itself(ada: UUID, raw: bytes) -> None:
    assert services.receive(raw.replace(b"please stop", b"Which sizes?")).became == "looped"
    assert not Doubt.objects.exists()

    assert services.receive(raw).became == "queued"
    answered = raw.replace(b"From:", b"Auto-Submitted: auto-replied\r\nFrom:")
    assert services.receive(answered.replace(b"please", b"Please")).became == "looped"
    assert not ChoiceEvent.objects.exists()
    assert Doubt.objects.get().why == "unclear"


@pytest.mark.parametrize("line", ["Delivered-To: a@shop.example", "Received: from a by b"])
def test_a_valid_token_stops_also_where_mail_goes_in_circles(
    ada: UUID, sink: Sink, line: str
) -> None:
    says_yes(ada)
    raw = mail("", subject=f"u.{tokens.stop(ada, 'news', 'email')}")

    became = services.receive(f"{line}\r\n".encode() * 51 + raw).became

    assert became == "stopped"
    assert _refused(ada)


@pytest.mark.parametrize(
    ("head", "became"),
    [
        ({"List_Id": "<a.example.org>"}, "queued"),
        ({"Precedence": "bulk"}, "queued"),
        ({"Feedback_ID": "x"}, "queued"),
        ({"X_Auto_Response_Suppress": "All"}, "queued"),
        ({"sender": "no-reply@example.org"}, "queued"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
    ],
)
def test_doubtful_words_are_lost_only_where_a_machine_answers(
    ada: UUID, head: dict[str, str], became: str
) -> None:
    assert services.receive(mail("Maybe you could stop this?", **head)).became == became
    assert Doubt.objects.count() == (became == "queued")


def test_our_own_message_that_comes_back_does_nothing(ada: UUID, sink: Sink) -> None:
    message = _sent(ada)

    raw = mail("please stop", name=f"{message.reference.hex}@lindenandlark.example")

    assert services.receive(raw).became == "looped"


def test_a_mailto_with_its_token_stops_what_it_names_whoever_sends_it(
    ada: UUID, sink: Sink
) -> None:
    says_yes(ada)
    token = tokens.stop(ada, "news", "email")

    raw = mail("", "charles@example.org", subject=f"u.{token}", Auto_Submitted="auto-generated")

    assert services.receive(raw).became == "stopped"
    act = ChoiceEvent.objects.get(act="opted_out")
    assert (act.purpose, act.channel, act.place) == ("news", "email", "mailto")
    assert _refused(ada)


def test_a_forged_token_stops_nothing_and_is_shown_to_a_person(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    token = tokens.stop(ada, "news", "email")[:-3] + "AAA"

    raw = mail("", "charles@example.org", subject=f"u.{token}")

    assert services.receive(raw).became == "queued"
    assert not _refused(ada)


def test_a_hard_bounce_to_the_signed_return_address_closes_the_address(
    ada: UUID, sink: Sink, settings_of_mail: Any
) -> None:
    settings_of_mail(return_address="bounces@lindenandlark.example")
    message = _sent(ada)
    back = returns.address(message.reference)
    assert "ada" not in back
    assert len(back.partition("@")[0]) <= 64

    assert services.receive(bounce(None), recipients=(back.upper(),)).became == "bounced"

    row = Suppressed.objects.get()
    assert (row.reason, row.lookup) == ("bounce", addresses.lookup("email", "ada@example.org"))


@pytest.mark.parametrize(
    ("status", "action", "became"),
    [
        ("5.1.1", "failed", "bounced"),
        ("5.2.2", "failed", "put_off"),
        ("5.7.1", "failed", "put_off"),
        ("4.4.1", "delayed", "put_off"),
    ],
)
def test_a_bounce_is_hard_only_where_the_address_is_no_good(
    ada: UUID, sink: Sink, status: str, action: str, became: str
) -> None:
    message = _sent(ada)

    assert services.receive(bounce(message.reference, status, action)).became == became


def _soft(person: UUID) -> str:
    """Send a letter that comes back for the moment, and say what was made of that."""
    letter(person)
    sending.send_due()
    message = Message.objects.latest("number")
    return services.receive(bounce(message.reference, "4.4.1", "delayed")).became


def test_soft_bounces_close_an_address_when_they_do_not_end(ada: UUID, sink: Sink) -> None:
    says_yes(ada)

    assert [_soft(ada) for _ in range(5)] == ["put_off"] * 4 + ["bounced"]
    assert not SoftBounce.objects.exists()


def test_one_message_counts_once_however_often_a_server_tells_of_it(ada: UUID, sink: Sink) -> None:
    raw = bounce(_sent(ada).reference, "4.4.1", "delayed")

    became = [services.receive(raw.replace(b"bounce-", b"%d-" % n)).became for n in range(9)]

    assert became == ["put_off"] * 9
    assert SoftBounce.objects.get().count == 1


def test_a_mail_that_arrives_or_two_weeks_begin_the_count_anew(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    assert [_soft(ada) for _ in range(4)] == ["put_off"] * 4

    letter(ada)
    sending.send_due()
    assert [_soft(ada) for _ in range(4)] == ["put_off"] * 4
    with clock.stopped_at(clock.now() + timedelta(days=15)):
        assert [_soft(ada) for _ in range(4)] == ["put_off"] * 4

    assert not _refused(ada)


def test_a_forged_bounce_closes_nobodys_address(ada: UUID, sink: Sink) -> None:
    grace = customer("grace@example.org")
    message = _sent(grace)

    assert services.receive(bounce(None)).became == "reported"
    assert services.receive(bounce(UUID(int=7))).became == "reported"
    # Grace knows the name of her own message, and not Ada's.
    assert services.receive(bounce(message.reference, to="ada@example.org")).became == "reported"
    assert not Suppressed.objects.exists()


def test_a_complaint_stops_all_e_mail_to_whoever_complained(ada: UUID, sink: Sink) -> None:
    message = _sent(ada)

    assert services.receive(complaint(message.reference, "not-spam")).became == "automatic"
    assert services.receive(complaint(message.reference)).became == "complained"

    assert {row.reason for row in Suppressed.objects.all()} == {"complaint", "opt_out"}
    assert _refused(ada)


def test_a_complaint_about_nothing_that_we_know_is_for_a_person(in_force: None) -> None:
    assert services.receive(complaint(UUID(int=7))).became == "queued"
    assert Doubt.objects.get().why == "complaint"


def test_what_is_too_large_is_refused_and_nothing_is_written(in_force: None) -> None:
    with pytest.raises(TooLargeError):
        services.receive(mail("x" * services.LARGEST))

    assert not Arrival.objects.exists()


def test_erasure_takes_the_words_and_leaves_the_address_closed(ada: UUID, sink: Sink) -> None:
    services.receive(mail("Is the coat of felt?", name="1@x"))
    services.receive(mail("Stop.", name="2@x"))
    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="system")

    assert not Doubt.objects.exists()
    again = customer("ada@example.org")
    says_yes(again, how="import", minute=2)
    assert _refused(again)


def test_a_card_number_in_somebodys_words_is_not_kept(ada: UUID) -> None:
    services.receive(mail("My card is 4111 1111 1111 1111.\nDid my order 12 go out?"))

    said = doubts.opened(Doubt.objects.get())
    assert said.text == "My card is •••• •••• •••• ••••.\nDid my order 12 go out?"


CHARSETS = sorted({*aliases.values(), "utf-7", "unicode_escape", "klingon", "idna", "punycode"})
TEXTS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"+2AA- stop please", b"\\ud800 stop please", b"please stop \xed\xa0\x80"]),
)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(charset=st.sampled_from(CHARSETS), words=TEXTS, subject=TEXTS)
def test_in_whatever_charset_a_mail_comes_it_is_taken_and_nothing_breaks(
    in_force: None, charset: str, words: bytes, subject: bytes
) -> None:
    name = charset.encode()
    encoded = b"=?" + name + b"?b?" + base64.b64encode(subject) + b"?="
    raw = mail(words="@@", subject="##").replace(b"utf-8", name).replace(b"##", encoded)
    raw = raw.replace(b"@@", words)

    with transaction.atomic():
        arrival = services.receive(raw, recipients=("privacy@shop.example",))
        assert arrival.became in ("stopped", "queued", "automatic")
        assert services.receive(raw, recipients=("privacy@shop.example",)) == arrival
        transaction.set_rollback(True)


def test_half_a_character_keeps_no_opt_out_from_being_heard(ada: UUID) -> None:
    raw = mail("+2AA- stop please").replace(b"charset=utf-8", b"charset=utf-7")

    assert services.receive(raw).became == "stopped"
    aside = services.put_aside(name="\ud800", sender="\ud800", subject="a", bytes_=1)

    assert ChoiceEvent.objects.get(act="opted_out").data_subject_id == ada
    assert aside.became == "queued"


def test_a_mail_that_breaks_what_reads_it_waits_for_a_person(
    ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reports, "bounce", lambda _: 1 / 0)
        assert services.receive(bounce(None)).became == "queued"

    assert "Final-Recipient" in doubts.opened(Doubt.objects.get()).text
    assert Doubt.objects.get().why == "broken"
