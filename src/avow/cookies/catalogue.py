"""The trackers of a policy and what each needs in order to run: the policy's answers, asked once.

The banner decides in the browser, so it is handed these needs instead of the policy. Pure.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

from avow.compiler.policy import Policy
from avow.compiler.practices import Practices, Tracker
from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing

SHARING = SALE_OR_SHARING
"""The switch for sale and for advertising across other sites: what browsers' signals are about."""

REMEMBERING = "choices"
"""Key of the tracker that practices may declare for the cookie that remembers the choice."""

DEFAULT_NAME = "avow_choices"
DEFAULT_LIFETIME = timedelta(days=365)
"""For practices that declare neither that tracker nor the lifetime of the opt-out cookie."""

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What visitors choose: a class of trackers, or sharing. `before`: whether on until they do."""

    key: str
    before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A declared tracker, and the switches that must be on for it to run."""

    practice: Tracker
    needs: tuple[str, ...]
    operator: str
    """What visitors know its operator by; empty when it is the site itself."""
    statement: str | None
    """Address of the operator's own statement."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that may be in a visitor's browser under one policy."""

    switches: tuple[Switch, ...]
    trackers: Mapping[str, Tracked]
    honours: tuple[str, ...]
    """The signals that are answered to: `gpc`, `dnt`."""
    name: str
    """Name of the cookie that remembers the choice."""
    lifetime: timedelta

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the switches, in order."""
        return tuple(switch.key for switch in self.switches)


@lru_cache(maxsize=8)
def catalogue(policy: Policy) -> Catalogue:
    """Ask the policy about every tracker. What it refuses to somebody, a switch stands for."""
    practices = policy.practices
    asking = _Asking(policy)
    trackers = {
        key: Tracked(
            practice=tracker,
            needs=asking.needs(key),
            operator=_operator(practices, tracker),
            statement=_statement(practices, tracker),
        )
        for key, tracker in practices.trackers.items()
    }
    return Catalogue(
        switches=_switches(practices, trackers.values()),
        trackers=MappingProxyType(trackers),
        honours=asking.honours(),
        name=_name(practices),
        lifetime=_lifetime(practices),
    )


class _Asking:
    """Asks the policy as somebody who said yes to everything but one thing."""

    def __init__(self, policy: Policy) -> None:
        classes = policy.practices.classes
        self._policy = policy
        self._keys = tuple(policy.practices.trackers)
        self._chosen = tuple(key for key, one in classes.items() if one.choice != "none")
        self._willing = Standing(accepted=frozenset(classes))

    def needs(self, tracker: str) -> tuple[str, ...]:
        """Give the switches whose no stops a tracker."""
        found = [key for key in self._chosen if self._stops(tracker, self._without(key))]
        out = replace(self._willing, opted_out=frozenset({(SALE_OR_SHARING, ANY)}))
        return (*found, SHARING) if self._stops(tracker, out) else tuple(found)

    def honours(self) -> tuple[str, ...]:
        """Give the signals that stop any tracker at all."""
        signalling = {
            "gpc": replace(self._willing, gpc=True),
            "dnt": replace(self._willing, dnt=True),
        }
        return tuple(
            name
            for name, standing in signalling.items()
            if any(self._stops(key, standing) for key in self._keys)
        )

    def _without(self, key: str) -> Standing:
        accepted = self._willing.accepted - {key}
        return Standing(accepted=accepted, refused=frozenset({key}))

    def _stops(self, tracker: str, standing: Standing) -> bool:
        return not self._policy.may_store(tracker, standing)


def _switches(practices: Practices, trackers: Iterable[Tracked]) -> tuple[Switch, ...]:
    """Give a switch for each class that has trackers and a choice, and one for sharing."""
    needed = {key for tracked in trackers for key in tracked.needs}
    found = [
        Switch(key=key, before=one.choice == "opt-out")
        for key, one in practices.classes.items()
        if key in needed
    ]
    if SHARING in needed:
        crossing = [p for p in practices.purposes.values() if p.cross_context]
        before = all(purpose.ground != "consent" for purpose in crossing)
        found.append(Switch(key=SHARING, before=before))
    return tuple(found)


def _operator(practices: Practices, tracker: Tracker) -> str:
    recipient = practices.recipients.get(tracker.operator)
    return recipient.label if recipient else ""


def _statement(practices: Practices, tracker: Tracker) -> str | None:
    recipient = practices.recipients.get(tracker.operator)
    return recipient.statement if recipient else None


def _name(practices: Practices) -> str:
    declared = practices.trackers.get(REMEMBERING)
    if declared and declared.where == "cookie" and declared.names:
        return declared.names[0]
    return DEFAULT_NAME


def _lifetime(practices: Practices) -> timedelta:
    """The rule on the opt-out cookie says how long a no is kept; else the tracker that keeps it."""
    rule = practices.rules.get("opt-out-cookie")
    tracker = practices.trackers.get(REMEMBERING)
    declared = (str(rule.value) if rule else "", tracker.lifetime if tracker else "")
    found = (duration(text) for text in declared)
    return next((lifetime for lifetime in found if lifetime), DEFAULT_LIFETIME)


def duration(text: str) -> timedelta | None:
    """Read `P1Y` or `P90D`; a year has 365 days and a month 30. None when it is no duration."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return timedelta(days=years * 365 + months * 30 + weeks * 7 + days)


def web_address(address: str | None) -> str | None:
    """Give an address back when it is one of the web, so that it can be a link."""
    return address if address and address.startswith(("https://", "http://")) else None
