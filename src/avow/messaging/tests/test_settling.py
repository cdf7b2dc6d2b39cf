"""What may have arrived is settled by a person: once, on record, and never sent twice unasked."""

from uuid import UUID

import pytest

from avow.ledger.models import Entry
from avow.messaging import campaigns, sending, services, settling
from avow.messaging.errors import (
    CampaignStateError,
    DoubtfulError,
    SettledError,
    StaffError,
    WordsGoneError,
)
from avow.messaging.models import Campaign, Message, Settled
from avow.messaging.settling import Finding
from avow.messaging.tests.factories import Sink, letter, says_no, says_yes

pytestmark = pytest.mark.django_db

GRACE = "staff:00000000-0000-4000-8000-000000000001"


def in_doubt(message: Message) -> Message:
    """Leave a message in doubt, as a broken connection does."""
    services.end(message, Message.State.DOUBTFUL, [DoubtfulError.code])
    return message


@pytest.fixture
def message(ada: UUID) -> Message:
    """A letter to Ada that may have arrived."""
    says_yes(ada)
    return in_doubt(letter(ada))


@pytest.fixture
def campaign(ada: UUID, sink: Sink) -> Campaign:
    """A finished campaign whose one message may have arrived."""
    says_yes(ada)
    drafted = campaigns.draft(
        name="November",
        purpose="news",
        channel="email",
        subject="New",
        text="A coat.",
        actor="system",
    )
    campaigns.schedule(campaign=drafted, actor="system")
    while not Message.objects.exists():
        campaigns.advance()
    in_doubt(Message.objects.get())
    while Campaign.objects.get().state != "finished":
        campaigns.advance()
    return Campaign.objects.get()


def entries() -> list[dict[str, object]]:
    """Give what is on record of settlings."""
    found = Entry.objects.filter(kind="messaging.settled").order_by("number")
    return [entry.content["facts"] for entry in found]


@pytest.mark.parametrize(
    ("finding", "state", "reasons"),
    [(Finding.ARRIVED, "sent", []), (Finding.LEAVE, "failed", ["left-unsent"])],
)
def test_what_a_person_found_is_written_down_once(
    message: Message, sink: Sink, finding: Finding, state: str, reasons: list[str]
) -> None:
    settling.settle(message=Message.objects.get(), finding=finding, actor=GRACE)
    settling.settle(message=message, finding=finding, actor=GRACE)
    sending.send_due()

    found = Message.objects.get()
    assert (found.state, found.reasons) == (state, reasons)
    assert [one["finding"] for one in entries()] == [finding.value]
    assert sink.parcels == []


def test_what_is_to_go_again_goes_once_through_the_gate(message: Message, sink: Sink) -> None:
    for _ in range(2):
        settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)
        sending.send_due()

    assert sink.addresses == ["ada@example.org"]
    assert Message.objects.get().state == "sent"
    assert len(entries()) == 1


def test_what_is_to_go_again_does_not_go_after_a_no(
    message: Message, ada: UUID, sink: Sink
) -> None:
    says_no(ada)
    settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)
    sending.send_due()

    assert sink.parcels == []
    assert Message.objects.get().state == "refused"


def test_another_finding_after_the_first_is_told_what_stands(message: Message, sink: Sink) -> None:
    settling.settle(message=message, finding=Finding.LEAVE, actor=GRACE)
    before = Entry.objects.count()

    with pytest.raises(SettledError, match="it is left unsent"):
        settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)

    assert Entry.objects.count() == before
    assert Message.objects.get().state == "failed"


def test_an_old_page_settles_no_doubt_that_came_up_since(message: Message, sink: Sink) -> None:
    settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)
    in_doubt(Message.objects.get())

    settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)
    assert Message.objects.get().state == "doubtful"
    settling.settle(message=Message.objects.get(), finding=Finding.ARRIVED, actor=GRACE)

    assert Message.objects.get().state == "sent"
    assert Settled.objects.count() == 2


def test_a_finished_campaign_runs_again_for_what_goes_again(campaign: Campaign, sink: Sink) -> None:
    settling.settle(message=Message.objects.get(), finding=Finding.AGAIN, actor=GRACE)
    assert Campaign.objects.get().state == "running"
    for _ in range(3):
        sending.send_due()
        campaigns.advance()

    assert sink.addresses == ["ada@example.org"]
    assert Campaign.objects.get().state == "finished"
    assert Entry.objects.filter(kind="messaging.campaign_reopened").count() == 1


def test_nothing_of_a_cancelled_campaign_goes_again(campaign: Campaign, sink: Sink) -> None:
    Campaign.objects.update(state=Campaign.State.CANCELLED)

    with pytest.raises((CampaignStateError, WordsGoneError)):
        settling.settle(message=Message.objects.get(), finding=Finding.AGAIN, actor=GRACE)

    assert Message.objects.get().state == "doubtful"
    assert entries() == []


def test_a_message_to_nobody_known_cannot_go_again(in_force: None, sink: Sink) -> None:
    written = services.send_to_mailbox(
        address="ines@example.org", purpose="notices", subject="Hi", text="Hello", place="account"
    )
    message = in_doubt(written)

    with pytest.raises(WordsGoneError):
        settling.settle(message=message, finding=Finding.AGAIN, actor=GRACE)

    assert (Message.objects.get().state, entries()) == ("doubtful", [])


def test_only_the_staff_settle_and_only_what_is_in_doubt(ada: UUID, sink: Sink) -> None:
    says_yes(ada)
    message = letter(ada)

    with pytest.raises(SettledError):
        settling.settle(message=message, finding=Finding.LEAVE, actor=GRACE)
    with pytest.raises(StaffError):
        settling.settle(message=in_doubt(message), finding=Finding.LEAVE, actor="system")

    assert (Message.objects.get().state, entries()) == ("doubtful", [])
