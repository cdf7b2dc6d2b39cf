"""The Content-Security-Policy of a visit: this site, and the hosts of what may run. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

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


def covers(sources: Iterable[str], address: str) -> bool:
    """Say whether an address of the web is at one of the sources."""
    try:
        parts = urlsplit(address)
        at = (parts.scheme, parts.hostname or "", parts.port)
    except ValueError:
        return False
    web = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return web and any(_is_at(source, *at) for source in sources)


def _is_at(source: str, scheme: str, host: str, port: int | None) -> bool:
    wanted, _, rest = source.rpartition("://")
    name, _, wanted_port = rest.partition(":")
    usual = {"http": 80, "https": 443}[scheme]
    fits = host.endswith(name[1:]) if name.startswith("*.") else host == name
    same_port = wanted_port == "*" or int(wanted_port or usual) == (port or usual)
    return fits and same_port and wanted in ("", scheme)


def header(visit: Visit, always: Sources) -> str:
    """Write the header: a host that no running tracker nor `always` names cannot load."""
    directives = {name: value.split() for name, value in BASE.items()}
    for by_directive in (always, *(hosts_of(tracked.practice) for tracked in visit.running())):
        for directive, sources in by_directive.items():
            _add(directives[directive], sources)
    written = [f"{name} {' '.join(values)}" for name, values in directives.items()]
    return "; ".join([*written, "frame-ancestors 'self'"])


def framing(hosts: Sequence[str], pages: Sequence[str] = ()) -> str:
    """Write the header of a page that frames these hosts, on these pages, and does nothing else."""
    ancestors = " ".join(["'self'", *pages])
    inside = f"frame-src {' '.join(hosts)}; frame-ancestors {ancestors}"
    return f"default-src 'none'; style-src 'self'; base-uri 'none'; {inside}"


def _add(values: list[str], sources: Iterable[str]) -> None:
    values.extend(source for source in sources if source not in values)
