"""Looks whether an address answers: asks little, reads nothing, and never waits for long."""

import ssl
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, getaddrinfo, socket
from urllib.parse import SplitResult, urljoin, urlsplit

from avow.cookies.rules import Liveness, judged

STEP_SECONDS = 5.0
"""How long one step may take: to connect, or the next bytes."""

WHOLE_SECONDS = 15.0
"""How long the whole look may take, all redirects included."""

MOST_REDIRECTS = 5
AGENT = "Avow (looks whether links of a privacy statement work)"


class _NoAnswerError(Exception):
    """Nothing usable came; its text says in a word why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a look: whether it works, and in a word what was said."""

    state: Liveness
    said: str


def look(address: str, *, private: bool = False) -> Finding:
    """Look whether an address answers. Addresses of one's own network only where `private`."""
    until = time.monotonic() + WHOLE_SECONDS
    try:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _web(address)
            status, location = _asked("HEAD", parts, until, private=private)
            if not 200 <= status < 400:  # some answer no HEAD
                status, location = _asked("GET", parts, until, private=private)
            if not (300 <= status < 400 and location):
                return Finding(judged(status), str(status))
            address = _next(address, location)
    except _NoAnswerError as error:
        return Finding(Liveness.DEAD, str(error))
    return Finding(Liveness.DEAD, "redirects")


def _web(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _NoAnswerError("address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise _NoAnswerError("scheme")
    return parts


def _next(address: str, location: str) -> str:
    """Follow a redirect, but never from an encrypted address to one that is not."""
    try:
        to = urljoin(address, location)
    except ValueError:
        raise _NoAnswerError("address") from None
    if address.startswith("https:") and not to.startswith("https:"):
        raise _NoAnswerError("scheme")
    return to


def _asked(
    method: str, parts: SplitResult, until: float, *, private: bool
) -> tuple[int, str | None]:
    """Ask once; give the status and where it leads. The body is not read."""
    try:
        seconds = min(_require_time(until), STEP_SECONDS)
        connection = _connected(parts, seconds, private=private)
        with closing(connection), _Ending(connection.sock, until):
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request(method, path, headers={"User-Agent": AGENT, "Accept": "*/*"})
            answer: HTTPResponse = connection.getresponse()
            _require_time(until)  # half an answer looks like a whole one
            return answer.status, answer.getheader("Location")
    except ssl.SSLError:
        raise _NoAnswerError("certificate") from None
    except TimeoutError:
        raise _NoAnswerError("timeout") from None
    except (OSError, HTTPException, ValueError):
        raise _NoAnswerError("unreachable") from None


def _require_time(until: float) -> float:
    """Give how much time is left. TimeoutError when there is none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connected(parts: SplitResult, seconds: float, *, private: bool) -> HTTPConnection:
    """Connect to the very address that was looked at, so that a name cannot change its mind."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    to = create_connection((_resolved(host, port, private=private), port), seconds)
    if parts.scheme == "http":
        connection = HTTPConnection(host, port)
        connection.sock = to
        return connection
    connection = HTTPSConnection(host, port)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(to, server_hostname=host)
    except OSError:
        to.close()
        raise
    return connection


def _resolved(host: str, port: int, *, private: bool) -> str:
    """Give the address of a name; names under localhost are this machine, whoever is asked."""
    if host == "localhost" or host.endswith(".localhost"):
        found = ["127.0.0.1"]
    else:
        found = [str(one[4][0]) for one in getaddrinfo(host, port, type=SOCK_STREAM)]
    if not private and not all(ip_address(one.partition("%")[0]).is_global for one in found):
        raise _NoAnswerError("private")
    return found[0]


class _Ending:
    """Breaks a connection off when its time is over, however slowly it goes on talking."""

    def __init__(self, connection: socket, until: float) -> None:
        """Take the connection and when it ends."""
        self._connection = connection
        self._timer = threading.Timer(max(0.0, until - time.monotonic()), self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        """Begin to count."""
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        self._timer.cancel()

    def _end(self) -> None:
        try:
            self._connection.shutdown(SHUT_RDWR)
        except OSError:
            return  # it ended by itself
