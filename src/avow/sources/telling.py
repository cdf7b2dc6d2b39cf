"""What a webhook tells of a customer or an order, as far as the statement lets the shop tell it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from avow.choices import offers
from avow.choices.offers import Thing
from avow.collection import judging, purchases, recording
from avow.collection.newest import Word
from avow.collection.purchases import ToldOrder
from avow.collection.sourcing import Provenance
from avow.compiler.policy import Policy
from avow.core import clock
from avow.people.services import Kind, Known
from avow.sources import mapping, ordering, rules
from avow.sources.columns import EMAIL, Said, Told
from avow.sources.errors import RowError
from avow.sources.mapping import Group

NUMBER = re.compile(r"[0-9A-Za-z_-]{1,40}")
_YES_NO = MappingProxyType({"subscribed": True, "unsubscribed": False})
"""States of a consent that say something; the others say that nothing was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is told, of which thing of the shop's, and the order in it."""

    told: Told
    word: Word | None
    """None where the shop gives the thing no number."""
    order: ToldOrder | None
    bought_at: datetime | None
    kept_paths: Sequence[str]


def telling(
    *,
    hook: str,
    things: str,
    group: Group,
    policy: Policy,
    provenance: Provenance,
    payload: Mapping[str, Any],
) -> Telling:
    """Read a payload about one of these things.

    CardNumberError when the name of a product holds what is never kept.
    """
    uses = policy.practices.purposes[provenance.purpose].uses
    paths = mapping.keys(group, policy, provenance.source)
    read = {key: rules.first_told(payload, paths[key]) for key in paths if key in uses}
    fields = {key: text for key, text in read.items() if text}
    kept = [group.id, *(path for key in fields for path in paths[key]), *group.consents.values()]
    order = _order(group, policy, provenance, payload)
    if order is not None and group.order is not None:
        fields[purchases.ORDER] = purchases.written(order)
        kept += group.order.used()
    told = _told(hook, group, policy, fields, payload)
    return Telling(
        told=told,
        word=_word(provenance.source, things, group, told, payload),
        order=order,
        bought_at=_bought_at(fields),
        kept_paths=kept,
    )


def _order(
    group: Group, policy: Policy, provenance: Provenance, payload: Mapping[str, Any]
) -> ToldOrder | None:
    provides = policy.practices.sources[provenance.source].provides
    uses = policy.practices.purposes[provenance.purpose].uses
    if group.order is None or purchases.ORDER not in provides or purchases.ORDER not in uses:
        return None
    recording.refuse_forbidden({}, *ordering.names(group.order, payload))
    return ordering.read(group.order, payload)


def _told(
    hook: str, group: Group, policy: Policy, fields: Mapping[str, str], payload: Mapping[str, Any]
) -> Told:
    number = customer(hook, rules.told(payload, group.id))
    address = next((v for k, v in fields.items() if policy.practices.data[k].is_ == EMAIL), None)
    return Told(
        fields=fields,
        known=(number,) if number else (),
        new_by=Known(Kind.EMAIL, address) if address else number,
        also=number,
        age=judging.least_age(policy, fields, None),
        choices=_consents(group, policy, payload),
    )


def _word(
    source: str, things: str, group: Group, told: Told, payload: Mapping[str, Any]
) -> Word | None:
    """Give the word that this is, if the shop has a number for what it tells of."""
    number = rules.told(payload, group.thing)
    if not NUMBER.fullmatch(number):
        return None
    chosen = [[*thing, said.yes, str(said.at)] for thing, said in sorted(told.choices.items())]
    return Word(
        source=source,
        thing=f"{things} {number}",
        at=instant(payload, group.told_at) or clock.now(),
        content=[dict(told.fields), [list(known) for known in told.known], chosen],
    )


def customer(hook: str, number: str) -> Known | None:
    """Give what the shop itself calls a customer; a guest is 0 in some."""
    if not NUMBER.fullmatch(number) or number == "0":
        return None
    return Known(Kind.EXTERNAL, f"{hook}:{number}")


def instant(payload: Mapping[str, Any], paths: Sequence[str]) -> datetime | None:
    """Read when something was said; a shop's clock that runs ahead is set back to now."""
    try:
        return min(rules.instant(rules.first_told(payload, paths), column="time"), clock.now())
    except RowError:
        return None


def _bought_at(fields: Mapping[str, str]) -> datetime | None:
    return instant(fields, [purchases.PURCHASED_AT])


def _consents(group: Group, policy: Policy, payload: Mapping[str, Any]) -> dict[Thing, Said]:
    """Read the states of marketing consents: each is about every promotional use of a channel."""
    said: dict[Thing, Said] = {}
    for channel, path in group.consents.items():
        yes = _YES_NO.get(rules.told(payload, f"{path}.state").casefold())
        if yes is not None:
            at = instant(payload, [f"{path}.consent_updated_at", *group.told_at])
            said |= dict.fromkeys(_promotional(policy, channel), Said(yes, at))
    return said


def _promotional(policy: Policy, channel: str) -> list[Thing]:
    purposes = policy.practices.purposes
    things = offers.offers(policy).things
    return sorted(
        thing
        for thing in things
        if thing[1] == channel and purposes[thing[0]].kind == "promotional"
    )
