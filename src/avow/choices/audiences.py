"""Who may be reached: one indexed question over all people, never one by one."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from avow.choices.models import Answer, SignalEvent
from avow.choices.offers import SALE, Thing
from avow.choices.rules import ALL
from avow.compiler.policy import Policy
from avow.compiler.standing import ANY, SALE_OR_SHARING, UNKNOWN, Standing
from avow.people import quarantine
from avow.people.models import GONE, DataSubject

Audience = QuerySet[Any, UUID]
Agreed = QuerySet[Answer]
Lapsed = Callable[[Thing], Collection[int]]


def _nothing(thing: Thing) -> Collection[int]:
    return ()


def audience(policy: Policy, purpose: str, channel: str, lapsed: Lapsed = _nothing) -> Audience:
    """Give the pseudonyms of all whom a policy lets us contact, by what they said.

    The policy itself is asked what it needs, so that the list and a single decision cannot differ.
    `lapsed` gives the versions under which a yes to a thing is not enough any more.
    """
    asked = _Asked(policy, (purpose, channel), lapsed)
    if asked.refuses():
        return Answer.objects.none().values_list("data_subject", flat=True)
    who, found = asked.circle()
    for refusal in asked.refusals():
        found = found.filter(~Exists(refusal.filter(data_subject=OuterRef(who))))
    return found.values_list(who, flat=True)


def size(policy: Policy, purpose: str, channel: str, lapsed: Lapsed = _nothing) -> int:
    """Count an audience: who may be asked at all, less who is kept out of it."""
    asked = _Asked(policy, (purpose, channel), lapsed)
    if asked.refuses():
        return 0
    own, *others = (
        refusal.filter(asked.inside(), data_subject__isnull=False) for refusal in asked.refusals()
    )
    # One row a person, and by far the most: only what comes on top is sorted out.
    told = Exists(own.filter(data_subject=OuterRef("data_subject")))
    who: list[QuerySet[Any, Any]] = [
        other.filter(~told).order_by().values_list("data_subject") for other in others
    ]
    left_out = own.count() + (who[0].union(*who[1:]).count() if who else 0)
    return asked.circle_size() - left_out


@dataclass(frozen=True)
class _Asked:
    """A question about an audience, and what the policy says it turns on."""

    policy: Policy
    thing: Thing
    lapsed: Lapsed

    def refuses(self, **facts: Any) -> bool:
        """Say whether even somebody who agreed is not reached when these facts hold."""
        yes = Standing(consented=frozenset({self.thing}))
        return not self.policy.may_contact(*self.thing, replace(yes, **facts))

    @property
    def reaches_strangers(self) -> bool:
        """Whether somebody is reached who never said anything."""
        return self.policy.may_contact(*self.thing, UNKNOWN).allowed

    def circle(self) -> tuple[str, QuerySet[Any]]:
        """Give those among whom refusals are looked for, and the name of their pseudonym."""
        if self.reaches_strangers:
            return "pk", DataSubject.objects.exclude(GONE)
        return "data_subject", self._agreed(self.thing)

    def circle_size(self) -> int:
        """Count those among whom refusals are looked for."""
        if self.reaches_strangers:  # the few are taken off: to look at each row takes longer
            return DataSubject.objects.count() - DataSubject.objects.filter(GONE).count()
        return self._agreed(self.thing).count()

    def inside(self) -> Q | Exists:
        """Give what is true of a refusal by somebody of that circle."""
        if self.reaches_strangers:
            return ~Q(data_subject__in=DataSubject.objects.filter(GONE))
        return Exists(self._agreed(self.thing).filter(data_subject=OuterRef("data_subject")))

    def refusals(self) -> Iterator[QuerySet[Any]]:
        """Give what speaks against reaching somebody, each kind by itself.

        The first is the no to the thing itself: one row a person.
        """
        agreed, sharing = self._agreed(self.thing), self._agreed(SALE)
        if self.reaches_strangers and self.refuses(opted_out=frozenset({self.thing})):
            yield _own(self.thing)
            yield from _wider(self.thing, agreed)
        else:
            yield Answer.objects.none()
        if self.refuses(opted_out=frozenset({(SALE_OR_SHARING, ANY)})):
            yield _own(SALE)
            yield from _wider(SALE, sharing)
        for signal in ("gpc", "dnt"):
            if self.refuses(**{signal: True}):
                yield _signalled(signal, agreed, sharing)
        if self.refuses(child=True):
            yield quarantine.waiting()

    def _agreed(self, thing: Thing) -> Agreed:
        purpose, channel = thing
        agreed = Answer.objects.filter(purpose=purpose, channel=channel, says_yes=True)
        lapsed = self.lapsed(thing)
        return agreed.exclude(version__in=lapsed) if lapsed else agreed


def _own(thing: Thing) -> QuerySet[Answer]:
    """Give the refusals of the thing itself, beside which there is no yes to it."""
    purpose, channel = thing
    return Answer.objects.filter(purpose=purpose, channel=channel, says_yes=False)


def _wider(thing: Thing, agreed: Agreed) -> Iterator[QuerySet[Answer]]:
    """Give the refusals of many things, where no later yes to this one stands beside them."""
    purpose, channel = thing
    silent = ~Exists(agreed.filter(data_subject=OuterRef("data_subject")))
    refused = Answer.objects.filter(silent, says_yes=False)
    # Apart: in one question, a database would go through the refusals of all things.
    yield refused.filter(purpose=ALL, channel__in=(channel, ALL))
    yield refused.filter(purpose=purpose, channel=ALL)


def _signalled(signal: str, agreed: Agreed, sharing: Agreed) -> QuerySet[Any]:
    """Give the signals that still refuse: no later yes to the thing, or to sale as a whole."""
    later = {"data_subject": OuterRef("data_subject"), "since__gt": OuterRef("signalled_at")}
    return SignalEvent.objects.filter(
        ~Exists(agreed.filter(**later)), ~Exists(sharing.filter(**later)), signal=signal
    )
