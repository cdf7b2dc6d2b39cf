"""The queue of words that a person must judge: put there sealed, decided with evidence."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.messaging import sealing
from avow.messaging.errors import DecidedError, StaffError
from avow.messaging.inbound import cards, due, stopping
from avow.messaging.inbound.models import Doubt
from avow.messaging.rules import ALL
from avow.people import access as whoever
from avow.people import services as people
from avow.people import vault
from avow.people.models import DataSubject

PLACE = "inbound"
ORDER = ("due_on", "arrived_at", "reference")
SOON = timedelta(days=2)
"""How long before its day a message presses."""
LONGEST_KEPT = 20_000
STRANGERS_KEPT = timedelta(days=30)
"""How long the words of somebody unknown are kept once they were judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came in, as a member of staff is to see it."""

    sender: str = ""
    subject: str = ""
    text: str = ""
    note: str = ""
    """What we say about it, such as that it was too large to be kept whole."""


@transaction.atomic
def put(
    *,
    channel: str,
    person: DataSubject | None,
    lookup: str,
    said: Said,
    why: Doubt.Why,
    actor: str = "system",
) -> Doubt:
    """Keep somebody's words, sealed, until a member of staff has judged them."""
    known = person if person and person.forgotten_at is None else None
    now = clock.now()
    doubt = Doubt(channel=channel, data_subject=known, lookup=lookup, why=why, arrived_at=now)
    doubt.due_on = due.on(channel, now)
    doubt.sealed = _sealed(doubt, _cut(said))
    doubt.save(force_insert=True)
    facts: dict[str, ledger.Fact] = {"doubt": doubt.reference, "channel": channel}
    facts["why"] = str(why.value)
    ledger.append("messaging.doubt_queued", facts | _who(doubt), actor=actor)
    return doubt


def waiting(channel: str | None = None) -> QuerySet[Doubt]:
    """Give what waits for a person, what is due first at the top."""
    found = Doubt.objects.filter(decided="")
    if channel is not None:
        found = found.filter(channel=channel)
    return found.order_by(*ORDER)


def pressing() -> QuerySet[Doubt]:
    """Give what is overdue, or due within two days."""
    return waiting().filter(due_on__lte=clock.today() + SOON)


def is_overdue(doubt: Doubt) -> bool:
    """Say whether the day by which a message had to be answered is over."""
    return not doubt.decided and doubt.due_on < clock.today()


def find(reference: UUID) -> Doubt:
    """Give one message of the queue. NotFoundError when there is none."""
    try:
        return Doubt.objects.select_related("data_subject").get(pk=reference)
    except Doubt.DoesNotExist:
        raise NotFoundError(
            "There is no such message in the queue. Look at the list once more."
        ) from None


def words(*, doubt: Doubt, actor: str) -> Said:
    """Show what came in to a member of staff; that it was looked at is on record."""
    facts: dict[str, ledger.Fact] = {"doubt": doubt.reference}
    ledger.append("messaging.doubt_read", facts | _who(doubt), actor=actor)
    return opened(doubt)


def opened(doubt: Doubt) -> Said:
    """Read the words. ForgottenError once the person was forgotten."""
    sealed, field = bytes(doubt.sealed), _field(doubt)
    if doubt.data_subject is not None:
        return Said(**json.loads(people.open_value(doubt.data_subject, field, sealed)))
    key = sealing.own_secret("outbox")
    plain = vault.open_sealed(key, sealed, pseudonym=doubt.reference, field=field)
    return Said(**json.loads(plain))


@transaction.atomic
def decide(
    *,
    doubt: Doubt,
    decision: Doubt.Decided,
    actor: str,
    purpose: str = ALL,
    channels: tuple[str, ...] = (),
) -> Doubt:
    """Write down what a member of staff read in a message; an opt-out takes effect at once.

    `channels` are those to be stopped, by default the one that it came by. The same decision again
    is the same; another one after it: DecidedError.
    """
    if not actor.startswith("staff:"):
        raise StaffError("A member of staff decides on a message: name them as the actor.")
    locked = Doubt.objects.select_for_update().get(pk=doubt.pk)
    if locked.decided:
        return _same(locked, decision)
    if decision is Doubt.Decided.OPT_OUT:
        _stop(locked, purpose, channels or (locked.channel,), actor)
    locked.decided, locked.decided_at, locked.decided_by = decision, clock.now(), actor
    facts: dict[str, ledger.Fact] = {"doubt": locked.reference, "decided": str(decision.value)}
    locked.entry = ledger.append(
        "messaging.doubt_decided", facts | _who(locked), actor=actor
    ).reference
    locked.save(update_fields=["decided", "decided_at", "decided_by", "entry"])
    return locked


def forget_strangers() -> int:
    """Delete the words of people whom we do not know, some time after they were judged."""
    judged = Doubt.objects.exclude(decided="").filter(data_subject=None)
    count, _ = judged.filter(decided_at__lt=clock.now() - STRANGERS_KEPT).delete()
    return count


def _stop(doubt: Doubt, purpose: str, channels: tuple[str, ...], actor: str) -> None:
    said = opened(doubt)
    stopping.stop(
        stopping.Wish(
            persons=(doubt.data_subject_id,) if doubt.data_subject_id else (),
            lookup=doubt.lookup,
            came_by=doubt.channel,
            channels=channels,
            purpose=purpose,
            words=f"{said.subject}\n{said.text}".strip(),
        ),
        place=PLACE,
        how=f"staff:{'text' if doubt.channel == 'text' else 'email'}",
        actor=actor,
    )


def _same(doubt: Doubt, decision: Doubt.Decided) -> Doubt:
    if doubt.decided != decision:
        raise DecidedError(
            f"This message was decided before, as {doubt.decided}. Record what the person wants"
            " now on their own page."
        )
    return doubt


def _who(doubt: Doubt) -> dict[str, ledger.Fact]:
    return {"who": doubt.data_subject_id} if doubt.data_subject_id else {}


def _cut(said: Said) -> Said:
    return Said(
        sender=said.sender[:500],
        subject=cards.masked(said.subject[:1_000]),
        text=cards.masked(said.text[:LONGEST_KEPT]),
        note=said.note[:1_000],
    )


def _sealed(doubt: Doubt, said: Said) -> bytes:
    # A lone surrogate, as broken mail has them, is no text that can be sealed.
    written = json.dumps(asdict(said))
    if doubt.data_subject is not None:
        head = whoever.head(doubt.data_subject.pk)
        doubt.data_subject = head
        return people.seal_value(head, _field(doubt), written)
    key = sealing.own_secret("outbox")
    return vault.seal(key, written.encode(), pseudonym=doubt.reference, field=_field(doubt))


def _field(doubt: Doubt) -> str:
    return f"messaging.doubt.{doubt.reference.hex}"
