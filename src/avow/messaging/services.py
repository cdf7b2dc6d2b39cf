"""What is done with messages: sent through the one gate, stopped, and kept from an address."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from avow.choices import access as spoken
from avow.choices import services as choices
from avow.choices.rules import standing_act
from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import (
    addresses,
    bell,
    conf,
    drafting,
    gate,
    rendering,
    rules,
    sealing,
    tokens,
    transports,
)
from avow.messaging.ending import OPENS, codes, end, refusal, said
from avow.messaging.errors import (
    ContactRefusedError,
    DoubtfulError,
    KeyReusedError,
    NoTransportError,
    PutOffError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.models import Message, Suppressed
from avow.messaging.sealing import Content
from avow.people import access as whoever
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

__all__ = ["codes", "end", "refusal"]

State = Message.State
STRANGERS_KEPT = timedelta(days=1)


def send(
    *,
    data_subject: UUID,
    purpose: str,
    channel: str,
    subject: str,
    text: str,
    html: str = "",
    actor: str,
    key: str | None = None,
    place: str,
) -> Message:
    """Queue a message to one person, if the gate lets it; it is asked again when it goes.

    ContactRefusedError says what stands against it; the refusal is on record by then. With the
    same `key` the first message is given again.
    """
    content = _content(subject, text, html)
    head = whoever.followed(data_subject)
    hashed = _hashed(head, key)
    try:
        with transaction.atomic():
            message = _earlier(hashed, purpose, channel) or _queue(
                whoever.head(head), (purpose, channel), content, actor, hashed, place
            )
    except IntegrityError:
        # Another caller with the same key was first.
        if (earlier := _earlier(hashed, purpose, channel)) is None:
            raise
        message = earlier
    if message.state == State.REFUSED:
        raise refusal(message)
    return message


def send_to_mailbox(
    *, address: str, purpose: str, subject: str, text: str, html: str = "", place: str
) -> Message:
    """Queue an e-mail to an address, for whoever is found by it or for nobody known.

    It is for what accounts and links need: the gate is asked as for everything else, and no
    address stands in the clear.
    """
    content = _content(subject, text, html, to=rules.permitted_mailbox(address.strip()))
    with transaction.atomic():
        person = whoever.find(kind=people.Kind.EMAIL, value=content.to)
        person = whoever.head(person.pk) if person else None
        return _queue(person, (purpose, "email"), content, "system", None, place)


def deliver_once(*, address: str, purpose: str, subject: str, text: str, actor: str) -> Message:
    """Send an e-mail to an address that is used this once and never kept.

    It goes at once or not at all: ContactRefusedError, UnreachableError, UndeliverableError.
    """
    content = _content(subject, text, "", to=rules.permitted_mailbox(address.strip()))
    with transaction.atomic():
        message = _written(None, (purpose, "email"), place="once", key=None)
        decision = gate.ask(None, purpose, "email", content.to)
        if not decision:
            raise ContactRefusedError(said(decision), decision)
        message.state, message.due_at = State.SENDING, clock.now() + rules.LEASE
        if settings.AVOW.demo:
            message.sealed = sealing.seal(message, replace(content, to=""))
        message.save(force_insert=True)
    try:
        message.known_as = transports.of("email").deliver(rendering.parcel(message, content))
    except DoubtfulError as error:
        end(message, State.DOUBTFUL, [error.code], actor=actor)
        raise
    except (NoTransportError, PutOffError, UnreachableError, UndeliverableError) as error:
        end(message, State.FAILED, [error.code], actor=actor)
        raise
    end(message, State.SENT, [], actor=actor)
    return message


def deliver_unseen(*, address: str, purpose: str, subject: str, text: str, actor: str) -> None:
    """Do the same for somebody else's address, and tell nobody what became of it there.

    Whoever names the address must not learn whether it is closed or good. Only what stands
    against every address is raised, such as a mail server that is away.
    """
    try:
        deliver_once(address=address, purpose=purpose, subject=subject, text=text, actor=actor)
    except ContactRefusedError as error:
        if codes(error.decision) != ["suppressed"]:
            raise
    except (DoubtfulError, PutOffError, UndeliverableError):
        # A second try would be a second mail, or tell as much.
        return


def forget_strangers() -> int:
    """Drop what was sealed for nobody known a day after it ended; say of how many messages.

    What opens an account goes with it. Known people's words stay `words_days`, then they go, too.
    """
    now = clock.now()
    kept = Message.objects.filter(sealed__isnull=False)
    soon = kept.filter(ended_at__lt=now - STRANGERS_KEPT).filter(
        Q(data_subject=None) | Q(place__in=OPENS)
    )
    old = kept.filter(ended_at__lt=now - timedelta(days=conf.settings().words_days))
    return soon.update(sealed=None) + old.update(sealed=None)


@transaction.atomic
def suppress(
    *, channel: str, lookup: str, reason: Suppressed.Reason, purpose: str = rules.ALL, actor: str
) -> Suppressed:
    """Keep a channel's messages from an address, by its hash; a later word renews it."""
    row, new = Suppressed.objects.get_or_create(
        channel=channel,
        lookup=lookup,
        purpose=purpose,
        reason=reason,
        defaults={"since": clock.now()},
    )
    if not new:
        row.since = clock.now()
        row.save(update_fields=["since"])
    facts = {"channel": channel, "purpose": purpose, "reason": str(reason.value)}
    ledger.append("messaging.suppressed", facts, actor=actor)
    return row


@transaction.atomic
def lift(*, channel: str, lookup: str, reason: Suppressed.Reason, actor: str) -> int:
    """Let messages reach an address again where a fault is mended; say how many rows went."""
    found = Suppressed.objects.filter(channel=channel, lookup=lookup, reason=reason)
    count, _ = found.delete()
    if count:
        facts = {"channel": channel, "reason": str(reason.value)}
        ledger.append("messaging.suppression_lifted", facts, actor=actor)
    return count


@transaction.atomic
def stop(
    *,
    person: UUID,
    purpose: str,
    channel: str,
    place: str,
    wording: str,
    how: str = "email",
    actor: str = "data_subject",
) -> bool:
    """Record a no and keep the address from more, in one transaction; False if it stood already.

    `ALL` stands for every purpose or channel. Whoever was forgotten is reached by nothing anyhow.
    """
    head = whoever.head(person)
    if head.forgotten_at is not None:
        return False
    if _refused_already(head.pk, purpose, channel):
        return False
    evidence = choices.Evidence(
        place=place,
        wording=wording,
        statement=statements.current().digest,
        how=how,
        at=clock.now(),
    )
    choices.opt_out(
        data_subject=head.pk, purpose=purpose, channel=channel, evidence=evidence, actor=actor
    )
    return True


def stop_by_token(token: str, *, place: str, wording: str, how: str = "email") -> tuple[str, str]:
    """Stop what a one-click link names, and give purpose and channel. LinkError if it is none."""
    link = tokens.read(token, tokens.STOP)
    purpose, channel = link.words
    stop(person=link.about, purpose=purpose, channel=channel, place=place, wording=wording, how=how)
    return purpose, channel


def _refused_already(person: UUID, purpose: str, channel: str) -> bool:
    """Say whether the last word on all of this was a no."""
    if rules.ALL in (purpose, channel):
        return False
    standing = standing_act(spoken.answers(person), purpose, channel)
    return standing is not None and not standing.says_yes


def _content(subject: str, text: str, html: str, to: str = "") -> Content:
    return Content(
        to=to,
        subject=rules.permitted_subject(subject),
        text=rules.permitted_text(text),
        html=rules.permitted_text(html),
    )


def _queue(
    person: DataSubject | None,
    thing: tuple[str, str],
    content: Content,
    actor: str,
    key: str | None,
    place: str,
) -> Message:
    """Write a message down, queued or refused with its reasons."""
    drafting.require_way_out(statements.policy(), *thing)
    message = _written(person, thing, place=place, key=key)
    head = person.pk if person else None
    address = content.to or (addresses.of(head, statements.policy(), *thing) if head else None)
    decision = gate.ask(head, *thing, address)
    if decision:
        message.sealed = sealing.seal(message, content)
        message.save(force_insert=True)
        transaction.on_commit(bell.ring, robust=True)
    else:
        message.save(force_insert=True)
        end(message, State.REFUSED, codes(decision), actor=actor)
    return message


def _written(
    person: DataSubject | None, thing: tuple[str, str], *, place: str, key: str | None
) -> Message:
    purpose, channel = thing
    declared = statements.policy().practices.purposes.get(purpose)
    return Message(
        data_subject=person,
        purpose=purpose,
        channel=channel,
        kind=declared.kind if declared else "",
        place=place,
        key=key,
        due_at=clock.now(),
        queued_at=clock.now(),
    )


def _earlier(key: str | None, purpose: str, channel: str) -> Message | None:
    message = Message.objects.filter(key=key).first() if key else None
    if message and (message.purpose, message.channel) != (purpose, channel):
        raise KeyReusedError(
            "Under this key stands another message. Make a new key for each message."
        )
    return message


def _hashed(person: UUID, key: str | None) -> str | None:
    return people.keyed_hash(f"messaging.key {person}", key) if key else None
