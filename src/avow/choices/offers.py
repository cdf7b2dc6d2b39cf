"""Which choices a policy offers, and how a person stands towards it. Pure.

A choice is a purpose and one of its channels; a purpose without channels, a recipient
(`recipient.KEY`) and sale or sharing as a whole are chosen with `rules.NONE` as channel.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from avow.choices.rules import ALL, NONE, Act, signal_stands, standing_act
from avow.compiler.decisions import Ruling
from avow.compiler.policy import Policy
from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing

Thing = tuple[str, str]

SALE: Thing = (SALE_OR_SHARING, NONE)


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything that people can say yes or no to, and the part of it that signals refuse."""

    things: frozenset[Thing]
    shared: frozenset[Thing]
    """Sale and advertising across other businesses' sites."""


@lru_cache(maxsize=8)
def offers(policy: Policy) -> Offers:
    """Give the choices that a policy offers: whatever it would not do after an opt-out."""
    practices = policy.practices
    things = {thing for thing, rulings in _asked(policy) if _yields(thing, rulings)}
    crossing = {p.key for p in practices.purposes.values() if p.cross_context}
    for recipient in practices.recipients.values():
        if recipient.own_marketing:
            crossing |= {f"recipient.{recipient.key}", *recipient.for_}
    shared = {thing for thing in things if thing[0] in crossing}
    return Offers(frozenset(things | {SALE}), frozenset(shared | {SALE}))


@lru_cache(maxsize=8)
def classes(policy: Policy) -> tuple[str, ...]:
    """Give what a visitor chooses on a device: classes of trackers, and sale or sharing."""
    declared = policy.practices.classes.values()
    return (*(class_.key for class_ in declared if class_.choice != "none"), SALE_OR_SHARING)


def _asked(policy: Policy) -> Iterator[tuple[Thing, Collection[Ruling]]]:
    """Give everything that could be a choice, with the rulings that would have to yield to it."""
    for thing, ruling in policy.contacts.items():
        yield thing, [ruling]
    for key, gate in policy.purposes.items():
        if not policy.practices.purposes[key].channels:
            yield (key, NONE), gate.rulings.values()
    for key, gate in policy.recipients.items():
        yield (f"recipient.{key}", NONE), gate.rulings.values()


def _yields(thing: Thing, rulings: Iterable[Ruling]) -> bool:
    out = Standing(opted_out=frozenset({_pair(thing)}))
    return any(
        reason.code == "opted-out" for ruling in rulings for reason in ruling.decide(out).reasons
    )


def standing_of(
    answers: Iterable[Act],
    offered: Offers,
    signals: Mapping[str, datetime],
    lapsed: Callable[[int], frozenset[Thing]] = lambda version: frozenset(),
) -> Standing:
    """Turn what stands for a person into the facts that decisions look at.

    `answers` are the acts that decide today; `signals` when each was first met; `lapsed` gives, by
    the version that was shown, the things that a yes does not cover any more. A later yes lifts a
    signal for what it names and no more, so what else the signal refuses becomes an opt-out.
    """
    said = tuple(a for a in answers if not (a.says_yes and _thing(a) in lapsed(a.version)))
    deciding = {thing: act for thing in offered.things if (act := standing_act(said, *thing))}
    yes = {thing for thing, act in deciding.items() if act.says_yes}
    lifted = {name: _lifted(deciding, offered, met_at) for name, met_at in signals.items()}
    refused = {t for some in lifted.values() if some for t in offered.shared - {SALE} - some}
    yes, no = yes - refused, set(deciding) - yes | refused
    return Standing(
        consented=frozenset(_pair(thing) for thing in yes),
        opted_out=frozenset(_pair(thing) for thing in no) | _wide(said, yes),
        objected=_objected(said, yes),
        gpc="gpc" in lifted and not lifted["gpc"],
        dnt="dnt" in lifted and not lifted["dnt"],
    )


def _lifted(deciding: Mapping[Thing, Act], offered: Offers, met_at: datetime) -> frozenset[Thing]:
    """Give what a person agreed to knowing of a signal; sale as a whole lifts all of it."""
    later = frozenset(
        thing
        for thing in offered.shared & deciding.keys()
        if deciding[thing].says_yes and not signal_stands(met_at, deciding[thing].at)
    )
    return offered.shared if SALE in later else later


def _thing(act: Act) -> Thing:
    return (act.purpose, act.channel)


def _pair(thing: Thing) -> Thing:
    """Write a thing as decisions ask for it."""
    purpose, channel = thing
    return (purpose, ANY if channel == NONE else channel)


def _wide(said: tuple[Act, ...], yes: set[Thing]) -> frozenset[Thing]:
    """Give the opt-outs of whole purposes and of everything that no later yes made an exception to.

    Where one did, the opt-outs of every single thing say the same.
    """
    agreed = {purpose for purpose, _ in yes}
    found = set()
    for act in said:
        if act.channel == ALL and act.purpose not in agreed and not (act.purpose == ALL and yes):
            found.add((ANY if act.purpose == ALL else act.purpose, ANY))
    return frozenset(found)


def _objected(said: tuple[Act, ...], yes: set[Thing]) -> frozenset[str]:
    against = {act.purpose for act in said if act.kind == "objected"}
    if ALL in against and not yes:
        return frozenset({ANY})
    return frozenset(against - {purpose for purpose, _ in yes} - {ALL})
