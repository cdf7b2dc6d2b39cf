"""What a request says of its visitor: the choice in the cookie, the signals, and what may load."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from avow.cookies.catalogue import SHARING
from avow.cookies.rules import Answer, Choice, decode
from avow.cookies.signals import says
from avow.cookies.sources import BASE
from avow.core import clock

_SENT = {"gpc": "sec-gpc", "dnt": "dnt"}


@dataclass(frozen=True, slots=True)
class Banner:
    """What Avow says about trackers today; while it is unknown, nothing runs."""

    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """Name of the cookie that remembers a choice; empty while it is unknown."""
        return str(self.told.get("cookie", {}).get("name", ""))

    def visitor(self, cookies: Mapping[str, str], headers: Mapping[str, str]) -> "Visitor":
        """Read a request; names of headers in lower case."""
        honours = self.told.get("honours", ())
        return Visitor(
            banner=self,
            choice=self._choice(cookies.get(self.cookie, "")),
            gpc=says(headers.get("sec-gpc")),
            signals=tuple(name for name in honours if says(headers.get(_SENT.get(name, "")))),
        )

    def _choice(self, value: str) -> Choice | None:
        choice = decode(value)
        if choice is None:
            return None
        try:
            ends_on: date = choice.made_on + timedelta(
                seconds=int(self.told.get("cookie", {}).get("seconds", 0))
            )
        except OverflowError:
            return None
        return choice if clock.today() < ends_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One browser at one moment: what it chose and signals. It says nothing about who it is."""

    banner: Banner
    choice: Choice | None
    gpc: bool
    """Whether the browser sends `Sec-GPC: 1`."""
    signals: tuple[str, ...]
    """The signals that the statement answers to."""

    def allows(self, switch: str) -> bool:
        """Say whether a class of trackers, or `sale-or-sharing`, is on for this visitor."""
        given = self._answer(switch)
        if switch == SHARING and self.signals:
            return given is Answer.CONFIRMED
        if given is None:
            switches = self.banner.told.get("switches", ())
            return any(one["key"] == switch and bool(one["before"]) for one in switches)
        return given is not Answer.NO

    def may_run(self, tracker: str) -> bool:
        """Say whether a declared tracker may run; one that is not declared may not."""
        declared = self.banner.told.get("trackers", {}).get(tracker)
        return declared is not None and all(self.allows(key) for key in declared["needs"])

    def content_security_policy(self) -> str:
        """Write the header under which no host loads that is undeclared or was refused."""
        directives = {name: value.split() for name, value in BASE.items()}
        trackers = self.banner.told.get("trackers", {})
        running = (trackers[key].get("hosts", {}) for key in trackers if self.may_run(key))
        for hosts in (self.banner.told.get("hosts", {}), *running):
            for name, sources in hosts.items():
                listed = directives.setdefault(name, ["'self'"])
                listed += [source for source in sources if source not in listed]
        written = [f"{name} {' '.join(values)}" for name, values in directives.items()]
        return "; ".join([*written, "frame-ancestors 'self'"])

    def _answer(self, switch: str) -> Answer | None:
        """Give what was said; a yes no longer counts once the switch was widened."""
        given = self.choice.answers.get(switch) if self.choice else None
        if self.choice is None or given is None or given is Answer.NO:
            return given
        if self.choice.version == self.banner.told.get("version"):
            return given
        widened = self.banner.told.get("again", {}).get(self.choice.version, (switch,))
        return None if switch in widened else given
