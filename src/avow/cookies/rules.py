"""What a visitor's choice and browser allow: the same decisions as the banner's, on the server."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing
from avow.cookies.catalogue import SHARING, Catalogue, Tracked

OUT = "no-advertising"
"""The button that stops advertising on other sites and leaves the rest."""

SHORT = 12
"""How many digits of a version's digest a cookie holds."""

EPOCH = date(1970, 1, 1)
_VALUE = re.compile(
    r"1\.([0-9a-f]{12})\.(\d{1,6})\.((?:[\w-]{1,100}:[012](?:\||$)){0,100})", re.ASCII
)


class Liveness(StrEnum):
    """Whether a link of another company works. UNCLEAR: it answers, but not to us."""

    WORKS = "works"
    UNCLEAR = "unclear"
    DEAD = "dead"


def judged(status: int) -> Liveness:
    """Say what a status tells of a link: some sites turn away whoever is no browser."""
    if 200 <= status < 300:
        return Liveness.WORKS
    return Liveness.UNCLEAR if status in (401, 403, 405, 407, 429) else Liveness.DEAD


class Answer(IntEnum):
    """What a visitor said to a switch. CONFIRMED: yes in spite of a signal or an earlier no."""

    NO = 0
    YES = 1
    CONFIRMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one browser chose: under which version, on which day, and nothing that tells who."""

    version: str
    made_on: date
    answers: Mapping[str, Answer]


def encode(choice: Choice) -> str:
    """Write a choice as the value of a cookie."""
    answers = "|".join(f"{key}:{answer:d}" for key, answer in choice.answers.items())
    return f"1.{choice.version[:SHORT]}.{(choice.made_on - EPOCH).days}.{answers}"


def decode(value: str) -> Choice | None:
    """Read a cookie's value; None when it is not one of ours."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    version, days, answers = match.groups()
    pairs = (one.rpartition(":") for one in answers.split("|") if one)
    return Choice(
        version=version,
        made_on=EPOCH + timedelta(days=int(days)),
        answers={key: Answer(int(answer)) for key, _, answer in pairs},
    )


@dataclass(frozen=True, kw_only=True)
class Visit:
    """All that decides about one page view. `again`: by earlier version, the switches widened.

    `underage`: whoever said to be too young; nothing that has a choice runs for them.
    """

    catalogue: Catalogue
    version: str
    choice: Choice | None = None
    signals: tuple[str, ...] = ()
    again: Mapping[str, Collection[str]] = field(default_factory=dict)
    underage: bool = False

    def answer(self, key: str) -> Answer | None:
        """Give what was said to a switch; a yes no longer counts once the switch was widened."""
        given = self.choice.answers.get(key) if self.choice else None
        if self.choice is None or given is None or given is Answer.NO:
            return given
        if self.choice.version == self.version[:SHORT]:
            return given
        return None if key in self.again.get(self.choice.version, (key,)) else given

    def is_on(self, key: str) -> bool:
        """Say whether a switch is on; a signal turns sharing off unless the person confirmed it."""
        given = self.answer(key)
        if self.underage:
            return False
        if key == SHARING and self.signals:
            return given is Answer.CONFIRMED
        if given is None:
            return any(switch.key == key and switch.before for switch in self.catalogue.switches)
        return given is not Answer.NO

    def may_run(self, tracker: str) -> bool:
        """Say whether a tracker may run. One that is not declared may not."""
        declared = self.catalogue.trackers.get(tracker)
        return declared is not None and all(self.is_on(key) for key in declared.needs)

    def unanswered(self) -> tuple[str, ...]:
        """Give the switches that still have to be asked; a child is asked nothing."""
        if self.underage:
            return ()
        return tuple(key for key in self.catalogue.keys if self.answer(key) is None)

    def running(self) -> tuple[Tracked, ...]:
        """Give every tracker that may run."""
        return tuple(one for key, one in self.catalogue.trackers.items() if self.may_run(key))

    def needs_confirmation(self) -> bool:
        """Say whether a signal or an earlier no keeps sharing off, so a yes takes two steps."""
        return bool(self.signals) or self.answer(SHARING) is Answer.NO

    def answers_of(
        self, button: str, ticked: Collection[str], *, confirmed: bool = False
    ) -> dict[str, Answer]:
        """Give the answers that pressing `accept`, `refuse`, `save` or OUT stands for."""
        return {
            key: self._agreed(key, confirmed)
            if not self.underage and (button == "accept" or (button == "save" and key in ticked))
            else Answer.NO
            for key in self.catalogue.keys
            if button != OUT or key == SHARING
        }

    def heeded(self) -> dict[str, Answer] | None:
        """Give the answers once a signal is taken for the request it is; None when nothing changes.

        Its later absence changes nothing, so it is remembered like any other no. So is an age
        that is too young, as a no to everything.
        """
        if self.underage:
            nos = dict.fromkeys(self.catalogue.keys, Answer.NO)
            return None if self.choice and nos.items() <= self.choice.answers.items() else nos
        given = self.choice.answers.get(SHARING) if self.choice else None
        if not self.signals or SHARING not in self.catalogue.keys:
            return None
        if given in (Answer.NO, Answer.CONFIRMED):
            return None
        return {SHARING: Answer.NO}

    def refuses(self, name: str) -> bool:
        """Say of a cookie whether a refused tracker claims its name and no allowed one does."""
        claims = [
            self.may_run(key)
            for key, tracked in self.catalogue.trackers.items()
            if any(_fits(pattern, name) for pattern in tracked.practice.names)
        ]
        return bool(claims) and not any(claims) and name != self.catalogue.name

    def standing(self) -> Standing:
        """Give the same facts as the compiled policy wants to be asked with."""
        classes = [key for key in self.catalogue.keys if key != SHARING]
        confirmed = self.answer(SHARING) is Answer.CONFIRMED
        return Standing(
            accepted=frozenset(key for key in classes if self.is_on(key)),
            refused=frozenset(key for key in classes if self.answer(key) is Answer.NO),
            opted_out=frozenset()
            if self.is_on(SHARING) or SHARING not in self.catalogue.keys
            else frozenset({(SALE_OR_SHARING, ANY)}),
            gpc="gpc" in self.signals and not confirmed,
            dnt="dnt" in self.signals and not confirmed,
        )

    def joined(self, other: Choice) -> Choice:
        """Give the choice that holds once one from another domain is known: the newer one.

        Cookies know days only. Of two choices of one day, each no of either holds.
        """
        own = self.choice
        if own is None or own.made_on != other.made_on:
            return other if own is None or own.made_on < other.made_on else own
        both = {key: min(own.answers.get(key, one), one) for key, one in other.answers.items()}
        return replace(own, answers={**own.answers, **both})

    def _agreed(self, key: str, confirmed: bool) -> Answer:
        """Neither "accept all" nor a form turns sharing on again: that takes a confirmation."""
        if key != SHARING:
            return Answer.YES
        if confirmed:
            return Answer.CONFIRMED
        given = self.answer(key)
        if given in (Answer.NO, Answer.CONFIRMED):
            return given
        return Answer.NO if self.signals else Answer.YES


def _fits(pattern: str, name: str) -> bool:
    """Say whether a name fits a pattern with `*`, without ever going back."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    *middle, last = rest
    at = len(first)
    for part in middle:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return name.startswith(first) and name.endswith(last) and len(name) - len(last) >= at
