"""A decision and its reasons: yes or no, and the sentence of the statement that gave it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from avow.compiler.standing import Standing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code of REASONS, the practice it rests on, and the address of its sentence.

    In a refusal of something undeclared `practice` names what was asked for, and `sentence` is
    the one that says what is allowed there.
    """

    code: str
    practice: str
    sentence: str

    @property
    def text(self) -> str:
        """Say the reason in plain words."""
        return REASONS[self.code].format(self.practice)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one question. Of several reasons the first decides."""

    allowed: bool
    reasons: tuple[Reason, ...]

    def __bool__(self) -> bool:
        """Let a decision be asked directly: `if policy.may_use(…)`."""
        return self.allowed


class Order(IntEnum):
    """In which order refusals count, whatever else is true."""

    UNDECLARED = 0
    CHILD = 1
    OBJECTION = 2
    RESTRICTION = 3
    CONSENT = 4
    ADDRESS = 5


ORDER: dict[str, Order] = {
    "undeclared": Order.UNDECLARED,
    "child": Order.CHILD,
    "age-unknown": Order.CHILD,
    "signal": Order.OBJECTION,
    "opted-out": Order.OBJECTION,
    "objected": Order.OBJECTION,
    "refused": Order.OBJECTION,
    "restricted": Order.RESTRICTION,
    "no-consent": Order.CONSENT,
    "no-address": Order.ADDRESS,
    "suppressed": Order.ADDRESS,
    "unconfirmed": Order.ADDRESS,
}
"""Each code of a refusal with its place in the order."""

REASONS: dict[str, str] = {
    "undeclared": "The statement does not name {} here, so it does not happen.",
    "child": "{} holds for children, and this person is one.",
    "age-unknown": "{} needs an age, and none was given.",
    "signal": "The browser's opt-out signal stops {}.",
    "opted-out": "The person opted out of {}.",
    "objected": "The person objected to {}.",
    "refused": "The person said no to {}.",
    "restricted": "The person's data may only be stored for now, so {} waits.",
    "no-consent": "{} needs the person's consent, and there is none.",
    "no-address": "{} needs an address that may be used for it, and none was given.",
    "suppressed": "The address is kept from {}: it was refused or cannot be reached.",
    "unconfirmed": "Whoever reads the mailbox has not confirmed it, so {} waits.",
    "declared": "{} is declared.",
    "contract": "{} is needed to serve the person.",
    "law": "{} rests on the law.",
    "opt-out": "{} is allowed until the person opts out.",
    "consent": "The person consented to {}.",
}
"""Every code of a reason, in plain words; the braces take the practice."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that can stand against an act: when it does, and what is then said."""

    stands: Callable[[Standing], bool]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ruling:
    """All that is known of a question beforehand: the yes, and what can stand against it."""

    yes: Decision
    obstacles: tuple[Obstacle, ...] = ()
    _checks: tuple[tuple[Callable[[Standing], bool], Reason], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the obstacles in the order in which refusals count."""
        ordered = sorted(self.obstacles, key=lambda obstacle: ORDER[obstacle.reason.code])
        object.__setattr__(self, "_checks", tuple((o.stands, o.reason) for o in ordered))

    def decide(self, standing: Standing) -> Decision:
        """Say yes, or no with everything that stands against it, in order."""
        against = [reason for stands, reason in self._checks if stands(standing)]
        return Decision(False, tuple(against)) if against else self.yes


def refusal(code: str, practice: str, sentence: str) -> Decision:
    """Say no for one reason."""
    return Decision(False, (Reason(code, practice, sentence),))
