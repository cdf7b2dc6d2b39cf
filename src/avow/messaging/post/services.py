"""Letters: laid down, asked of the gate again, printed together; addresses closed and listed."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from avow.choices import services as choices
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.messaging import addresses, ending, gate, paging, rendering
from avow.messaging.errors import ContactRefusedError, LettersError, StaffError
from avow.messaging.inbound import stopping
from avow.messaging.models import Message
from avow.messaging.post import book, pdf
from avow.messaging.post.models import Batch, Letter
from avow.messaging.post.pdf import Sheet
from avow.messaging.transports import Parcel
from avow.people import access as whoever
from avow.people import services as people
from avow.statement import access as statements

CHANNEL = "mail"
PLACE = "letter"
MOST_AT_ONCE = 500
State = Letter.State


@dataclass(frozen=True, slots=True)
class Printed:
    """Letters as one PDF, and the batch that says so on record."""

    batch: Batch
    content: bytes


@transaction.atomic
def lay_down(parcel: Parcel) -> Letter:
    """Keep a letter, sealed, until it is printed; the same one again is the same."""
    if known := Letter.objects.filter(pk=parcel.reference).first():
        return known
    person = whoever.head(parcel.person or UUID(int=0))
    letter = Letter(
        reference=parcel.reference,
        data_subject=person,
        purpose=parcel.purpose,
        taken_at=clock.now(),
    )
    written = {"to": parcel.to, "subject": parcel.subject, "text": parcel.text}
    told = json.dumps(written | {"chosen": bool(parcel.stop_token)})
    letter.sealed = people.seal_value(person, _field(letter), told)
    letter.save(force_insert=True)
    return letter


def print_letters(*, actor: str, most: int = MOST_AT_ONCE) -> Printed:
    """Print what waits as one PDF; whoever said no meanwhile gets no letter.

    LettersError where nothing waits, or nothing can be printed here: then all of it still waits.
    """
    _require_staff(actor)
    printed = _printed(actor, most)
    if printed is None:
        raise LettersError("No letter waits to be printed.")
    return printed


@transaction.atomic
def _printed(actor: str, most: int) -> Printed | None:
    waiting = Letter.objects.select_for_update().filter(state=State.WAITING)
    letters = list(waiting.order_by("taken_at", "reference")[:most])
    going = [letter for letter in letters if _is_permitted(letter)]
    if not going:
        return None
    content = _pdf(going)
    batch = Batch.objects.create(printed_at=clock.now(), printed_by=actor, count=len(going))
    for letter in going:
        letter.state, letter.batch = State.PRINTED, batch
        letter.save(update_fields=["state", "batch"])
    facts: dict[str, ledger.Fact] = {"batch": batch.reference, "count": len(going)}
    ledger.append("messaging.letters_printed", facts, actor=actor)
    return Printed(batch, content)


@transaction.atomic
def print_again(*, batch: Batch, actor: str) -> bytes:
    """Make the PDF of a batch once more, without whoever was erased; the act is on record."""
    _require_staff(actor)
    letters = batch.letters.filter(data_subject__forgotten_at=None).order_by("taken_at")
    content = _pdf(list(letters.select_related("data_subject")))
    facts: dict[str, ledger.Fact] = {"batch": batch.reference, "count": letters.count()}
    ledger.append("messaging.letters_printed_again", facts, actor=actor)
    return content


def pdf_of(parcel: Parcel) -> bytes:
    """Show one message as the letter that its recipient gets."""
    told = {"to": parcel.to, "subject": parcel.subject, "text": parcel.text}
    return _set([_sheet(told | {"chosen": bool(parcel.stop_token)})])


@transaction.atomic
def export_csv(*, purpose: str, actor: str) -> str:
    """List the addresses that may be written to about a purpose, each once; it is on record."""
    _require_staff(actor)
    policy = statements.policy()
    if (purpose, CHANNEL) not in policy.contacts:
        decision = policy.may_contact(purpose, CHANNEL)
        raise ContactRefusedError(" ".join(r.text for r in decision.reasons), decision)
    written, seen = io.StringIO(), set[str]()
    writer = csv.writer(written)
    writer.writerow(["name", "street", "town", "country"])
    for address in _addresses(purpose):
        if (known := book.lookup(address)) not in seen:
            seen.add(known)
            writer.writerow([_harmless(line) for line in address.split("\n")])
    facts: dict[str, ledger.Fact] = {"purpose": purpose, "count": len(seen)}
    facts["statement"] = statements.current().digest
    ledger.append("messaging.mailing_list_exported", facts, actor=actor)
    return written.getvalue()


@transaction.atomic
def do_not_mail(*, address: str, person: UUID | None, words: str, actor: str) -> None:
    """Close an address to letters at once, for whoever asks by letter, at a desk or by phone.

    `address` is in lines, the first of them a name.
    """
    _require_staff(actor)
    wish = stopping.Wish(
        persons=(person,) if person else (),
        lookup=book.lookup(address) if address.strip() else "",
        came_by=CHANNEL,
        channels=(CHANNEL,),
        words=words,
    )
    stopping.stop(wish, place=PLACE, how="staff:letter", actor=actor)


def find_batch(reference: UUID) -> Batch:
    """Give a batch of letters. NotFoundError when there is none."""
    try:
        return Batch.objects.get(pk=reference)
    except Batch.DoesNotExist:
        raise NotFoundError("There is no such batch of letters. Look at the list.") from None


def opened(letter: Letter) -> dict[str, Any]:
    """Read a letter. ForgottenError once the person was forgotten."""
    told = people.open_value(letter.data_subject, _field(letter), bytes(letter.sealed))
    read: dict[str, Any] = json.loads(told)
    return read


def _is_permitted(letter: Letter) -> bool:
    """Ask the gate once more, and withdraw a letter that it lets go no more."""
    if letter.data_subject.forgotten_at is not None:
        return False
    person = whoever.head(letter.data_subject_id).pk
    decision = gate.ask(person, letter.purpose, CHANNEL, opened(letter)["to"])
    if not decision:
        letter.state, letter.reason = State.WITHDRAWN, decision.reasons[0].code
        letter.save(update_fields=["state", "reason"])
        _withhold(letter, ending.codes(decision))
    return bool(decision)


def _withhold(letter: Letter, reasons: list[str]) -> None:
    """Say of a message that counted as sent that it did not go after all."""
    messages = Message.objects.select_for_update()
    message = messages.filter(reference=letter.reference, state=Message.State.SENT).first()
    if message is not None:
        ending.end(message, Message.State.REFUSED, reasons)


def _pdf(letters: Sequence[Letter]) -> bytes:
    return _set([_sheet(opened(letter)) for letter in letters])


def _set(sheets: Sequence[Sheet]) -> bytes:
    policy = statements.policy()
    head = rendering.letterhead(policy)
    language = policy.practices.about.language
    sender = pdf.Sender(name=head.name, post=head.post, language=language)
    return pdf.made(sheets, sender, clock.today())


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        address=tuple(told["to"].split("\n")),
        subject=told["subject"],
        paragraphs=pdf.paragraphs(told["text"]),
        foot=_foot(chosen=told["chosen"]),
    )


def _foot(*, chosen: bool) -> tuple[str, ...]:
    """Say who writes and, where there is a choice, how to end letters, free of charge."""
    head = rendering.letterhead(statements.policy())
    reached = ", ".join(filter(None, (head.email, head.phone)))
    if not chosen:
        return (f"{head.name}. This letter is no advertisement. Questions: {reached}",)
    way = f"{settings.AVOW.site}/privacy/messages"
    return (
        "To get no more letters like this one, free of charge, send the address above back to us:",
        f"{', '.join(head.post)}; or {reached}; or {way}",
    )


def _addresses(purpose: str) -> Iterator[str]:
    policy = statements.policy()
    for page in paging.pages(choices.may_contact_queryset(purpose, CHANNEL)):
        asked = gate.ask_many(page, purpose, CHANNEL)
        allowed = [person for person in page if asked[person]]
        yield from addresses.of_many(allowed, policy, purpose, CHANNEL).values()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _require_staff(actor: str) -> None:
    if not actor.startswith("staff:"):
        raise StaffError("Letters are printed by members of staff: name them as the actor.")


def _field(letter: Letter) -> str:
    return f"messaging.letter.{letter.reference.hex}"
