"""What follows an e-mail that comes in: once, in one transaction, and never an answer."""

import hashlib
import logging
from collections.abc import Callable
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction

from avow.core import clock
from avow.core.errors import AvowError
from avow.messaging import addresses, sealing, services
from avow.messaging.errors import LinkError, TooLargeError, UnreadableError
from avow.messaging.inbound import asking, doubts, legible, mail, reports, returned, stopping
from avow.messaging.inbound import rules as judging
from avow.messaging.inbound.doubts import Said
from avow.messaging.inbound.mail import Mail
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.inbound.reports import Report
from avow.messaging.inbound.rules import Kind
from avow.messaging.models import Message, Suppressed
from avow.messaging.rules import ALL
from avow.messaging.wording.reading import Asks
from avow.people import access as whoever
from avow.people import services as people
from avow.people.errors import ForgottenError, IdentifierError
from avow.people.models import DataSubject
from avow.statement import access as statements

_log = logging.getLogger(__name__)

CHANNEL = "email"
PLACE = "mailbox"
LARGEST = 10_000_000
"""Bytes of an e-mail that is read; a larger one is refused, or put aside with a note."""
Became = Arrival.Became


def receive(raw: bytes, *, recipients: tuple[str, ...] = ()) -> Arrival:
    """Take an e-mail up once: an opt-out, a bounce, a complaint, or words for a person.

    TooLargeError for one that is larger than any that is read, UnreadableError for one of which no
    words were found where they stand in others; neither is on record. Nothing is ever answered.
    """
    if len(raw) > LARGEST:
        raise TooLargeError(
            f"An e-mail has {LARGEST:,} bytes at most here. Write without attachments."
        )
    try:
        came = legible.mail(mail.read(raw, recipients))
        _require_readable(came)
        return _once(_digest(came), lambda: _taken(came))
    except (AvowError, DatabaseError, OSError):
        raise
    except Exception as error:
        # A mail that nobody thought of is no reason to hear nobody else: a person looks at it.
        _log.error("messaging.mail_unread: %s", type(error).__name__)
        return _unread(raw)


def put_aside(
    *,
    name: str,
    sender: str,
    subject: str,
    bytes_: int,
    why: Doubt.Why = Doubt.Why.TOO_LARGE,
) -> Arrival:
    """Note an e-mail that cannot be read here, for a person to look at where it lies."""
    name, sender, subject = map(legible.text, (name, sender, subject))

    def noted() -> Became:
        found = _found(sender)
        fault = "Too large" if why is Doubt.Why.TOO_LARGE else "Too strangely built"
        note = f"{fault} to be read ({bytes_:,} bytes). It was left in the mailbox, put aside."
        _queue(found, sender, Said(sender=sender, subject=subject, note=note), why)
        return Became.QUEUED

    return _once(people.keyed_hash("messaging.mail", f"{name}\0{sender}\0{bytes_}"), noted)


def _unread(raw: bytes) -> Arrival:
    """Put an e-mail that broke what reads it before a person, as its bytes are."""

    def queued() -> Became:
        note = "This could not be read as e-mail is written. These are its bytes."
        said = Said(text=legible.of_bytes(raw, doubts.LONGEST_KEPT), note=note)
        _queue(None, "", said, Doubt.Why.BROKEN)
        return Became.QUEUED

    return _once(people.keyed_hash("messaging.mail", hashlib.sha256(raw).hexdigest()), queued)


def _require_readable(came: Mail) -> None:
    """Refuse what is built as no mail program builds mail, or tells nothing where others do."""
    machine = judging.kind(came) is not Kind.WORDS
    said = came.words.strip() or judging.stop_token(came)
    told = machine or said or asking.asks(came) is not Asks.OTHER
    if not came.bearable or (came.cut and not told):
        raise UnreadableError(
            "This e-mail is built as mail programs do not build one, or its words stand behind a"
            " very long beginning, so it was not read. Write a plain text without attachments."
        )


def _once(digest: str, taken: Callable[[], Became]) -> Arrival:
    if known := Arrival.objects.filter(digest=digest).first():
        return known
    try:
        with transaction.atomic():
            arrival = Arrival(digest=digest, channel=CHANNEL, arrived_at=clock.now())
            arrival.save(force_insert=True)
            arrival.became = taken()
            arrival.save(update_fields=["became"])
            return arrival
    except IntegrityError:
        # The same e-mail came twice at once.
        if (known := Arrival.objects.filter(digest=digest).first()) is None:
            raise
        return known


def _digest(came: Mail) -> str:
    """Give the name under which an e-mail counts once: a stranger cannot take another one's."""
    return people.keyed_hash(
        "messaging.mail", f"{came.name}\0{came.sender}\0{came.subject}\0{came.words}"
    )


def _taken(came: Mail) -> Became:
    kind = judging.kind(came)
    if _is_ours(came):
        return Became.LOOPED
    if kind is Kind.COMPLAINT:
        return _complaint(came)
    if kind is Kind.BOUNCE:
        return _bounce(came)
    if _stopped_by_token(came):
        return Became.STOPPED
    return _words(came, kind)


def _is_ours(came: Mail) -> bool:
    """Say whether a message of our own came back to us."""
    name = came.name.strip("<>").partition("@")[0]
    return len(name) == 32 and _message(name) is not None


def _stopped_by_token(came: Mail) -> bool:
    """Stop what a signed token names: whoever has it was sent it by us."""
    token = judging.stop_token(came)
    if not token:
        return False
    try:
        services.stop_by_token(
            token, place="mailto", wording=stopping.evident(came.subject[:40] or "unsubscribe")
        )
    except LinkError:
        return False
    return True


def _words(came: Mail, kind: Kind) -> Became:
    """Hear a clear no; put everything else that a person wrote before a person."""
    asks = asking.asks(came)
    found = _found(came.sender)
    if asks is Asks.STOP and kind is Kind.WORDS and came.sender:
        _stop(came, found)
        return Became.STOPPED
    if not judging.is_for_a_person(came, kind, asks):
        return Became.LOOPED if kind is Kind.LOOP else Became.AUTOMATIC
    said = Said(sender=came.sender, subject=came.subject, text=came.words, note=_note(came))
    _queue(found, came.sender, said, _why(came, asks))
    return Became.QUEUED


def _stop(came: Mail, found: DataSubject | None) -> None:
    words = f"{came.subject}\n{came.words}"
    stopping.stop(
        stopping.Wish(
            persons=(found.pk,) if found else (),
            lookup=_lookup(came.sender),
            came_by=CHANNEL,
            channels=asking.channels(came),
            words=words,
        ),
        place=PLACE,
        how="email",
        actor="data_subject",
    )


def _bounce(came: Mail) -> Became:
    """Close an address that is no good; only the return address, or our own name, proves whose."""
    report = reports.bounce(came)
    message = _message(report.message.hex) if report.message else None
    address = _address(message) if message else ""
    if message is None or not address or not _is_proven(report, address):
        return Became.REPORTED
    lookup = addresses.lookup(CHANNEL, address)
    if not report.hard:
        return Became.BOUNCED if returned.put_off(message, lookup) else Became.PUT_OFF
    returned.close(lookup)
    return Became.BOUNCED


def _is_proven(report: Report, address: str) -> bool:
    return report.signed or address.casefold() in report.addresses


def _complaint(came: Mail) -> Became:
    """Take a complaint as a no to everything by e-mail, from whoever the message was for."""
    if reports.is_kind(came):
        return Became.AUTOMATIC
    report = reports.complained_of(came)
    message = _message(report.message.hex) if report.message else None
    if message is None or message.data_subject_id is None:
        said = Said(sender=came.sender, subject=came.subject, text=came.words)
        _queue(None, "", said, Doubt.Why.COMPLAINT)
        return Became.QUEUED
    if address := _address(message):
        services.suppress(
            channel=CHANNEL,
            lookup=addresses.lookup(CHANNEL, address),
            reason=Suppressed.Reason.COMPLAINT,
            actor="system",
        )
    services.stop(
        person=message.data_subject_id,
        purpose=ALL,
        channel=CHANNEL,
        place="complaint",
        wording="Called a message unwanted at their mailbox provider.",
        actor="data_subject",
    )
    return Became.COMPLAINED


def _message(reference: str) -> Message | None:
    found = Message.objects.filter(reference=UUID(hex=reference)) if _is_hex(reference) else None
    if found is None:
        return None
    return found.filter(channel=CHANNEL).select_related("data_subject").first()


def _is_hex(name: str) -> bool:
    return len(name) == 32 and all(mark in "0123456789abcdef" for mark in name)


def _address(message: Message) -> str:
    """Give where a message went, if it can still be read."""
    try:
        to = sealing.opened(message).to if message.sealed is not None else ""
    except ForgottenError:
        return ""
    if to or message.data_subject_id is None:
        return to
    head = whoever.followed(message.data_subject_id)
    return addresses.of(head, statements.policy(), message.purpose, CHANNEL) or ""


def _found(sender: str) -> DataSubject | None:
    try:
        found = whoever.find(kind=people.Kind.EMAIL, value=sender) if sender else None
    except IdentifierError:
        return None
    return found if found and found.forgotten_at is None else None


def _lookup(sender: str) -> str:
    try:
        return addresses.lookup(CHANNEL, sender) if sender else ""
    except IdentifierError:
        return ""


def _queue(found: DataSubject | None, sender: str, said: Said, why: Doubt.Why) -> None:
    doubts.put(channel=CHANNEL, person=found, lookup=_lookup(sender), said=said, why=why)


def _why(came: Mail, asks: Asks) -> Doubt.Why:
    if came.broken and not (came.words and came.sender):
        return Doubt.Why.BROKEN
    return {Asks.START: Doubt.Why.START, Asks.OTHER: Doubt.Why.OTHER}.get(asks, Doubt.Why.UNCLEAR)


def _note(came: Mail) -> str:
    if came.cut or len(came.words) > doubts.LONGEST_KEPT:
        return "It is very long: only its beginning was looked at, and is shown here."
    return "Parts of it could not be read as e-mail is written." if came.broken else ""
