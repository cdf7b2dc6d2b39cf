"""What libraries send goes through the outbox; the demonstration shows it as it is read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from avow.core import clock
from avow.messaging import outbox, sending, services
from avow.messaging.errors import ContactRefusedError
from avow.messaging.models import Message
from avow.messaging.services import STRANGERS_KEPT
from avow.messaging.tests.factories import Sink, customer, letter, says_no, says_yes
from avow.people import erasing, merging
from avow.people import services as people
from avow.people.models import DataSubject, Identifier

pytestmark = pytest.mark.django_db

BACKEND = "avow.messaging.backend.EmailBackend"
demo = pytest.mark.skipif(not settings.AVOW.demo, reason="only the demonstration has an outbox")


def _mail(*to: str) -> int:
    mail = EmailMultiAlternatives("Confirm your address", "Use 123456.", to=list(to))
    mail.attach_alternative("<p>Use <b>123456</b>.</p>", "text/html")
    return int(get_connection(BACKEND).send_messages([mail]) or 0)


def test_a_librarys_mail_is_queued_sealed_and_sent(ada: UUID, sink: Sink) -> None:
    assert _mail("ada@example.org", "charles@example.org") == 1
    assert {m.data_subject_id for m in Message.objects.all()} == {ada, None}
    sending.send_due()

    assert sink.addresses == ["ada@example.org", "charles@example.org"]
    assert "<b>123456</b>" in sink.parcels[0].html
    assert sink.parcels[0].kind == "transactional"


def test_what_was_sealed_for_a_stranger_is_dropped_after_a_day(in_force: None, sink: Sink) -> None:
    _mail("charles@example.org")
    sending.send_due()
    with clock.stopped_at(clock.now() + STRANGERS_KEPT * 2):
        services.forget_strangers()

    assert Message.objects.get().sealed is None


def test_the_words_of_a_message_go_after_a_month_and_that_it_went_stays(
    ada: UUID, sink: Sink
) -> None:
    letter(ada, purpose="notices", subject="Your order")
    sending.send_due()
    with clock.stopped_at(clock.now() + timedelta(days=29)):
        assert services.forget_strangers() == 0
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert services.forget_strangers() == 1

    assert Message.objects.get().state == "sent"
    held = people.export(data_subject=DataSubject.objects.get(pk=ada))
    told = [record.value for record in held if record.field == "message.notices.email"]
    assert told == ["sent: (the words are not kept any more)"]


def test_a_link_that_opens_an_account_is_kept_nowhere_once_it_went(
    ada: UUID, sink: Sink, settings: Any
) -> None:
    settings.AVOW = settings.AVOW.model_copy(update={"demo": False})
    _mail("ada@example.org")
    letter(ada, purpose="notices", subject="Your order")
    sending.send_due()

    kept = {message.place: message.sealed for message in Message.objects.filter(state="sent")}
    assert kept["account"] is None
    assert kept["campaign"] is not None


def test_messages_are_exported_and_erased_with_their_person(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    letter(ada)
    sending.send_due()
    person = DataSubject.objects.get(pk=ada)
    exported = [r for r in people.export(data_subject=person) if r.field == "message.news.email"]
    assert [r.value for r in exported] == ["sent: New in November\nA coat of felt."]

    erasing.erase(data_subject=person, actor="system")
    assert not Message.objects.exists()


def test_a_doubles_message_goes_by_what_the_person_says(ada: UUID, sink: Sink) -> None:
    double = customer("lovelace@example.org")
    says_yes(double)
    letter(double)
    identifiers = [Identifier.objects.get(data_subject=who) for who in (ada, double)]
    for identifier in identifiers:
        people.verify_identifier(identifier=identifier, actor="system")
    says_no(ada)
    merging.merge(kept=identifiers[0], absorbed=identifiers[1], actor="system")
    sending.send_due()

    assert sink.parcels == []
    assert Message.objects.get().reasons[0] == "opted-out"


@demo
def test_the_outbox_shows_a_letter_in_a_frame_that_can_run_nothing(
    ada: UUID, sink: Sink, client: Client
) -> None:
    says_yes(ada)
    message = letter(ada, html="<p>A coat.</p><script>alert(1)</script>")
    sending.send_due()

    listed = client.get("/outbox/")
    assert b"New in November" in listed.content
    shown = client.get(f"/outbox/{message.reference}/")
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in shown.content
    framed = client.get(f"/outbox/{message.reference}/page")
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "allow-scripts" not in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    raw = client.get(f"/outbox/{message.reference}.eml")
    assert raw.content.startswith(b'From: "Linden & Lark, Inc."')


@demo
def test_a_friends_address_is_not_in_the_outbox(in_force: None, sink: Sink, client: Client) -> None:
    message = services.deliver_once(
        address="friend@example.org",
        purpose="stories",
        subject="A story for you",
        text="From The Hedgerow.",
        actor="data_subject",
    )
    assert sink.addresses == ["friend@example.org"]
    for address in ("/outbox/", f"/outbox/{message.reference}/"):
        page = client.get(address).content
        assert b"A story for you" in page
        assert b"friend@example.org" not in page


@demo
def test_a_message_to_somebody_without_address_says_so_and_takes_no_answer(
    ada: UUID, sink: Sink, client: Client
) -> None:
    says_yes(ada, channel="text")
    with pytest.raises(ContactRefusedError):
        letter(ada, channel="text")
    message = Message.objects.get()

    assert outbox.find(message.reference).to == outbox.NO_ADDRESS
    assert b"Send the answer" not in client.get(f"/outbox/{message.reference}/").content
