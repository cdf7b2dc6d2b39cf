"""Mailboxes that somebody reads: where the retailer asks for it, no advertising goes to another.

Double opt-in: a yes is on record as it was said, and waits until whoever reads the mailbox presses
a button there. Opening the link changes nothing, since scanners open links too.
"""

from uuid import UUID

from django.db import transaction

from avow.choices.models import ChoiceEvent
from avow.choices.rules import ALL, REPORTED, YES
from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import addresses, conf, mailboxes, rendering, reopening, services, tokens
from avow.messaging.errors import ContactRefusedError, LinkError
from avow.people import access as whoever
from avow.people import services as people
from avow.people.errors import HeldError
from avow.statement import access as statements

CHANNEL = mailboxes.CHANNEL
PLACE = "confirmation"


def after_choice(event: ChoiceEvent) -> None:
    """Ask whoever reads a mailbox that advertising was agreed to for, once a day at most."""
    if not conf.settings().confirm_mailboxes or event.act != YES or event.how in REPORTED:
        return
    if event.channel not in (CHANNEL, ALL):
        return
    person = whoever.followed(event.data_subject_id)
    address = _address(person, event.purpose)
    if address and mailboxes.unconfirmed(CHANNEL, {person: _lookup(address)}):
        _ask(person, address)


def confirm(token: str) -> None:
    """Note that whoever holds this link reads the mailbox that it went to.

    LinkError when it is none, when the address was given up since, or is confirmed for another.
    """
    link = tokens.read(token, tokens.CONFIRM)
    with transaction.atomic():
        person = whoever.head(link.about)
        address = next((a for a in _given(person.pk) if _lookup(a) == link.words[0]), None)
        if address is None:
            raise LinkError("This is not the address that we have today. Sign up once more.")
        try:
            known = people.add_identifier(
                data_subject=person, kind=people.Kind.EMAIL, value=address, actor="data_subject"
            )
            reopening.after_proof(address=address)
            if known.verified_at is not None:
                return
            people.verify_identifier(identifier=known, actor="data_subject")
        except HeldError as error:
            raise LinkError(
                "This mailbox is confirmed for another record of ours. Write to us, and we look"
                " into it."
            ) from error
        facts: dict[str, ledger.Fact] = {
            "who": person.pk,
            "statement": statements.current().digest,
        }
        ledger.append("messaging.mailbox_confirmed", facts, actor="data_subject")


def _ask(person: UUID, address: str) -> None:
    lookup = _lookup(address)
    controller = statements.policy().practices.about.controller
    link = rendering.confirming_url(person, lookup)
    try:
        services.send(
            data_subject=person,
            purpose=conf.settings().notice_purpose,
            channel=CHANNEL,
            subject="Is this your mailbox?",
            text=(
                f"Somebody, most likely you, agreed to letters of {controller} at this address."
                f" None comes before you say that it is yours:\n\n{link}\n\n"
                "If it was not you, there is nothing to do: none will come."
            ),
            key=f"{PLACE} {lookup} {clock.today()}",
            place=PLACE,
            actor="system",
        )
    except ContactRefusedError:
        return  # it is on record why; the mailbox stays unconfirmed


def _address(person: UUID, purpose: str) -> str | None:
    if purpose == ALL:
        return next(iter(sorted(_given(person))), None)
    return addresses.of(person, statements.policy(), purpose, CHANNEL)


def _given(person: UUID) -> set[str]:
    """Give every mailbox at which a person is reached today, for whatever purpose."""
    policy = statements.policy()
    found = (addresses.of(person, policy, key, CHANNEL) for key in policy.practices.purposes)
    return set(filter(None, found))


def _lookup(address: str) -> str:
    return addresses.lookup(CHANNEL, address)
