"""Who may be reached: one indexed question over all people, never one by one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from avow.choices.models import Answer, SignalEvent
from avow.choices.offers import SALE, Thing
from avow.choices.rules import ALL
from avow.compiler.policy import Policy
from avow.compiler.standing import ANY, SALE_OR_SHARING, UNKNOWN, Standing
from avow.people.models import DataSubject

Audience = QuerySet[Any, UUID]


def audience(policy: Policy, purpose: str, channel: str) -> Audience:
    """Give the pseudonyms of all whom a policy lets us contact, by what they said.

    The policy itself is asked what it needs, so that the list and a single decision cannot differ.
    """
    thing = (purpose, channel)
    yes = Standing(consented=frozenset({thing}))

    def refuses(**facts: Any) -> bool:
        return not policy.may_contact(purpose, channel, replace(yes, **facts))

    if refuses():
        return Answer.objects.none().values_list("data_subject", flat=True)
    if not policy.may_contact(purpose, channel, UNKNOWN):
        who, found = "data_subject", _agreed(thing)
    elif refuses(opted_out=frozenset({thing})):
        who, found = "pk", _not_refused(thing)
    else:
        who, found = "pk", _known()
    if refuses(opted_out=frozenset({(SALE_OR_SHARING, ANY)})):
        found = found.filter(~_refused(SALE, who))
    for signal in ("gpc", "dnt"):
        if refuses(**{signal: True}):
            found = found.filter(~_signalled(signal, thing, who))
    return found.values_list(who, flat=True)


def _agreed(thing: Thing) -> QuerySet[Any]:
    return Answer.objects.filter(purpose=thing[0], channel=thing[1], says_yes=True)


def _known() -> QuerySet[Any]:
    return DataSubject.objects.filter(forgotten_at=None)


def _not_refused(thing: Thing) -> QuerySet[Any]:
    return _known().filter(~_refused(thing, "pk"))


def _refused(thing: Thing, who: str) -> Exists:
    """Whether a thing is refused: by its own answer, or by one for many things and no later yes."""
    purpose, channel = thing
    agreed = _agreed(thing).filter(data_subject=OuterRef("data_subject"))
    refusals = Answer.objects.filter(
        ~Exists(agreed),
        data_subject=OuterRef(who),
        purpose__in=(purpose, ALL),
        channel__in=(channel, ALL),
        says_yes=False,
    )
    return Exists(refusals)


def _signalled(signal: str, thing: Thing, who: str) -> Exists:
    """Whether a signal still refuses: no yes to the thing, or to sale as a whole, came later."""
    said = Q(purpose=thing[0], channel=thing[1]) | Q(purpose=SALE[0], channel=SALE[1])
    later = Answer.objects.filter(
        said,
        data_subject=OuterRef("data_subject"),
        says_yes=True,
        since__gt=OuterRef("signalled_at"),
    )
    met = SignalEvent.objects.filter(data_subject=OuterRef(who), signal=signal)
    return Exists(met.filter(~Exists(later)))
