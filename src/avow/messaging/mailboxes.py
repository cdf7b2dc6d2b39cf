"""Which mailboxes somebody has confirmed to read, where the retailer asks for that."""

from collections.abc import Mapping
from uuid import UUID

from avow.messaging import conf
from avow.people import access as people
from avow.people.models import Identifier

CHANNEL = "email"


def unconfirmed(channel: str, reached: Mapping[UUID, str]) -> set[UUID]:
    """Give whose mailbox, by its hash, they did not confirm; nobody where that is not asked for."""
    if channel != CHANNEL or not conf.settings().confirm_mailboxes:
        return set()
    verified = Identifier.objects.filter(
        kind=Identifier.Kind.EMAIL, lookup__in=set(reached.values()), verified_at__isnull=False
    )
    holder = dict(verified.values_list("lookup", "data_subject_id"))
    return {
        who
        for who, lookup in reached.items()
        if lookup not in holder or people.followed(holder[lookup]) != who
    }
