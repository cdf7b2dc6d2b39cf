"""What the banner is told: the catalogue and the texts, as JSON for the browser. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from avow.compiler.policy import Policy
from avow.cookies import gpp, wording
from avow.cookies.catalogue import SHARING, Catalogue, Tracked, catalogue
from avow.cookies.partners import lead_to
from avow.cookies.rules import SHORT
from avow.cookies.sources import Sources, hosts_of

SECTIONS: Mapping[str, str] = {"us-ca": "usca", "us": "usnat"}
"""Section of the Global Privacy Platform by regime, the first that applies."""

_SERVER = ("page", "purposes", "operators", "never", "and")
"""Texts that only pages of the server show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Addresses of this site that the banner needs."""

    action: str
    frame: str
    hand_over: str
    wording: str


def configuration(
    policy: Policy,
    *,
    version: str,
    again: Mapping[str, Collection[str]],
    ways: Ways,
    domain: str,
    strict: bool,
    always: Sources,
    family: Collection[str] = (),
    language: str = "",
) -> dict[str, Any]:
    """Give the configuration of the banner under a version, in one language."""
    found = catalogue(policy)
    practices = policy.practices
    readable = wording.languages(practices)
    chosen = language if language in readable else readable[0]
    return {
        "version": version[:SHORT],
        "cookie": {"name": found.name, "seconds": _seconds(found), "domain": domain},
        "action": ways.action,
        "frame": ways.frame,
        "handOver": ways.hand_over,
        "wording": ways.wording,
        "family": list(family),
        "strict": strict,
        "hosts": {name: list(sources) for name, sources in always.items()},
        "switches": [{"key": one.key, "before": one.before} for one in found.switches],
        "trackers": {key: _tracker(one) for key, one in found.trackers.items()},
        "again": {old: sorted(keys) for old, keys in again.items()},
        "honours": list(found.honours),
        "consent": _consent_mode(policy, found),
        "gpp": _gpp(policy),
        "languages": list(readable),
        "texts": _texts(policy, found, chosen),
    }


def _seconds(found: Catalogue) -> int:
    return int(found.lifetime.total_seconds())


def _texts(policy: Policy, found: Catalogue, language: str) -> dict[str, Any]:
    texts = wording.texts(policy.practices, found, language)
    return {key: text for key, text in texts.items() if key not in _SERVER}


def _tracker(tracked: Tracked) -> dict[str, Any]:
    addresses = {
        "statement": lead_to(tracked.statement),
        "out": lead_to(tracked.practice.opt_out),
    }
    return {
        "needs": list(tracked.needs),
        "names": list(tracked.practice.names),
        "hosts": hosts_of(tracked.practice),
        "by": tracked.operator,
        **{name: address for name, address in addresses.items() if address},
    }


def _consent_mode(policy: Policy, found: Catalogue) -> dict[str, list[str] | None]:
    """Give what each of Google's seven consent types needs; None is never granted.

    Google knows one answer for all tags of a kind, so a type is granted only where every tracker
    of its kind may run.
    """
    of_kind = {"advertising": [one for one in found.trackers.values() if SHARING in one.needs]}
    for one in found.trackers.values():
        kind = policy.practices.classes[one.practice.class_].is_
        of_kind.setdefault(kind, []).append(one)
    advertising, functional = _needed(of_kind["advertising"]), _needed(of_kind.get("functional"))
    return {
        "ad_storage": advertising,
        "ad_user_data": advertising,
        "ad_personalization": advertising,
        "analytics_storage": _needed(of_kind.get("analytics")),
        "functionality_storage": functional,
        "personalization_storage": functional,
        "security_storage": [],
    }


def _needed(trackers: Collection[Tracked] | None) -> list[str] | None:
    """Give what all of these trackers need together; None when there are none."""
    return sorted({key for one in trackers for key in one.needs}) if trackers else None


def _gpp(policy: Policy) -> dict[str, Any] | None:
    regimes = policy.practices.about.regimes
    name = next((SECTIONS[regime] for regime in SECTIONS if regime in regimes), None)
    if name is None:
        return None
    states = [(out, signal) for out in (False, True) for signal in (False, True)]
    return {
        "id": gpp.SECTIONS[name].number,
        "api": name,
        "fields": gpp.fields_of(name, opted_out=False),
        "strings": [gpp.encode(name, opted_out=out, signal=signal) for out, signal in states],
    }
