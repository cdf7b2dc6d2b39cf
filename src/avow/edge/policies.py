"""What the statement lets through here, kept at hand: asking costs no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from avow.choices import access as choices
from avow.choices import offers, wordings
from avow.compiler.decisions import Decision, Reason
from avow.compiler.policy import Policy
from avow.compiler.truncation import declared_bits
from avow.core import clock
from avow.edge.errors import UndeclaredClassError, UndeclaredVisitError
from avow.statement import access as statements
from avow.statement.models import Version

VISIT_FIELDS = ("ip", "operating_system", "referrer_host", "visited_at")
"""Keys of data that a visit can bring in by itself. There is no code that takes another."""
MOST_REMEMBERED = 1024
"""Things said alike of which it is remembered that a version lets them through."""
OLDEST = timedelta(seconds=5)
"""How late a version is met that another process brought into force."""


@dataclass(frozen=True, slots=True)
class Visits:
    """What a visit brings in under the version in force: the declared fields, and no others."""

    version: str
    touchpoint: str
    fields: tuple[str, ...]
    kept_bits: Mapping[int, int]
    until: datetime


class Policies:
    """Remembers what versions let through. What it does not know is read by `learn_…`."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._offered: dict[str, frozenset[str]] = {}
        self._shown: set[tuple[str, str]] = set()
        self._let: set[object] = set()
        self._visits: Visits | None = None

    def forget(self, version: Version | None = None) -> None:
        """Read again what is in force: a version has come."""
        self._visits = None

    def lets(self, said: object) -> bool:
        """Say whether what many say alike was let through: what a version offers never changes."""
        return said in self._let

    def learn_lets(self, said: object) -> None:
        """Remember that it was let through."""
        if len(self._let) >= MOST_REMEMBERED:
            self._let.clear()
        self._let.add(said)

    def offered(self, version: str) -> frozenset[str] | None:
        """Give the classes that a version offers a choice about; None when they must be learnt."""
        return self._offered.get(version)

    def learn_offered(self, version: str) -> frozenset[str]:
        """Read a version. EvidenceError when it was never published."""
        policy = _policy_of(version)
        return self._offered.setdefault(version, frozenset(offers.classes(policy)))

    def shows(self, version: str, wording: str) -> bool:
        """Say whether words, by their digest, are known to be shown under a version."""
        return (version, wording) in self._shown

    def learn_shown(self, version: str, wording: str) -> None:
        """Look whether words are shown, or were declared: UnshownWordingError when they are not."""
        wordings.require_digest(version, wording)
        self._shown.add((version, wording))

    def visits(self) -> Visits | None:
        """Give what a visit brings in today; None when it must be learnt."""
        known = self._visits
        return known if known and clock.now() < known.until else None

    def learn_visits(self) -> Visits:
        """Read the version in force. UndeclaredVisitError when it lets a visit bring in nothing."""
        if known := self.visits():  # many asked at once
            return known
        now = clock.now()
        version = statements.current()
        policy = statements.policy(version)
        touchpoint = _automatic(policy)
        fields = tuple(field for field in VISIT_FIELDS if _lets(policy, touchpoint, field))
        if not fields:
            decision = policy.may_collect(touchpoint, VISIT_FIELDS)
            raise UndeclaredVisitError(
                "The statement in force names nothing that a visit brings in by itself, so nothing"
                " is taken. Declare it under [touchpoint], and publish.",
                decision,
            )
        bits = declared_bits(policy.practices, "ip")
        self._visits = Visits(version.digest, touchpoint, fields, bits, _until(now))
        return self._visits


def refuse_classes(version: str, undeclared: Iterable[str]) -> None:
    """Raise UndeclaredClassError, which names each class that a version has no choice about."""
    policy = _policy_of(version)
    sentence = policy.closest.get("class", "")
    named = tuple(Reason("undeclared", f"class.{key}", sentence) for key in undeclared)
    raise UndeclaredClassError(
        f"The statement that was shown offers no choice about"
        f" {', '.join(reason.practice for reason in named)}: choose from"
        f" {', '.join(offers.classes(policy))}.",
        Decision(False, named),
    )


def _policy_of(version: str) -> Policy:
    return statements.policy(choices.version_shown(version))


def _automatic(policy: Policy) -> str:
    declared = policy.practices.touchpoints.values()
    return next((one.key for one in declared if one.how == "automatic"), "visit")


def _lets(policy: Policy, touchpoint: str, field: str) -> bool:
    return policy.may_collect(touchpoint, [field]).allowed


def _until(now: datetime) -> datetime:
    """Give the instant at which the next version comes into force, or another may have come."""
    announced = statements.versions().filter(effective_at__gt=now).order_by("effective_at")
    following = announced.values_list("effective_at", flat=True).first()
    return min(now + OLDEST, following) if following else now + OLDEST


policies = Policies()
"""One for the process; it is told of versions that come into force."""
