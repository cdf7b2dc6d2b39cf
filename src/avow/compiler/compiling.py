"""Practices and their sentences made into a policy: every answer is prepared beforehand."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from avow.compiler.binding import Bindings
from avow.compiler.decisions import Decision, Obstacle, Reason, Ruling
from avow.compiler.obstacles import DISCLOSURE_GROUNDS, Obstacles
from avow.compiler.packs import Packs
from avow.compiler.policy import Gate, Policy, Trackers
from avow.compiler.practices import Practices, Recipient, Tracker, tables
from avow.compiler.statement import Statement
from avow.compiler.writing import digest_of_practices


def compile_policy(
    statement: Statement, practices: Practices, bindings: Bindings, packs: Packs
) -> Policy:
    """Make the policy of a text and practices that were found without error."""
    maker = _Maker(practices, bindings.by_practice, Obstacles(practices, bindings, packs))
    parts = [statement.digest, digest_of_practices(practices), *packs.digests.values()]
    return Policy(
        practices=practices,
        packs=packs,
        digest=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
        statement_digest=statement.digest,
        sentences=MappingProxyType({s.address: s.text for s in statement.sentences}),
        bound=bindings.by_practice,
        closest=maker.closest(),
        touchpoints=maker.touchpoints(),
        purposes=maker.purposes(),
        contacts=maker.contacts(),
        recipients=maker.recipients(),
        trackers=maker.trackers(),
    )


class _Maker:
    """Prepares the rulings, one kind of question at a time."""

    def __init__(
        self, practices: Practices, bound: Mapping[str, tuple[str, ...]], against: Obstacles
    ) -> None:
        self._practices = practices
        self._bound = bound
        self._against = against

    def closest(self) -> Mapping[str, str]:
        """Give, by kind of practice, the sentence that says what is allowed of that kind."""
        scope = self._bound.get("statement", ("",))[0]
        found = {}
        for name, table in tables(self._practices).items():
            first = next((self._bound.get(f"{name}.{key}", ()) for key in table), ())
            found[name] = first[0] if first else scope
        beyond = self._bound.get("rule.no-disclosure-beyond-statement")
        if beyond:
            found["recipient"] = beyond[0]
        return MappingProxyType(found)

    def touchpoints(self) -> Mapping[str, Gate]:
        """Prepare `may_collect`."""
        return MappingProxyType(
            {
                key: self._gate(
                    f"touchpoint.{key}",
                    touchpoint.collects,
                    {
                        "": self._ruling(
                            "declared", (f"touchpoint.{key}",), self._against.collecting(touchpoint)
                        )
                    },
                )
                for key, touchpoint in self._practices.touchpoints.items()
            }
        )

    def purposes(self) -> Mapping[str, Gate]:
        """Prepare `may_use`."""
        found = {}
        for key, purpose in self._practices.purposes.items():
            name = f"purpose.{key}"
            ruling = self._ruling(purpose.ground, (name,), self._against.using(purpose))
            found[key] = self._gate(name, purpose.uses, {"": ruling})
        return MappingProxyType(found)

    def contacts(self) -> Mapping[tuple[str, str], Ruling]:
        """Prepare `may_contact`."""
        found = {}
        for key, purpose in self._practices.purposes.items():
            for word in purpose.channels:
                channel = self._practices.channels[word]
                ground = self._against.ground_of_contact(purpose, channel)
                against = self._against.contacting(purpose, channel)
                said = (f"purpose.{key}", f"channel.{word}")
                found[key, word] = self._ruling(ground, said, against)
        return MappingProxyType(found)

    def recipients(self) -> Mapping[str, Gate]:
        """Prepare `may_disclose`, for every ground and every purpose of each recipient."""
        found = {}
        for key, recipient in self._practices.recipients.items():
            name = f"recipient.{key}"
            rulings = {why: self._for_purpose(name, recipient, why) for why in recipient.for_}
            for ground in recipient.grounds:
                against = self._against.disclosing(recipient, ground)
                if ground in rulings:
                    against = (*against, *rulings[ground].obstacles)
                said = DISCLOSURE_GROUNDS[ground]
                rulings[ground] = self._ruling(said, (name,), against)
            found[key] = self._gate(name, self._lets(recipient), rulings)
        return MappingProxyType(found)

    def _for_purpose(self, name: str, recipient: Recipient, why: str) -> Ruling:
        purpose = self._practices.purposes[why]
        against = self._against.disclosing_for(recipient, purpose)
        return self._ruling(purpose.ground, (name, f"purpose.{why}"), against)

    def _lets(self, recipient: Recipient) -> tuple[str, ...]:
        """A recipient of aggregates alone gets only what identifies nobody."""
        if set(recipient.grounds) != {"aggregate"}:
            return recipient.receives
        data = self._practices.data
        return tuple(key for key in recipient.receives if data[key].identifies == "nobody")

    def trackers(self) -> Trackers:
        """Prepare `may_store`. Of a name that several trackers have, the strictest counts."""
        exact: dict[str, Ruling] = {}
        patterns: dict[str, Ruling] = {}
        for key, tracker in self._practices.trackers.items():
            ruling = self._of_tracker(key, tracker)
            for name in (key, *tracker.names, *tracker.hosts):
                into = patterns if "*" in name else exact
                into[name] = _stricter(into.get(name), ruling)
        joined = "|".join(f"({_pattern(name)})" for name in patterns)
        return Trackers(
            MappingProxyType(exact),
            re.compile(joined) if joined else None,
            tuple(patterns.values()),
        )

    def _of_tracker(self, key: str, tracker: Tracker) -> Ruling:
        class_ = self._practices.classes[tracker.class_]
        said = (f"tracker.{key}", f"class.{class_.key}")
        ground = {"none": "declared", "opt-out": "opt-out", "opt-in": "consent"}[class_.choice]
        return self._ruling(ground, said, self._against.storing(tracker, class_))

    def _gate(self, name: str, lets: Iterable[str], rulings: Mapping[str, Ruling]) -> Gate:
        sentence = self._bound[name][0]
        return Gate(name, sentence, frozenset(lets), MappingProxyType(dict(rulings)))

    def _ruling(self, code: str, said: tuple[str, ...], against: tuple[Obstacle, ...]) -> Ruling:
        """Make a ruling whose yes cites every sentence of the practices that carry it."""
        reasons = tuple(
            Reason(code if name == said[0] else "declared", name, sentence)
            for name in said
            for sentence in self._bound[name]
        )
        return Ruling(Decision(True, reasons), against)


def _stricter(one: Ruling | None, other: Ruling) -> Ruling:
    if one is None:
        return other
    yes = Decision(True, (*one.yes.reasons, *other.yes.reasons))
    return Ruling(yes, (*one.obstacles, *other.obstacles))


def _pattern(name: str) -> str:
    """Give a name with `*` as a pattern that never goes back, whatever name is asked for."""
    first, *middle, last = (re.escape(part) for part in name.split("*"))
    return first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}"
