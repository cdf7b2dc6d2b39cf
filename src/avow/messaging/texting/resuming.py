"""Whose texts wait for START: a STOP holds the number until its holder ends that by text."""

from collections.abc import Collection
from uuid import UUID

from avow.choices.models import ChoiceEvent
from avow.choices.rules import ALL, YES
from avow.messaging import addresses, conf, holds
from avow.messaging.texting.models import Revoked, Texted
from avow.people import access as people
from avow.people.models import DataSubject
from avow.statement import access as statements

CHANNEL = "text"
PLACE = "text-reply"
"""Where a person acts by text, as evidence has it."""


def closed(lookups: Collection[str]) -> set[str]:
    """Give those of these numbers, by hash, whose STOP still stands."""
    found = Revoked.objects.filter(lookup__in=lookups, lifted_at=None)
    return set(found.values_list("lookup", flat=True))


def waits(person: UUID) -> bool:
    """Say whether a STOP of the person's own holds texts back, whatever they agreed to since.

    Of a number that somebody else had stopped before, nothing is told to whoever brings it later.
    """
    held = closed(_numbers(person))
    if not held:
        return False
    known = people.pseudonyms(DataSubject(pseudonym=person))
    stopped = ChoiceEvent.objects.filter(data_subject__in=known, place=PLACE).exclude(act=YES)
    texted = Texted.objects.filter(data_subject__in=known, lookup__in=held)
    return stopped.exists() or texted.exists()


def refused_since(person: UUID, purpose: str) -> bool:
    """Say whether a person's last word on texts about something is a no said elsewhere."""
    known = people.pseudonyms(DataSubject(pseudonym=person))
    said = ChoiceEvent.objects.filter(
        data_subject__in=known, purpose__in=(purpose, ALL), channel__in=(CHANNEL, ALL)
    )
    last = said.order_by("-acted_at", "-number").first()
    return last is not None and last.act != YES and last.place != PLACE


def advice() -> str:
    """Say what to do for texts to come again."""
    number = conf.settings().text_number
    to = number if number.startswith("+") else "the number that they came from"
    return f"send START from that phone to {to}"


def _numbers(person: UUID) -> set[str]:
    """Give the hash of every number that a person is texted at today."""
    policy = statements.policy()
    asked = [key for key, one in policy.practices.purposes.items() if CHANNEL in one.channels]
    found = {addresses.of(person, policy, purpose, CHANNEL) for purpose in asked}
    return {addresses.lookup(CHANNEL, number) for number in found if number}


def sign_up() -> None:
    """Hold texts to whoever must send START first."""
    holds.sign_up(CHANNEL, holds.Hold(closed=closed, waits=waits, advice=advice))
