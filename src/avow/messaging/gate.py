"""The one gate: what stands against a message, read from the tables at the moment of asking."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from avow.choices import offers
from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.choices.rules import REPORTED, YES
from avow.compiler.decisions import Decision, Reason
from avow.compiler.policy import Policy
from avow.compiler.standing import UNKNOWN, Standing
from avow.core import clock
from avow.messaging import addresses, conf, mailboxes, rules
from avow.messaging.models import Suppressed
from avow.people import access as people
from avow.people.models import DataSubject, Suppression
from avow.statement import access as statements


def ask(
    person: UUID | None,
    purpose: str,
    channel: str,
    address: str | None,
    *,
    policy: Policy | None = None,
) -> Decision:
    """Say whether a message may go to an address, with everything that stands against it.

    `person` is the pseudonym that counts today, or None where nobody is known there.
    """
    standing = UNKNOWN if person is None else choices.standing(data_subject=person)
    return weighed(policy or statements.policy(), person, purpose, channel, address, standing)


def weighed(
    policy: Policy,
    person: UUID | None,
    purpose: str,
    channel: str,
    address: str | None,
    standing: Standing,
) -> Decision:
    """Weigh what the person said, and then what is known of the address."""
    decision = policy.may_contact(purpose, channel, standing)
    if not decision:
        return decision
    if not address:
        return _no("no-address", purpose, decision)
    lookup = addresses.lookup(channel, address)
    if suppressed(policy, person, purpose, channel, lookup):
        return _no("suppressed", purpose, decision)
    if person and person in _unconfirmed(policy, purpose, channel, {person: lookup}):
        return _no("unconfirmed", purpose, decision)
    return decision


def ask_many(persons: Collection[UUID], purpose: str, channel: str) -> dict[UUID, Decision]:
    """Say of each of these people whether a message may go now, in a handful of queries."""
    return reach(persons, purpose, channel)[0]


def reach(
    persons: Collection[UUID], purpose: str, channel: str
) -> tuple[dict[UUID, Decision], dict[UUID, str]]:
    """Say the same with the address of each who may be reached."""
    policy = statements.policy()
    standings = choices.standing_of_many(persons)
    asked = [who for who in persons if policy.may_contact(purpose, channel, standings[who])]
    reached = addresses.of_many(asked, policy, purpose, channel)
    hashes = {who: addresses.lookup(channel, address) for who, address in reached.items()}
    return weighed_many(policy, purpose, channel, standings, hashes), reached


def weighed_many(
    policy: Policy,
    purpose: str,
    channel: str,
    standings: Mapping[UUID, Standing],
    hashes: Mapping[UUID, str],
) -> dict[UUID, Decision]:
    """Weigh what each of these people said, and what is known of the hash of their address."""
    asked = {who: policy.may_contact(purpose, channel, said) for who, said in standings.items()}
    known = _on_record(channel, set(hashes.values()))
    waiting = _unconfirmed(policy, purpose, channel, hashes)
    for who, decision in asked.items():
        if decision and who not in hashes:
            asked[who] = _no("no-address", purpose, decision)
        elif (
            decision
            and hashes[who] in known
            and suppressed(policy, who, purpose, channel, hashes[who])
        ):
            asked[who] = _no("suppressed", purpose, decision)
        elif decision and who in waiting:
            asked[who] = _no("unconfirmed", purpose, decision)
    return asked


def _unconfirmed(
    policy: Policy, purpose: str, channel: str, hashes: Mapping[UUID, str]
) -> set[UUID]:
    """Give whose mailbox has to be confirmed before what they chose goes there."""
    chosen = is_chosen(policy, purpose, channel)
    return mailboxes.unconfirmed(channel, hashes) if chosen else set()


def _on_record(channel: str, lookups: Collection[str]) -> set[str]:
    """Give those of these hashes that anything is known of; the few are then asked one by one."""
    found = Suppressed.objects.filter(channel=channel, lookup__in=lookups)
    erased = Suppression.objects.filter(lookup__in=lookups)
    return {*found.values_list("lookup", flat=True), *erased.values_list("lookup", flat=True)}


def suppressed(
    policy: Policy, person: UUID | None, purpose: str, channel: str, lookup: str
) -> bool:
    """Say whether an address keeps a message back, whoever is reached there by now."""
    chosen = is_chosen(policy, purpose, channel, known=person is not None)
    found = Suppressed.objects.filter(
        channel=channel, lookup=lookup, purpose__in=(purpose, rules.ALL)
    )
    stops = [(row.reason, row.since) for row in found]
    erased = Suppression.objects.filter(lookup=lookup).first() if chosen else None
    if not stops and not erased:
        return False
    yes_at = own_yes_at(person, purpose, channel) if chosen and person else None
    # A yes from before the erasure is of somebody who is gone, or of another half of a merge.
    if erased and (yes_at is None or (erased.since is not None and yes_at <= erased.since)):
        return True
    tried_again = clock.now() - timedelta(days=conf.settings().bounce_days)
    return any(
        rules.stops(reason, chosen=chosen, since=since, own_yes_at=yes_at, tried_again=tried_again)
        for reason, since in stops
    )


def is_chosen(policy: Policy, purpose: str, channel: str, *, known: bool = True) -> bool:
    """Say whether people choose about such messages; a stranger's silence is taken for a choice."""
    if policy.practices.purposes[purpose].kind == "promotional":
        return True
    if (purpose, channel) in offers.offers(policy).things:
        return True
    return not known and policy.practices.purposes[purpose].kind == "service"


def own_yes_at(person: UUID, purpose: str, channel: str) -> datetime | None:
    """Give when a person last said yes themselves; what others report does not count."""
    known = people.pseudonyms(DataSubject(pseudonym=person))
    said = ChoiceEvent.objects.filter(
        data_subject__in=known, purpose=purpose, channel=channel, act=YES
    ).exclude(how__in=REPORTED)
    at: datetime | None = said.aggregate(at=Max("acted_at"))["at"]
    return at


def _no(code: str, purpose: str, decision: Decision) -> Decision:
    """Refuse by what is known of the address, under the sentence that would have allowed it."""
    return Decision(False, (Reason(code, f"purpose.{purpose}", decision.reasons[0].sentence),))
