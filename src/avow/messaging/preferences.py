"""All that a person can choose about messages, how it stands, and what a form changes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from avow.choices import offers
from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.compiler.policy import Policy
from avow.core import clock
from avow.messaging import agreeing, holds
from avow.messaging.rules import ALL
from avow.people import access as people
from avow.statement import access as statements

PLACE = "message-choices"
STOP_ALL = (
    "No more messages on any channel, but for those about an order, your account, or your safety."
)


@dataclass(frozen=True, slots=True)
class Box:
    """One purpose on one channel: how the form names it, and whether it is a yes today."""

    name: str
    channel: str
    label: str
    ticked: bool
    waits: bool = False
    """Whether an act of the person's own, such as STOP by text, still holds the channel back."""
    advice: str = ""
    """What ends such a hold, on a channel that has one."""
    terms: str = ""
    """What a yes agrees to, where the law wants more words than the statement's."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A purpose in plain words, the sentence that carries it, and its channels."""

    purpose: str
    label: str
    sentence: str
    boxes: tuple[Box, ...]


def topics(person: UUID) -> list[Topic]:
    """Give every choice about messages that the statement offers, and how it stands."""
    policy = statements.policy()
    standing = choices.standing(data_subject=person)
    kept = {key: hold for key in policy.practices.channels if (hold := holds.of(key))}
    held = {key for key, hold in kept.items() if hold.waits(person)}
    found = []
    for key, purpose in policy.practices.purposes.items():
        boxes = tuple(
            Box(
                name=f"{key}.{channel}",
                channel=channel,
                label=policy.practices.channels[channel].label,
                ticked=bool(policy.may_contact(key, channel, standing)),
                waits=channel in held,
                advice=kept[channel].advice() if channel in kept else "",
                terms=agreeing.terms(person, policy, key, channel),
            )
            for channel in purpose.channels
            if (key, channel) in offers.offers(policy).things
        )
        if boxes:
            found.append(Topic(key, purpose.label, _sentence(policy, key), boxes))
    return found


@transaction.atomic
def save(
    *,
    person: UUID,
    ticked: Collection[str],
    shown: Mapping[str, bool] | None = None,
    actor: str = "data_subject",
) -> list[UUID]:
    """Record each yes and each no that differs from how it stands; give their receipts.

    `shown` says which boxes the form had, and which of them were ticked: what the person left as it
    was is no act of theirs, so a page that lay open through a stop opts nobody in again.
    """
    head = people.head(person).pk
    receipts = []
    for topic in topics(head):
        for box in topic.boxes:
            wanted = box.name in ticked
            before = box.ticked if shown is None else shown.get(box.name, wanted)
            if wanted not in (before, box.ticked):
                act = choices.opt_in if wanted else choices.opt_out
                said = f"{topic.label}, by {box.label.lower()}. {topic.sentence}"
                evidence = _evidence(f"{said}\n{box.terms}".rstrip() if wanted else said)
                event: ChoiceEvent = act(
                    data_subject=head,
                    purpose=topic.purpose,
                    channel=box.channel,
                    evidence=evidence,
                    actor=actor,
                )
                receipts.append(event.reference)
    return receipts


@transaction.atomic
def stop_all(*, person: UUID, actor: str = "data_subject") -> list[UUID]:
    """Record a no to every purpose on every channel, today's and later ones."""
    head = people.head(person).pk
    channels = statements.policy().practices.channels
    return [
        choices.opt_out(
            data_subject=head,
            purpose=ALL,
            channel=channel,
            evidence=_evidence(STOP_ALL),
            actor=actor,
        ).reference
        for channel in channels
    ]


def _evidence(wording: str) -> choices.Evidence:
    return choices.Evidence(
        place=PLACE,
        wording=wording,
        statement=statements.current().digest,
        how="form",
        at=clock.now(),
    )


def _sentence(policy: Policy, purpose: str) -> str:
    return statements.quoted(statements.current(), policy.purposes[purpose].sentence)
