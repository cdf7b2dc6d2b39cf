"""An address that took nothing is open again once its person, or a member of staff, says so."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from avow.messaging import addresses, services
from avow.messaging.errors import StaffError
from avow.messaging.models import Suppressed
from avow.people import access as whoever
from avow.people.models import DataSubject, Identifier
from avow.statement import access as statements

BOUNCE = Suppressed.Reason.BOUNCE


def closed(person: UUID) -> list[tuple[str, str]]:
    """Give channel and hash of each address of a person at which nothing could be delivered."""
    known = whoever.pseudonyms(DataSubject(pseudonym=person))
    policy = statements.policy()
    found: list[tuple[str, str]] = []
    for channel in addresses.channels():
        lookups = addresses.ever_given(known, policy, channel) | _identified(known, channel)
        rows = Suppressed.objects.filter(channel=channel, lookup__in=lookups, reason=BOUNCE)
        found += [(channel, lookup) for lookup in rows.values_list("lookup", flat=True)]
    return sorted(set(found))


@transaction.atomic
def reopen(*, person: UUID, actor: str) -> int:
    """Let messages reach a person's addresses again, which a member of staff knows to be good."""
    if not actor.startswith("staff:"):
        raise StaffError("A member of staff opens an address again: name them as the actor.")
    return sum(
        services.lift(channel=channel, lookup=lookup, reason=BOUNCE, actor=actor)
        for channel, lookup in closed(person)
    )


@transaction.atomic
def after_proof(*, address: str, actor: str = "data_subject") -> int:
    """Let messages reach a mailbox again whose holder has just shown that they read it."""
    lookup = addresses.lookup("email", address)
    return services.lift(channel="email", lookup=lookup, reason=BOUNCE, actor=actor)


def _identified(known: Collection[UUID], channel: str) -> set[str]:
    book = addresses.book(channel)
    if book is None or book.kind is None:
        return set()
    found = Identifier.objects.filter(data_subject__in=known, kind=book.kind)
    return set(found.values_list("lookup", flat=True))
