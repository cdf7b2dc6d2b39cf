"""Which way a declaration changed: whether it now reaches further or less far than before."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from avow.compiler.truncation import kept_bits

Way = Literal["widened", "narrowed"]
WIDENED: Way = "widened"
NARROWED: Way = "narrowed"

Direction = Callable[[Any, Any], tuple[Way, ...]]
"""Gives `widened`, `narrowed`, or both, of an old and a new value that differ."""

_PARTS = re.compile(r"(\d+)([YMWDHS])")
_SECONDS = {"Y": 31_557_600, "W": 604_800, "D": 86_400, "H": 3600, "S": 1}
_MONTH, _MINUTE = 2_629_800, 60


def _more(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Way, ...]:
    """What is added reaches further, what is gone less far."""
    grown, shrunk = set(new) - set(old), set(old) - set(new)
    return (WIDENED,) * bool(grown) + (NARROWED,) * bool(shrunk)


def _fewer(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Way, ...]:
    """A restraint that is gone reaches further."""
    return _more(new, old)


def _up(measure: Callable[[Any], float]) -> Direction:
    """A greater measure reaches further."""

    def direction(old: Any, new: Any) -> tuple[Way, ...]:
        before, after = measure(old), measure(new)
        return () if before == after else (WIDENED if after > before else NARROWED,)

    return direction


def _ladder(*words: Any) -> Direction:
    """Words in the order in which they reach further."""
    return _up(words.index)


def _other(old: Any, new: Any) -> tuple[Way, ...]:
    """Something else in its place was not told before."""
    return (WIDENED,)


def _outside(old: Any, new: Any) -> tuple[Way, ...]:
    """What the retailer runs itself reaches less far than what anyone else runs."""
    return (NARROWED if new == "first-party" else WIDENED,)


def seconds(duration: str) -> float:
    """Give how long `until-erased`, `session` or an ISO 8601 duration lasts."""
    if duration in ("until-erased", "session"):
        return float("inf") if duration == "until-erased" else 0.0
    day, _, time = duration.partition("T")
    long = sum(int(n) * (_MONTH if u == "M" else _SECONDS[u]) for n, u in _PARTS.findall(day))
    short = sum(int(n) * (_MINUTE if u == "M" else _SECONDS[u]) for n, u in _PARTS.findall(time))
    return float(long + short)


def _silence(quiet: str | None) -> float:
    """Give the minutes without silence in a day."""
    if quiet is None:
        return 24 * 60
    start, end = (int(hour[:2]) * 60 + int(hour[3:]) for hour in quiet.split("-"))
    return 24 * 60 - (end - start) % (24 * 60)


def _longer(old: str | None, new: str | None) -> tuple[Way, ...]:
    """More bits of an address reach further, be it of IPv4 or of IPv6."""
    before, after = kept_bits(old), kept_bits(new)
    grown = any(after[version] > before[version] for version in before)
    shrunk = any(after[version] < before[version] for version in before)
    return (WIDENED,) * grown + (NARROWED,) * shrunk


_absent = _up(lambda value: value is None)
_given = _up(lambda value: value is not None)
_true = _up(bool)
_younger = _up(lambda age: -(age or 0))
_less_choice = _ladder("consent", "opt-out", "contract", "law")

DIRECTIONS: Mapping[str, Mapping[str, Direction]] = MappingProxyType(
    {
        "data": {
            "is_": _other,
            "identifies": _ladder("nobody", "device", "person"),
            "sensitive": _true,
            "retention": _up(seconds),
            "truncate": _longer,
        },
        "touchpoint": {
            "site": _other,
            "how": _ladder("volunteered", "third-party", "automatic"),
            "collects": _more,
            "for_": _more,
            "required": _more,
            "minimum_age": _younger,
            "keeps": _true,
            "overrides": _given,
        },
        "source": {"kind": _other, "provides": _more, "for_": _more, "contract": _absent},
        "purpose": {
            "ground": _less_choice,
            "uses": _more,
            "channels": _more,
            "kind": _ladder("legal", "transactional", "service", "internal", "promotional"),
            "cross_context": _true,
        },
        "class": {
            "is_": _other,
            "for_": _more,
            "never": _fewer,
            "choice": _ladder("opt-in", "opt-out", "none"),
        },
        "tracker": {
            "class_": _other,
            "operator": _outside,
            "where": _other,
            "names": _more,
            "hosts": _more,
            "lifetime": _up(seconds),
            "for_": _more,
            "collects": _more,
            "opt_out": _absent,
        },
        "recipient": {
            "role": _other,
            "receives": _more,
            "grounds": _more,
            "for_": _more,
            "own_marketing": _true,
            "country": _other,
            "contract": _absent,
        },
        "channel": {"ground": _less_choice, "quiet": _up(_silence), "stop": _fewer},
        "right": {
            "kind": _other,
            "ways": _more,
            "verification": _ladder("declaration", "match", "account", "none"),
            "days": _up(lambda days: -(days or 0)),
        },
    }
)
"""Which fields weigh, by table. Labels, words and addresses of others do not.

A right that is widened gives people more; every other practice that is widened takes more.
"""


def of_rule(old: Any, new: Any) -> tuple[Way, ...]:
    """Say whether a restraint grew: a widened rule protects more."""
    if isinstance(old, bool) and isinstance(new, bool):
        return _true(old, new)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _more(old, new)
    if isinstance(old, int) and isinstance(new, int):
        return (WIDENED if new > old else NARROWED,)
    kinder = ("disregard", "acceptance", "honour", "none")
    if old in kinder and new in kinder:
        return _ladder(*kinder)(old, new)
    return (NARROWED,)
