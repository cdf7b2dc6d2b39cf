"""The compiled policy: five questions, each answered with the sentence that gave the answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from avow.compiler.decisions import Decision, Reason, Ruling, refusal
from avow.compiler.packs import Packs
from avow.compiler.practices import Practices
from avow.compiler.standing import UNKNOWN, Standing, of_age
from avow.compiler.writing import tables_of


@dataclass(frozen=True, slots=True)
class Gate:
    """A practice that lets only some keys through: a touchpoint its fields, a purpose its data.

    `rulings` are by the way of passing: a recipient's grounds and purposes, otherwise only `""`.
    """

    name: str
    sentence: str
    lets: frozenset[str]
    rulings: Mapping[str, Ruling]


@dataclass(frozen=True, slots=True)
class Trackers:
    """The rulings on trackers: by key, exact name or host, and then by pattern."""

    exact: Mapping[str, Ruling]
    pattern: re.Pattern[str] | None
    groups: tuple[Ruling, ...]

    def find(self, name: str) -> Ruling | None:
        """Give the ruling on a tracker's key, name or host, if it is declared."""
        found = self.exact.get(name)
        if found is None and self.pattern and (match := self.pattern.fullmatch(name)):
            found = self.groups[(match.lastindex or 1) - 1]
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Policy:
    """What the statement allows, ready to be asked. What it does not name is refused.

    `sentences` are the texts by address; `bound` the addresses by practice, such as
    `purpose.marketing`; `closest` the sentence that says what is allowed, by kind of practice.
    """

    practices: Practices
    packs: Packs
    digest: str
    statement_digest: str
    sentences: Mapping[str, str]
    bound: Mapping[str, tuple[str, ...]]
    closest: Mapping[str, str]
    touchpoints: Mapping[str, Gate]
    purposes: Mapping[str, Gate]
    contacts: Mapping[tuple[str, str], Ruling]
    recipients: Mapping[str, Gate]
    trackers: Trackers

    def may_collect(
        self,
        touchpoint: str,
        fields: Iterable[str],
        *,
        age: int | None = None,
        standing: Standing = UNKNOWN,
    ) -> Decision:
        """Say whether a touchpoint may take these fields; each undeclared one is named."""
        gate = self.touchpoints.get(touchpoint)
        if gate is None:
            return self._undeclared("touchpoint", touchpoint)
        lets = gate.lets
        undeclared = [field for field in fields if field not in lets]
        if undeclared:
            return _not_let(gate, undeclared)
        if age is not None:
            standing = of_age(standing, age)
        return gate.rulings[""].decide(standing)

    def may_use(self, data: str, purpose: str, standing: Standing = UNKNOWN) -> Decision:
        """Say whether a category of data may be used for a purpose."""
        gate = self.purposes.get(purpose)
        if gate is None:
            return self._undeclared("purpose", purpose)
        if data not in gate.lets:
            return _not_let(gate, [data])
        return gate.rulings[""].decide(standing)

    def may_contact(self, purpose: str, channel: str, standing: Standing = UNKNOWN) -> Decision:
        """Say whether a message for a purpose may go out on a channel."""
        ruling = self.contacts.get((purpose, channel))
        if ruling is not None:
            return ruling.decide(standing)
        if purpose not in self.purposes:
            return self._undeclared("purpose", purpose)
        sentence = self.purposes[purpose].sentence
        return refusal("undeclared", f"channel.{channel}", sentence)

    def may_disclose(
        self, recipient: str, data: str, why: str, standing: Standing = UNKNOWN
    ) -> Decision:
        """Say whether a recipient may be given a category of data. `why`: a ground or a purpose."""
        gate = self.recipients.get(recipient)
        if gate is None:
            return self._undeclared("recipient", recipient)
        if data not in gate.lets:
            return _not_let(gate, [data])
        ruling = gate.rulings.get(why)
        if ruling is None:
            return refusal("undeclared", f"{gate.name} for {why}", gate.sentence)
        return ruling.decide(standing)

    def may_store(self, tracker: str, standing: Standing = UNKNOWN) -> Decision:
        """Say whether a tracker may be set or loaded: by its key, its own name, or its host."""
        ruling = self.trackers.find(tracker)
        if ruling is None:
            return self._undeclared("tracker", tracker)
        return ruling.decide(standing)

    def as_json(self) -> dict[str, Any]:
        """Give the machine-readable policy, with the sentences of every practice."""
        bound = {address: self.sentences[address] for at in self.bound.values() for address in at}
        return {
            "digest": self.digest,
            "statement": self.statement_digest,
            "packs": dict(self.packs.digests),
            "practices": tables_of(self.practices, bound=self.bound),
            "sentences": dict(sorted(bound.items())),
        }

    def _undeclared(self, table: str, key: str) -> Decision:
        return refusal("undeclared", f"{table}.{key}", self.closest.get(table, ""))


def _not_let(gate: Gate, keys: Iterable[str]) -> Decision:
    """Refuse what a practice does not let through, each key by name."""
    named = tuple(Reason("undeclared", f"data.{key}", gate.sentence) for key in keys)
    return Decision(False, named)
