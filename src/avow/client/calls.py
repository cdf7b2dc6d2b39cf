"""One call: what is sent, what an answer means, and whether it is worth another try."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx

from avow.client.answers import Chosen, Collected, Visited
from avow.client.errors import UnexpectedAnswerError, problem

Kind = TypeVar("Kind")

LONGEST_WAIT_SECONDS = 10.0
LATER = frozenset({429, 503})
"""Statuses that say that nothing was written, and that it may be taken a little later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Kind]):
    """A request, and how its answer is read."""

    method: str
    path: str
    read: Callable[[httpx.Response], Kind]
    json: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = True
    """Whether it may be sent again although it may have arrived: it bears a key, or only asks."""


def collect(
    touchpoint: str,
    fields: Mapping[str, str],
    *,
    wording: str,
    place: str,
    age: int | None,
    age_pass: str | None,
    key: str | None,
) -> Call[Collected]:
    """Say what a person gives at a touchpoint."""
    sent: dict[str, Any] = {"fields": dict(fields), "wording": wording, "place": place}
    sent |= {} if age is None else {"age": age}
    sent |= {} if age_pass is None else {"age_pass": age_pass}
    return Call(
        method="POST",
        path=f"/api/v1/collect/{_quoted(touchpoint)}",
        json=sent,
        headers=_keyed(key),
        read=lambda answer: Collected.read(answer.json()),
    )


def choose(
    classes: Mapping[str, bool],
    *,
    statement: str,
    wording: str,
    place: str,
    how: str,
    key: str | None,
) -> Call[Chosen]:
    """Say what a visitor chose of the tracker classes."""
    sent = {
        "classes": dict(classes),
        "statement": statement,
        "wording": wording,
        "place": place,
        "how": how,
    }
    return Call(
        method="POST",
        path="/edge/choices",
        json=sent,
        headers=_keyed(key),
        read=lambda answer: Chosen.read(answer.json()),
    )


def signals(device: str, met: Collection[str]) -> Call[tuple[str, ...]]:
    """Say what a browser signals, for the pseudonym that the site knows it by."""
    return Call(
        method="POST",
        path="/api/v1/choices/signals",
        json={"device": device, "signals": list(met)},
        read=lambda answer: tuple(answer.json()["stands"]),
    )


def visit(*, referrer: str, address: str, user_agent: str) -> Call[Visited]:
    """Say that somebody came. A visit has no key, so it is never sent twice."""
    headers = {"User-Agent": _plain(user_agent)}
    if address:
        headers["X-Forwarded-For"] = _plain(address)
    return Call(
        method="POST",
        path="/edge/visits",
        json={"referrer": referrer[:4_000]},
        headers=headers,
        read=lambda answer: Visited.read(answer.json()),
        again=False,
    )


def receipt(reference: str) -> Call[bytes]:
    """Ask for the proof of an entry."""
    return Call(
        method="GET",
        path=f"/api/v1/receipts/{_quoted(reference)}",
        read=lambda answer: answer.content,
    )


def wordings() -> Call[Mapping[str, str]]:
    """Ask in which words visitors are asked."""
    return Call(
        method="GET",
        path="/api/v1/choices/wordings",
        read=lambda answer: dict(answer.json()["shown"]),
    )


def banner() -> Call[Mapping[str, Any]]:
    """Ask what the banner is told."""
    return Call(method="GET", path="/cookies/banner.json", read=lambda answer: answer.json())


def understood(call: Call[Kind], answer: httpx.Response) -> Kind:
    """Read an answer. ProblemError when Avow refused, UnexpectedAnswerError when it is none."""
    try:
        if answer.is_success:
            return call.read(answer)
        told = answer.json()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnexpectedAnswerError(
            f"{call.path} answered {answer.status_code} with what Avow does not say. Is this the"
            " address of your Avow?"
        ) from error
    raise problem(told if isinstance(told, dict) else {}, answer.status_code)


def wait_seconds(tried: int, answer: httpx.Response | None = None) -> float:
    """Say how long to wait before the next try: as Avow says, or twice as long each time."""
    said = answer.headers.get("Retry-After", "") if answer is not None else ""
    if said.isascii() and said.isdigit():
        return min(float(said[:6]), LONGEST_WAIT_SECONDS)
    return float(min(0.1 * 2**tried, LONGEST_WAIT_SECONDS))


def may_try_again(call: Call[Any], error: httpx.TransportError) -> bool:
    """Say whether a call that nobody answered can be made again without being done twice."""
    return call.again or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)


def _keyed(key: str | None) -> dict[str, str]:
    return {"Idempotency-Key": key or uuid.uuid4().hex}


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _plain(header: str) -> str:
    """Leave of a header what a header may hold."""
    return "".join(mark for mark in header if " " <= mark <= "~")[:1_000].strip()
