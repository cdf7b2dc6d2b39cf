"""The Content-Security-Policy of a visit: this site, and the hosts of what may run. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from avow.compiler.practices import Tracker
from avow.cookies.rules import Visit

Sources = Mapping[str, Sequence[str]]

BASE: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
}

_TAG = ("script-src", "img-src", "connect-src")
_DIRECTIVES: Mapping[str, tuple[str, ...]] = {
    "iframe": ("frame-src",),
    "beacon": ("img-src", "connect-src"),
}
_SOURCE = re.compile(r"(?:https?://)?(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?:\d{1,5}|\*))?")


def hosts_of(tracker: Tracker) -> dict[str, list[str]]:
    """Give the sources that a tracker needs, by directive. What is no host is never a source."""
    sources = [host for host in tracker.hosts if _SOURCE.fullmatch(host)]
    directives = _DIRECTIVES.get(tracker.where, _TAG)
    return {directive: list(sources) for directive in directives} if sources else {}


def header(visit: Visit, always: Sources) -> str:
    """Write the header: a host that no running tracker nor `always` names cannot load."""
    directives = {name: value.split() for name, value in BASE.items()}
    for by_directive in (always, *(hosts_of(tracked.practice) for tracked in visit.running())):
        for directive, sources in by_directive.items():
            _add(directives[directive], sources)
    written = [f"{name} {' '.join(values)}" for name, values in directives.items()]
    return "; ".join([*written, "frame-ancestors 'self'"])


def _add(values: list[str], sources: Iterable[str]) -> None:
    values.extend(source for source in sources if source not in values)
