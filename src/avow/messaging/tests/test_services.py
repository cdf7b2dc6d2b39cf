"""A message leaves by the one gate, and the gate is asked twice."""

from datetime import timedelta
from uuid import UUID

import pytest

from avow.choices.tests.factories import NOON
from avow.core import clock
from avow.core.errors import AvowError
from avow.ledger.models import Entry
from avow.messaging import campaigns, sending, services
from avow.messaging.errors import (
    ContactRefusedError,
    DoubtfulError,
    HeaderError,
    PutOffError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.models import Message, Suppressed
from avow.messaging.tests.factories import (
    Sink,
    customer,
    imported,
    letter,
    says_no,
    says_yes,
)
from avow.people import erasing, merging
from avow.people import services as people
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db


def test_whoever_said_nothing_is_reached_by_no_promotion_on_any_channel(
    ada: UUID, sink: Sink
) -> None:
    for channel in ("email", "text", "phone", "mail"):
        with pytest.raises(ContactRefusedError) as refused:
            letter(ada, channel=channel)
        assert refused.value.decision.reasons[0].code == "no-consent"

    assert sending.send_due() == 0
    assert sink.parcels == []
    assert {m.state for m in Message.objects.all()} == {"refused"}


def test_a_yes_lets_the_letter_go_once(ada: UUID, sink: Sink) -> None:
    says_yes(ada)

    message = letter(ada, key="november")
    again = letter(ada, key="november")
    assert again.pk == message.pk
    assert sending.send_due() == 1
    assert sending.send_due() == 0

    assert sink.addresses == ["ada@example.org"]
    assert Message.objects.get().state == "sent"
    assert Entry.objects.filter(kind="messaging.sent").count() == 1


def test_a_no_between_queueing_and_sending_keeps_the_letter(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    letter(ada)
    says_no(ada)

    sending.send_due()

    assert sink.parcels == []
    message = Message.objects.get()
    assert (message.state, message.reasons[0]) == ("refused", "opted-out")


def test_a_notice_goes_out_after_a_no_to_all_advertising(ada: UUID, sink: Sink) -> None:
    says_no(ada, purpose="all", channel="all")

    letter(ada, purpose="notices", subject="Your order", text="It is on its way.")
    sending.send_due()

    assert sink.addresses == ["ada@example.org"]
    assert sink.parcels[0].stop_url == ""


def test_an_address_that_said_no_stays_closed_to_an_import_after_erasure(
    ada: UUID, sink: Sink
) -> None:
    says_yes(ada)
    says_no(ada)
    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="system")
    again = customer("ada@example.org")
    says_yes(again, minute=2, how="import")

    with pytest.raises(ContactRefusedError) as refused:
        letter(again)

    assert refused.value.decision.reasons[0].code == "suppressed"
    assert sink.parcels == []


def test_a_later_yes_of_ones_own_opens_the_address_again(ada: UUID, sink: Sink) -> None:
    services.stop(person=ada, purpose="news", channel="email", place="one-click", wording="Stop.")
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        says_yes(ada, minute=70)
        letter(ada)
        sending.send_due()

    assert sink.addresses == ["ada@example.org"]
    assert Suppressed.objects.count() == 1


def test_a_subject_with_a_line_break_is_refused_and_nothing_is_written(ada: UUID) -> None:
    says_yes(ada)
    with pytest.raises(HeaderError):
        letter(ada, subject="News\r\nBcc: all@example.org")

    assert not Message.objects.exists()


def test_no_row_holds_an_address_in_clear(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    letter(ada, text="For ada@example.org alone")
    services.send_to_mailbox(
        address="charles@example.org",
        purpose="notices",
        subject="Somebody asked for your account",
        text="There is none for charles@example.org.",
        place="account",
    )

    for message in Message.objects.all():
        assert b"example.org" not in bytes(message.sealed or b"")
    sending.send_due()
    assert sink.addresses == ["ada@example.org", "charles@example.org"]


def test_quiet_hours_hold_a_message_until_they_end(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    letter(ada)
    sink.until = clock.now() + timedelta(hours=2)
    sending.send_due()
    assert Message.objects.get().state == "held"

    sink.until = None
    with clock.stopped_at(clock.now() + timedelta(hours=3)):
        sending.send_due()
    assert Message.objects.get().state == "sent"


def test_a_yes_from_before_an_erasure_does_not_reach_past_it(in_force: None, sink: Sink) -> None:
    with clock.stopped_at(NOON + timedelta(minutes=1)):
        gone, other = customer("ada@example.org"), customer("ada@work.example")
        says_yes(other, "feedback")
    with clock.stopped_at(NOON + timedelta(minutes=2)):
        erasing.erase(data_subject=DataSubject.objects.get(pk=gone), actor="system")
    with clock.stopped_at(NOON + timedelta(minutes=3)):
        back = customer("ada@example.org")
        shown = [
            people.add_identifier(
                data_subject=DataSubject.objects.get(pk=person),
                kind=people.Kind.EXTERNAL,
                value=f"shown:{person}",
                actor="system",
                verified=True,
            )
            for person in (other, back)
        ]
        merging.merge(kept=shown[0], absorbed=shown[1], actor="system")

        with pytest.raises(ContactRefusedError):
            letter(other, purpose="feedback")
        says_yes(other, "feedback", minute=3)
        letter(other, purpose="feedback")
        sending.send_due()

    assert len(sink.parcels) == 1


def test_an_erasure_closes_every_address_that_was_given(sink: Sink, in_force: None) -> None:
    ada = customer("ada@example.org", first_name="Ada", street="1 Row", city="Portland")
    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="system")
    again = customer("new@example.org", first_name="A.", street="1  ROW", city="Portland")
    says_yes(again, channel="mail", minute=2, how="import")

    with pytest.raises(ContactRefusedError) as refused:
        letter(again, channel="mail")

    assert refused.value.decision.reasons[0].code == "suppressed"
    assert sink.parcels == []


def test_an_erasure_closes_no_address_by_which_somebody_else_is_found(
    ada: UUID, sink: Sink
) -> None:
    says_yes(ada)
    charles = imported("ada@example.org", 7)  # tells of somebody that Ada's address is theirs
    erasing.erase(data_subject=DataSubject.objects.get(pk=charles), actor="system")

    letter(ada)
    sending.send_due()

    assert sink.addresses == ["ada@example.org"]


def test_a_no_closes_what_was_given_before_too(ada: UUID, sink: Sink) -> None:
    customer("ada@example.org", phone="+1 503 555 0100")
    customer("ada@example.org", phone="+1 503 555 0101")
    says_no(ada, purpose="all", channel="all")
    again = imported("new@example.org", 7, phone="+1 503 555 0100")
    says_yes(again, channel="text", minute=2, how="import")

    with pytest.raises(ContactRefusedError) as refused:
        letter(again, channel="text")

    assert refused.value.decision.reasons[0].code == "suppressed"
    assert sink.parcels == []


def test_an_ill_address_keeps_nobody_elses_letters(ada: UUID, sink: Sink) -> None:
    ill = imported("no address at all", 7)
    says_yes(ill)
    says_yes(ada)
    campaign = campaigns.draft(
        name="All", purpose="news", channel="email", subject="News", text="A coat.", actor="system"
    )

    assert campaigns.preview(campaign).left_out == {"no-address": 1}
    campaigns.schedule(campaign=campaign, actor="system")
    campaigns.advance()
    sending.send_due()

    assert sink.addresses == ["ada@example.org"]


def _to_a_friend(address: str = "friend@example.org") -> None:
    services.deliver_unseen(
        address=address, purpose="stories", subject="A story", text="Frost.", actor="data_subject"
    )


@pytest.mark.parametrize("fault", [DoubtfulError, PutOffError, UndeliverableError])
def test_nobody_learns_what_became_of_mail_to_anothers_address(
    in_force: None, sink: Sink, monkeypatch: pytest.MonkeyPatch, fault: type[AvowError]
) -> None:
    def fails(_: object) -> str:
        raise fault("The server said something about the mailbox.")

    with monkeypatch.context() as patch:
        patch.setattr(sink, "deliver", fails)
        _to_a_friend()
    _to_a_friend("other@example.org")

    assert sorted(Message.objects.values_list("state", flat=True))[-1] == "sent"
    assert sink.addresses == ["other@example.org"]


def test_a_server_that_is_away_is_told_whoever_the_mail_is_for(in_force: None, sink: Sink) -> None:
    sink.away = True

    with pytest.raises(UnreachableError):
        _to_a_friend()
