"""Messages in doubt, settled by a person who looked: arrived, to go again, or left unsent."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.messaging import bell, campaigns
from avow.messaging.ending import facts_of
from avow.messaging.errors import SettledError, StaffError, WordsGoneError
from avow.messaging.models import Campaign, Message, Settled

Finding = Settled.Finding
State = Message.State

LEFT = "left-unsent"
"""The reason of a message that was closed as not sent."""
_STANDS = {
    Finding.ARRIVED: "it arrived",
    Finding.AGAIN: "it goes once more",
    Finding.LEAVE: "it is left unsent",
}


def waiting(campaign: UUID | None = None) -> QuerySet[Message]:
    """Give the messages in doubt, of one campaign where it is named."""
    found = Message.objects.filter(state=State.DOUBTFUL).select_related("campaign")
    return found.filter(campaign=campaign) if campaign else found


def by_campaign() -> list[tuple[UUID | None, str, int]]:
    """Give each campaign with its name and how many of its messages are in doubt."""
    counted = waiting().order_by().values_list("campaign", "campaign__name")
    rows = counted.annotate(count=Count("pk")).order_by("campaign__name", "campaign")
    return [(key, name or "", count) for key, name, count in rows]


def find(reference: UUID, among: QuerySet[Message] | None = None) -> Message:
    """Give a message by its reference. NotFoundError when there is none."""
    try:
        return (Message.objects.all() if among is None else among).get(reference=reference)
    except Message.DoesNotExist:
        raise NotFoundError("There is no such message. Look at the list once more.") from None


def may_go_again(message: Message) -> bool:
    """Say whether a message still has its words and somebody whom it is for."""
    if message.campaign is not None:
        return message.campaign.state != Campaign.State.CANCELLED
    if message.alert_id is not None:
        return True
    return message.data_subject_id is not None and message.sealed is not None


@transaction.atomic
def settle(*, message: Message, finding: Finding, actor: str) -> Message:
    """Write down what a member of staff found of a message in doubt, and let it follow.

    The doubt is the one that `message` shows, so that a second click never sends anything twice.
    The same finding again changes nothing; another one after it: SettledError.
    """
    if not actor.startswith("staff:"):
        raise StaffError("A member of staff settles a message: name them as the actor.")
    locked, doubt = _locked(message), message.entry
    known = Settled.objects.filter(doubt=doubt).first() if doubt else None
    if known is not None:
        return _same(locked, known, finding)
    if doubt is None or locked.state != State.DOUBTFUL or locked.entry != doubt:
        raise SettledError(f"This message is {locked.state}, so there is no doubt to settle.")
    _follow(locked, finding, actor)
    Settled.objects.create(
        doubt=doubt,
        message=locked,
        finding=finding,
        settled_at=clock.now(),
        settled_by=actor,
    )
    facts = facts_of(locked) | {"finding": str(finding.value)}
    entry = ledger.append("messaging.settled", facts, actor=actor)
    if finding is not Finding.AGAIN:
        locked.entry = entry.reference
    locked.save(
        update_fields=["state", "reasons", "due_at", "ended_at", "attempts", "sealed", "entry"]
    )
    return locked


def _locked(message: Message) -> Message:
    """Give the message as it is now; its campaign is locked first, as whoever cancels one does."""
    if message.campaign_id is not None:
        list(Campaign.objects.select_for_update().filter(pk=message.campaign_id))
    return find(message.reference, Message.objects.select_for_update())


def _follow(message: Message, finding: Finding, actor: str) -> None:
    message.reasons = []
    if finding is Finding.ARRIVED:
        message.state = State.SENT
    elif finding is Finding.LEAVE:
        message.state, message.reasons = State.FAILED, [LEFT]
    elif not may_go_again(message):
        raise WordsGoneError(
            "The words of this message are not kept any more, so it cannot go again. Close it as"
            " not sent, and write anew."
        )
    else:
        if message.campaign is not None:
            campaigns.reopen(campaign=message.campaign, actor=actor)
        message.state, message.attempts = State.QUEUED, 0
        message.due_at, message.ended_at = clock.now(), None
        transaction.on_commit(bell.ring, robust=True)


def _same(message: Message, known: Settled, finding: Finding) -> Message:
    if known.finding != finding:
        raise SettledError(
            f"Somebody settled this before, on {known.settled_at:%Y-%m-%d at %H:%M} UTC:"
            f" {_STANDS[Finding(known.finding)]}. Nothing was changed now."
        )
    return message
