"""Who may be reached: one indexed question over all people, never one by one."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from avow.choices.models import Answer, SignalEvent
from avow.choices.offers import SALE, Thing
from avow.choices.rules import ALL
from avow.compiler.policy import Policy
from avow.compiler.standing import ANY, SALE_OR_SHARING, UNKNOWN, Standing
from avow.people import quarantine
from avow.people.models import DataSubject

Audience = QuerySet[Any, UUID]
Agreed = QuerySet[Answer]


def audience(
    policy: Policy,
    purpose: str,
    channel: str,
    lapsed: Callable[[Thing], Collection[int]] = lambda thing: (),
) -> Audience:
    """Give the pseudonyms of all whom a policy lets us contact, by what they said.

    The policy itself is asked what it needs, so that the list and a single decision cannot differ.
    `lapsed` gives the versions under which a yes to a thing is not enough any more.
    """
    thing = (purpose, channel)
    yes = Standing(consented=frozenset({thing}))

    def refuses(**facts: Any) -> bool:
        return not policy.may_contact(purpose, channel, replace(yes, **facts))

    if refuses():
        return Answer.objects.none().values_list("data_subject", flat=True)
    agreed, sharing = _agreed(thing, lapsed(thing)), _agreed(SALE, lapsed(SALE))
    found: QuerySet[Any]
    who, found = "data_subject", agreed
    if policy.may_contact(purpose, channel, UNKNOWN):
        who, found = "pk", DataSubject.objects.filter(forgotten_at=None, merged_into=None)
        if refuses(opted_out=frozenset({thing})):
            found = found.filter(~_refused(thing, agreed, who))
    if refuses(opted_out=frozenset({(SALE_OR_SHARING, ANY)})):
        found = found.filter(~_refused(SALE, sharing, who))
    for signal in ("gpc", "dnt"):
        if refuses(**{signal: True}):
            found = found.filter(~_signalled(signal, agreed, sharing, who))
    if refuses(child=True):
        found = found.exclude(**{f"{who}__in": quarantine.pseudonyms()})
    return found.values_list(who, flat=True)


def _agreed(thing: Thing, lapsed: Collection[int]) -> Agreed:
    purpose, channel = thing
    agreed = Answer.objects.filter(purpose=purpose, channel=channel, says_yes=True)
    return agreed.exclude(version__in=lapsed) if lapsed else agreed


def _refused(thing: Thing, agreed: Agreed, who: str) -> Exists:
    """Whether a thing is refused: by its own answer, or by one for many things and no later yes."""
    purpose, channel = thing
    refusals = Answer.objects.filter(
        ~Exists(agreed.filter(data_subject=OuterRef("data_subject"))),
        data_subject=OuterRef(who),
        purpose__in=(purpose, ALL),
        channel__in=(channel, ALL),
        says_yes=False,
    )
    return Exists(refusals)


def _signalled(signal: str, agreed: Agreed, sharing: Agreed, who: str) -> Exists:
    """Whether a signal still refuses: no yes to the thing, or to sale as a whole, came later."""
    later = {"data_subject": OuterRef("data_subject"), "since__gt": OuterRef("signalled_at")}
    met = SignalEvent.objects.filter(
        ~Exists(agreed.filter(**later)),
        ~Exists(sharing.filter(**later)),
        data_subject=OuterRef(who),
        signal=signal,
    )
    return Exists(met)
