"""What follows a no that came in: the persons' own act, and the address itself kept from more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from avow.choices.rules import LONGEST_WORDING
from avow.messaging import addresses, services
from avow.messaging.inbound import cards
from avow.messaging.models import Suppressed
from avow.messaging.rules import ALL
from avow.statement import access as statements

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_NO_WORDS = "(a message without words)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants which channels stopped, in which words; `lookup` is where they wrote from."""

    persons: tuple[UUID, ...]
    lookup: str
    came_by: str
    channels: tuple[str, ...]
    purpose: str = ALL
    words: str


@transaction.atomic
def stop(wish: Wish, *, place: str, how: str, actor: str) -> None:
    """Record a person's no on every channel that they named, and close the address they used.

    The address is closed also where nobody is known by it: nothing is ever asked of whoever says
    no.
    """
    channels = named(wish.channels)
    for person in wish.persons:
        for channel in channels:
            services.stop(
                person=person,
                purpose=wish.purpose,
                channel=channel,
                place=place,
                wording=evident(wish.words),
                how=how,
                actor=actor,
            )
    for channel in channels:
        if wish.lookup and reached_alike(channel, wish.came_by):
            services.suppress(
                channel=channel,
                lookup=wish.lookup,
                reason=Suppressed.Reason.OPT_OUT,
                purpose=wish.purpose,
                actor=actor,
            )


def named(channels: Iterable[str]) -> list[str]:
    """Give the channels that are meant, by name: `ALL` are those that the statement has."""
    wanted = list(channels)
    if ALL in wanted:
        return sorted(statements.policy().practices.channels)
    return sorted(set(wanted))


def reached_alike(channel: str, other: str) -> bool:
    """Say whether two channels find people by the same kind of address."""
    one, two = addresses.book(channel), addresses.book(other)
    return channel == other or bool(one and two and one.kind and one.kind == two.kind)


def evident(words: str) -> str:
    """Give words as evidence keeps them: cut, without control characters and card numbers."""
    return cards.masked(_CONTROL.sub(" ", words).strip()[:LONGEST_WORDING]) or _NO_WORDS
