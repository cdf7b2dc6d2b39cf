"""Expires cookies of refused trackers in an answer: also those that no script can see."""

import re
from collections.abc import Iterator
from http.cookies import Morsel

from django.http import HttpRequest, HttpResponseBase

from avow.cookies.rules import Visit

MOST = 60
"""How many cookies one answer expires, as servers limit headers; the rest follow with the next."""

_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]{1,256}", re.ASCII)


def expire_refused(request: HttpRequest, response: HttpResponseBase, visit: Visit) -> None:
    """Expire every cookie that came with the request and belongs to what the visitor refused."""
    refused = [name for name in request.COOKIES if _NAME.fullmatch(name) and visit.refuses(name)]
    variants = ((n, d, p) for n in refused for d in domains(request) for p in _paths(request.path))
    for number, (name, domain, path) in zip(range(MOST), variants, strict=False):
        # Django keeps one cookie a name; several of one name need keys of their own.
        response.cookies[f"{name} {number}"] = _expired(name, domain, path, request.is_secure())


def domains(request: HttpRequest) -> list[str]:
    """Give where a cookie of this host may sit: on the host alone, on it, and on its parents."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    labels = host.split(".")
    return ["", *(".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))]


def _paths(path: str) -> Iterator[str]:
    yield "/"
    parts = [part for part in path.split("/") if part]
    for depth in range(len(parts)):
        yield "/" + "/".join(parts[: depth + 1])


def _expired(name: str, domain: str, path: str, secure: bool) -> "Morsel[str]":
    morsel: Morsel[str] = Morsel()
    morsel.set(name, "", "")
    morsel["path"] = path
    morsel["domain"] = domain
    morsel["max-age"] = 0
    morsel["expires"] = "Thu, 01 Jan 1970 00:00:00 GMT"
    morsel["secure"] = secure
    return morsel
