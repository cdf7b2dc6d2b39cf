"""What browsers say by themselves: Global Privacy Control and Do Not Track. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from avow.cookies.catalogue import SHARING, Catalogue


def says(value: str | None) -> bool:
    """Say whether a header says exactly `1`; servers join repeated headers with commas."""
    return value is not None and any(part.strip(" \t") == "1" for part in value.split(","))


def heard(catalogue: Catalogue, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Give the signals of a request that the statement answers to."""
    sent = {"gpc": headers.get("Sec-GPC"), "dnt": headers.get("DNT")}
    return tuple(name for name in catalogue.honours if says(sent[name]))


def gpc_document(catalogue: Catalogue, updated_on: date) -> dict[str, Any]:
    """Give `/.well-known/gpc.json`: whether this site honours the signal, and since which text."""
    return {"gpc": _honours(catalogue, "gpc"), "lastUpdate": updated_on.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingStatus:
    """What is said about Do Not Track: the value of `Tk`, and where the reader finds why."""

    tracking: str
    policy: str
    config: str

    def as_json(self) -> dict[str, str]:
        """Give the document of `/.well-known/dnt/`."""
        return {"tracking": self.tracking, "policy": self.policy, "config": self.config}


def tracking(catalogue: Catalogue, rule: str | None, *, dnt: bool) -> str | None:
    """Give the value of `Tk` for a visitor, or None when the statement says nothing about it.

    D: the signal is disregarded, as the statement tells. N: nobody is tracked. T: some may be.
    """
    if rule is None:
        return None
    if rule == "disregard":
        return "D"
    shares = any(SHARING in tracked.needs for tracked in catalogue.trackers.values())
    return "T" if shares and not dnt else "N"


def _honours(catalogue: Catalogue, signal: str) -> bool:
    """A site without anything to opt out of honours every signal."""
    return signal in catalogue.honours or SHARING not in catalogue.keys
