"""What can stand against an act: the one place where grounds, choices and signals are weighed."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from avow.compiler.binding import Bindings
from avow.compiler.decisions import Obstacle, Reason
from avow.compiler.packs import Packs
from avow.compiler.practices import (
    Channel,
    Ground,
    Practices,
    Purpose,
    Recipient,
    Touchpoint,
    Tracker,
    TrackerClass,
)
from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing

Stands = Callable[[Standing], bool]
Against = tuple[Obstacle, ...]

DISCLOSURE_GROUNDS: Mapping[str, Ground] = MappingProxyType(
    {
        "transaction": "contract",
        "service": "contract",
        "contract": "contract",
        "consent": "consent",
        "optimization": "opt-out",
        "advertising": "opt-out",
        "business-transfer": "law",
        "law": "law",
        "court-order": "law",
        "agency-request": "law",
        "fraud": "law",
        "credit-risk": "law",
        "terms-violation": "law",
        "legal-liability": "law",
        "emergency": "law",
        "rights-and-safety": "law",
        "international-order": "contract",
        "aggregate": "law",
    }
)
"""What each ground of disclosure weighs: `law` needs nobody's yes and yields to no objection."""

_STRICTNESS: tuple[Ground, ...] = ("law", "contract", "opt-out", "consent")
_PAYMENT = ("user.payment", "user.financial")


class Obstacles:
    """Gives what stands against each act that practices declare, under the rules in force."""

    def __init__(self, practices: Practices, bindings: Bindings, packs: Packs) -> None:
        """Weigh the rules that hold everywhere once."""
        self._practices = practices
        self._bound = bindings.by_practice
        self._packs = packs
        self._using: dict[str, Against] = {}

    def collecting(self, touchpoint: Touchpoint) -> Against:
        """Children give nothing; where a touchpoint has its own age, somebody must give one."""
        found = [*self._child()]
        if touchpoint.minimum_age is not None:
            name = f"touchpoint.{touchpoint.key}"
            reason = self._reason("age-unknown", name)
            found.append(Obstacle(lambda s: s.age is None and not s.child, reason))
            found.append(self._younger(touchpoint.minimum_age, name))
        if self._takes_payment(touchpoint):
            found += self._child("minimum-age-purchase")
        return tuple(found)

    def using(self, purpose: Purpose) -> Against:
        """What stands against using data for a purpose; weighed once, asked for each recipient."""
        if purpose.key not in self._using:
            found = self._purpose(purpose, (ANY, *purpose.channels), (ANY,))
            self._using[purpose.key] = tuple(found)
        return self._using[purpose.key]

    def ground_of_contact(self, purpose: Purpose, channel: Channel) -> Ground:
        """For what is promotional the stricter of purpose and channel counts."""
        if purpose.kind != "promotional":
            return purpose.ground
        return max(purpose.ground, channel.ground, key=_STRICTNESS.index)

    def contacting(self, purpose: Purpose, channel: Channel) -> Against:
        """What stands against a message for a purpose on a channel."""
        ground = self.ground_of_contact(purpose, channel)
        channels = (channel.key, ANY)
        return tuple(self._purpose(purpose, (channel.key,), channels, ground=ground))

    def disclosing_for(self, recipient: Recipient, purpose: Purpose) -> Against:
        """What stands against giving data to a recipient for a declared purpose."""
        sale = recipient.own_marketing and purpose.ground != "law"
        return (*self.using(purpose), *(self._sale(recipient) if sale else ()))

    def disclosing(self, recipient: Recipient, why: str) -> Against:
        """What stands against giving data to a recipient on a ground of disclosure."""
        ground = DISCLOSURE_GROUNDS[why]
        if ground == "law":
            return ()
        name = f"recipient.{recipient.key}"
        found = [*self._child(), self._restricted(name)]
        found += self._choices(name, ground, self._asked(recipient), self._out_of(recipient))
        if why == "advertising" or any(self._crosses(key) for key in recipient.for_):
            found += self._sharing(name)
        if recipient.own_marketing:
            found += self._sale(recipient)
        return tuple(found)

    def storing(self, tracker: Tracker, class_: TrackerClass) -> Against:
        """What stands against setting a tracker on a device."""
        name = f"tracker.{tracker.key}"
        found: list[Obstacle] = []
        if class_.is_ != "essential":
            found += self._child()
        if class_.choice != "none":
            either = frozenset((class_.key, ANY))
            reason = self._reason("refused", f"class.{class_.key}")
            found.append(Obstacle(lambda s: not s.refused.isdisjoint(either), reason))
        if class_.choice == "opt-in":
            reason = self._reason("no-consent", f"class.{class_.key}")
            found.append(Obstacle(lambda s: class_.key not in s.accepted, reason))
        if any(self._crosses(key) for key in tracker.for_ or class_.for_):
            found += self._sharing(name)
        return tuple(found)

    def _purpose(
        self,
        purpose: Purpose,
        asked: tuple[str, ...],
        out: tuple[str, ...],
        *,
        ground: Ground | None = None,
    ) -> Iterator[Obstacle]:
        """Weigh a purpose: a yes on any of the `asked` channels, and no no on those of `out`."""
        ground = ground or purpose.ground
        name = f"purpose.{purpose.key}"
        if purpose.cross_context:
            yield from self._sharing(name)
        if ground == "law":
            return
        yes = frozenset((purpose.key, channel) for channel in asked)
        no = frozenset((key, channel) for key in (purpose.key, ANY) for channel in out)
        yield from self._child()
        yield self._restricted(name)
        yield from self._choices(name, ground, yes, no)
        if ground in ("opt-out", "consent"):
            either = frozenset((purpose.key, ANY))
            reason = self._reason("objected", name)
            yield Obstacle(lambda s: not s.objected.isdisjoint(either), reason)

    def _choices(
        self,
        name: str,
        ground: Ground,
        yes: frozenset[tuple[str, str]],
        no: frozenset[tuple[str, str]],
    ) -> Iterator[Obstacle]:
        """An opt-out stops what rests on choice; what rests on consent also needs a yes."""
        if ground in ("opt-out", "consent"):
            out = self._reason("opted-out", name)
            yield Obstacle(lambda s: not s.opted_out.isdisjoint(no), out)
        if ground == "consent":
            missing = self._reason("no-consent", name)
            yield Obstacle(lambda s: s.consented.isdisjoint(yes), missing)

    def _asked(self, recipient: Recipient) -> frozenset[tuple[str, str]]:
        """The choices that count as a yes to giving data to a recipient."""
        purposes = self._practices.purposes
        pairs = {(f"recipient.{recipient.key}", ANY)} | {(key, ANY) for key in recipient.for_}
        if not recipient.own_marketing:
            pairs |= {(key, word) for key in recipient.for_ for word in purposes[key].channels}
        return frozenset(pairs)

    def _out_of(self, recipient: Recipient) -> frozenset[tuple[str, str]]:
        return frozenset((key, ANY) for key in (f"recipient.{recipient.key}", *recipient.for_, ANY))

    def _sale(self, recipient: Recipient) -> Iterator[Obstacle]:
        """A recipient that markets for itself buys, in the words of the law."""
        name = f"recipient.{recipient.key}"
        yield from self._sharing(name)
        rule = self._practices.rules.get("no-sale-without-consent")
        if rule is not None and rule.value:
            yes = self._asked(recipient) | {(SALE_OR_SHARING, ANY)}
            reason = self._reason("no-consent", name, "rule.no-sale-without-consent")
            yield Obstacle(lambda s: s.consented.isdisjoint(yes), reason)

    def _sharing(self, name: str) -> Iterator[Obstacle]:
        """Sale and advertising across sites stop on a signal, on an opt-out, and for the young."""
        out = frozenset(((SALE_OR_SHARING, ANY), (ANY, ANY)))
        reason = self._reason("opted-out", name)
        yield Obstacle(
            lambda s: not s.opted_out.isdisjoint(out) or SALE_OR_SHARING in s.refused, reason
        )
        yield from self._signals(name)
        for rule in self._packs.of_kind("age"):
            if rule.key == "sale-age":
                yield self._younger(rule.parameters["age"], name)

    def _signals(self, name: str) -> Iterator[Obstacle]:
        """The statement may honour a signal for everyone; the law may demand it in its regions."""
        if self._honours("global-privacy-control"):
            reason = self._reason("signal", name, "rule.global-privacy-control")
            yield Obstacle(lambda s: s.gpc, reason)
        else:
            for rule in self._packs.of_kind("signal"):
                reason = self._reason("signal", name, "rule.global-privacy-control")
                yield Obstacle(_signals_in(rule.parameters["regions"]), reason)
        if self._honours("do-not-track"):
            yield Obstacle(lambda s: s.dnt, self._reason("signal", name, "rule.do-not-track"))

    def _honours(self, key: str) -> bool:
        rule = self._practices.rules.get(key)
        return rule is not None and rule.value == "honour"

    def _child(self, key: str = "minimum-age") -> Iterator[Obstacle]:
        """A known child is refused; an unknown age counts as adult."""
        rule = self._practices.rules.get(key)
        if rule is not None and isinstance(rule.value, int):
            yield self._younger(rule.value, f"rule.{key}")

    def _younger(self, age: int, name: str) -> Obstacle:
        reason = self._reason("child", name)
        return Obstacle(lambda s: s.child or (s.age is not None and s.age < age), reason)

    def _restricted(self, name: str) -> Obstacle:
        return Obstacle(lambda s: s.restricted, self._reason("restricted", name))

    def _crosses(self, key: str) -> bool:
        return self._practices.purposes[key].cross_context

    def _takes_payment(self, touchpoint: Touchpoint) -> bool:
        """A purchase is where means of payment are taken."""
        data = self._practices.data
        return any(data[key].is_.startswith(_PAYMENT) for key in touchpoint.collects)

    def _reason(self, code: str, name: str, sentence_of: str | None = None) -> Reason:
        """Cite the practice, by the sentence of the rule that speaks where there is one."""
        bound = self._bound.get(sentence_of or name) or self._bound[name]
        return Reason(code, name, bound[0])


def _signals_in(regions: tuple[str, ...]) -> Stands:
    """A signal counts in these regions, and where the region is unknown."""
    where = frozenset((*regions, None))
    return lambda s: s.gpc and s.region in where
