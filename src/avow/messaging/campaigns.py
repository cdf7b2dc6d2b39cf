"""Campaigns: one text for all who said yes, never twice to anybody, resumed where they stopped."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from avow.choices import services as choices
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.messaging import addresses, bell, drafting, gate, holds, merging, rules, segments, store
from avow.messaging.errors import CampaignKindError, CampaignStateError, ContactRefusedError
from avow.messaging.models import Campaign, Message
from avow.messaging.paging import SIZE, pages
from avow.people.models import DataSubject
from avow.statement import access as statements

State = Campaign.State

OPEN = (Message.State.QUEUED, Message.State.HELD, Message.State.SENDING)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many a campaign would reach, and why the others of its circle are left out."""

    reached: int
    left_out: dict[str, int]
    """Counts by the code of the first reason."""


@transaction.atomic
def draft(
    *,
    name: str,
    purpose: str,
    channel: str,
    subject: str,
    text: str,
    html: str = "",
    segment: Sequence[Any] = (),
    tracked: bool = False,
    actor: str,
) -> Campaign:
    """Write a campaign down; nothing goes before it is scheduled.

    ContactRefusedError when the statement names no such purpose on this channel,
    CampaignKindError when the purpose is no advertising: that would reach those who said no.
    """
    policy = statements.policy()
    drafting.require_permitted(policy, purpose, channel)
    subject, text, html = drafting.worded(channel, subject, text, html)
    merging.require_known(policy, purpose, (subject, text, html))
    campaign = Campaign.objects.create(
        name=rules.permitted_subject(name)[:100],
        purpose=purpose,
        channel=channel,
        segment=segments.permitted(segment, policy, purpose),
        subject=subject,
        text=text,
        html=html,
        tracked=tracked,
        created_at=clock.now(),
    )
    _record("campaign_written", campaign, actor)
    return campaign


def preview(campaign: Campaign) -> Preview:
    """Ask the gate about everybody of the circle, page by page, as if it went now."""
    counts: Counter[str] = Counter()
    reached, policy = 0, statements.policy()
    for page in pages(DataSubject.objects.filter(forgotten_at=None, merged_into=None)):
        circle = segments.within(page, campaign.segment, policy)
        decided, addressed = gate.reach(circle, campaign.purpose, campaign.channel)
        held = _held(campaign.channel, addressed)
        for who, decision in decided.items():
            if not decision:
                counts[decision.reasons[0].code] += 1
            elif who in held:
                counts[rules.START_AWAITED] += 1
            else:
                reached += 1
    return Preview(reached, dict(sorted(counts.items())))


def _held(channel: str, addressed: Mapping[UUID, str]) -> set[UUID]:
    """Give whom the channel does not reach before they end a hold of their own."""
    hold = holds.of(channel)
    if hold is None:
        return set()
    lookups = {who: addresses.lookup(channel, number) for who, number in addressed.items()}
    closed = hold.closed(set(lookups.values()))
    return {who for who, lookup in lookups.items() if lookup in closed}


def schedule(*, campaign: Campaign, at: datetime | None = None, actor: str) -> Campaign:
    """Let a campaign go at an instant, or now, if it is still for advertising."""
    drafting.require_permitted(statements.policy(), campaign.purpose, campaign.channel)
    when = at or clock.now()
    return _moved(campaign, "campaign_scheduled", (State.DRAFT,), State.SCHEDULED, actor, when)


def pause(*, campaign: Campaign, actor: str) -> Campaign:
    """Let no more of a campaign go until it is resumed."""
    allowed = (State.RUNNING, State.SCHEDULED)
    return _moved(campaign, "campaign_held", allowed, State.PAUSED, actor)


def resume(*, campaign: Campaign, actor: str) -> Campaign:
    """Go on with a campaign where it stopped, if it is still for advertising."""
    drafting.require_permitted(statements.policy(), campaign.purpose, campaign.channel)
    return _moved(campaign, "campaign_resumed", (State.PAUSED,), State.SCHEDULED, actor)


@transaction.atomic
def cancel(*, campaign: Campaign, actor: str) -> Campaign:
    """Let nothing more of a campaign go, ever; what went is on record."""
    allowed = (State.DRAFT, State.SCHEDULED, State.RUNNING, State.PAUSED)
    moved = _moved(campaign, "campaign_cancelled", allowed, State.CANCELLED, actor)
    waiting = moved.messages.filter(state__in=(Message.State.QUEUED, Message.State.HELD))
    count = waiting.update(state=Message.State.REFUSED, reasons=["cancelled"], ended_at=clock.now())
    if count:
        _record("campaign_withheld", moved, actor, {"count": count})
    return moved


@transaction.atomic
def reopen(*, campaign: Campaign, actor: str) -> Campaign:
    """Let a finished campaign run once more, for messages of it that go again."""
    found = _locked(campaign.pk)
    if found.state == State.CANCELLED:
        raise CampaignStateError(
            "The campaign is cancelled, so nothing of it goes again. Close the message as not sent."
        )
    if found.state == State.FINISHED:
        found.state, found.finished_at = State.RUNNING, None
        found.save(update_fields=["state", "finished_at"])
        _record("campaign_reopened", found, actor)
    return found


def progress(campaign: Campaign) -> dict[str, int]:
    """Count a campaign's messages by how far they have come."""
    counted = campaign.messages.values_list("state").annotate(count=Count("pk"))
    return dict(sorted(counted))


def find(reference: UUID) -> Campaign:
    """Give a campaign. NotFoundError when there is none."""
    try:
        return Campaign.objects.get(pk=reference)
    except Campaign.DoesNotExist:
        raise NotFoundError("There is no such campaign. Look at the list once more.") from None


def advance() -> int:
    """Begin what is due, look at the next people of what runs, and close what is done.

    What is no advertising any more, by the statement of today, is paused before more of it goes.
    """
    for campaign in Campaign.objects.filter(state__in=(State.SCHEDULED, State.RUNNING)):
        if not _is_advertising(campaign):
            pause(campaign=campaign, actor="system")
    due = Campaign.objects.filter(state=State.SCHEDULED, scheduled_at__lte=clock.now())
    for reference in due.values_list("pk", flat=True):
        _begin(reference)
    running = Campaign.objects.filter(state=State.RUNNING).values_list("pk", flat=True)
    return sum(_advance(reference) for reference in list(running))


def _is_advertising(campaign: Campaign) -> bool:
    try:
        drafting.require_advertising(statements.policy(), campaign.purpose, campaign.channel)
    except (CampaignKindError, ContactRefusedError):
        return False
    return True


def _advance(reference: UUID) -> int:
    open_ = Message.objects.filter(campaign=reference, state__in=OPEN)
    if not Campaign.objects.filter(pk=reference, filled=True).exists():
        return _fill(reference) if open_[: SIZE + 1].count() < SIZE else 0
    return 0 if open_.exists() else _finish(reference)


@transaction.atomic
def _begin(reference: UUID) -> None:
    campaign = _locked(reference)
    if campaign.state == State.SCHEDULED:
        campaign.state = State.RUNNING
        campaign.save(update_fields=["state"])


@transaction.atomic
def _fill(reference: UUID) -> int:
    """Queue a message for each of the next people of the audience, once."""
    campaign = _locked(reference)
    if not campaign.running or campaign.filled:
        return 0
    audience = choices.may_contact_queryset(campaign.purpose, campaign.channel)
    page = next(pages(audience, campaign.cursor), [])
    policy, now = statements.policy(), clock.now()
    kind = policy.practices.purposes[campaign.purpose].kind
    alike = Message(
        purpose=campaign.purpose,
        channel=campaign.channel,
        kind=kind,
        place="campaign",
        campaign=campaign,
        due_at=now,
        queued_at=now,
    )
    store.queue(alike, segments.within(page, campaign.segment, policy))
    campaign.cursor, campaign.filled = (page[-1] if page else campaign.cursor), not page
    campaign.save(update_fields=["cursor", "filled"])
    return len(page) or 1


@transaction.atomic
def _finish(reference: UUID) -> int:
    campaign = _locked(reference)
    if not campaign.running:
        return 0
    campaign.state, campaign.finished_at = State.FINISHED, clock.now()
    campaign.save(update_fields=["state", "finished_at"])
    counts: dict[str, ledger.Fact] = {f"count_{k}": n for k, n in progress(campaign).items()}
    _record("campaign_done", campaign, "system", counts)
    return 1


@transaction.atomic
def _moved(
    campaign: Campaign,
    kind: str,
    allowed: Sequence[str],
    to: Campaign.State,
    actor: str,
    at: datetime | None = None,
) -> Campaign:
    moved = _locked(campaign.pk)
    if moved.state == to:
        return moved
    if moved.state not in allowed:
        raise CampaignStateError(
            f"The campaign is {moved.state}, so it cannot become {to.value}: that is for one that"
            f" is {' or '.join(allowed)}."
        )
    moved.state = to
    if at is not None:
        moved.scheduled_at = at
    moved.save(update_fields=["state", "scheduled_at"])
    _record(kind, moved, actor)
    transaction.on_commit(bell.ring, robust=True)
    return moved


def _locked(reference: UUID) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=reference)


def _record(
    kind: str, campaign: Campaign, actor: str, more: dict[str, ledger.Fact] | None = None
) -> None:
    facts: dict[str, ledger.Fact] = {
        "campaign": campaign.pk,
        "purpose": campaign.purpose,
        "channel": campaign.channel,
        "statement": statements.current().digest,
    }
    ledger.append(f"messaging.{kind}", facts | (more or {}), actor=actor)
