"""An address kept from messages, for whoever called, wrote or came: known here or not."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from avow.desk import services
from avow.desk.errors import UnknownActError
from avow.desk.services import Told
from avow.ledger import services as ledger
from avow.messaging import addresses
from avow.messaging import services as messaging
from avow.messaging.models import Suppressed
from avow.messaging.rules import ALL
from avow.people import access as whoever
from avow.people import services as people
from avow.people.models import Identifier
from avow.statement import access as statements

PHONE, MAIL = "phone", "mail"


@transaction.atomic
def close(
    *, address: str, channels: Collection[str], purpose: str, told: Told, key: str, actor: str
) -> set[UUID]:
    """Stop a purpose, or all, on these channels to an address; give whose own no it became.

    Who is shown to be reached there says no in their own record. Of anybody else nothing is asked:
    the address itself is kept, as a hash.
    """
    lookups = _lookups(address, channels)
    if purpose != ALL and purpose not in statements.policy().practices.purposes:
        raise UnknownActError("The statement names no such purpose. Choose one from the page.")
    persons = _persons(set(lookups.values()))
    for channel, lookup in sorted(lookups.items()):
        for person in persons:
            no = {"thing": (purpose, channel), "says_yes": False, "told": told, "key": key}
            found = whoever.head(person)
            services.choose(data_subject=found, actor=actor, **no)  # type: ignore[arg-type]
        messaging.suppress(
            channel=channel,
            lookup=lookup,
            reason=Suppressed.Reason.OPT_OUT,
            purpose=purpose,
            actor=actor,
        )
    if PHONE in lookups and purpose == ALL:
        services.close_number(number=address, words=told.wording, actor=actor)
    _record(lookups, purpose, told, actor)
    return persons


def _lookups(address: str, channels: Collection[str]) -> dict[str, str]:
    """Give the hash of an address on each channel. UnknownActError where one does not reach it."""
    if not channels:
        raise UnknownActError("Say by which channel nothing is to come any more.")
    found = {}
    for channel in channels:
        book = addresses.book(channel)
        if book is None:
            raise UnknownActError("There is no such channel. Choose from the page.")
        found[channel] = book.lookup(_spelled(address.strip(), book.kind, channel))
    return found


def _spelled(address: str, kind: Identifier.Kind | None, channel: str) -> str:
    if kind == people.Kind.PHONE:
        return addresses.people_number(address)
    if kind == people.Kind.EMAIL and "@" not in address:
        raise UnknownActError("This is no e-mail address, and e-mail reaches nothing else.")
    if channel == MAIL and ("@" in address or len(address.splitlines()) < 2):
        raise UnknownActError(
            "Write a postal address in lines: the name first, then street, then town."
        )
    return address


def _persons(lookups: Collection[str]) -> set[UUID]:
    """Give whoever is shown to be reached there, and not whoever merely said so."""
    known = Identifier.objects.filter(lookup__in=lookups, finds=True)
    heads = {whoever.followed(who) for who in known.values_list("data_subject", flat=True)}
    return {who for who in heads if whoever.head(who).forgotten_at is None}


def _record(lookups: Collection[str], purpose: str, told: Told, actor: str) -> None:
    facts: dict[str, ledger.Fact] = {
        "channels": sorted(lookups),
        "purpose": purpose,
        "how": told.way,
        "acted_on": told.day,
        # The words may name somebody: whoever has the letter can show that it is the one.
        "words": people.keyed_hash("desk.words", told.wording),
        "statement": statements.current().digest,
    }
    ledger.append("desk.address_closed", facts, actor=actor)
