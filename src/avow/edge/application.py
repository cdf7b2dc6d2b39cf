"""The hot path as an ASGI application: it answers `/edge/` and leaves the rest to the next one."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from pydantic_core import to_json

from avow.collection import callers
from avow.collection.errors import RefusedError
from avow.core.errors import AvowError, NotFoundError
from avow.edge import conf, saying, services
from avow.edge.acts import Recorded
from avow.edge.errors import LaterError, MalformedError, TooLargeError, WrongMethodError
from avow.edge.rules import visitor
from avow.edge.schemas import LONGEST_KEY, read, visit_in

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Coroutine[Any, Any, None]]
Tell = Callable[[AvowError], dict[str, Any]]
"""Writes the problem details of a refusal."""
Header = tuple[bytes, bytes]

PREFIX = "/edge/"
LARGEST_BODY = 64 * 1024
"""Bytes of the longest wording with every character escaped, and of what stands beside it."""

_SAFE: list[Header] = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_NOWHERE = UUID(int=0)


@dataclass(slots=True)
class Request:
    """What is looked at of a request."""

    method: str
    path: str
    headers: Sequence[Header]
    peer: str
    body: bytes

    def all(self, name: bytes) -> list[str]:
        """Give every value of a header; its name in lower case."""
        return [value.decode("latin-1") for key, value in self.headers if key == name]

    def one(self, name: bytes) -> str:
        """Give the first value of a header, or nothing."""
        for key, value in self.headers:
            if key == name:
                return value.decode("latin-1")
        return ""


@dataclass(slots=True)
class Answer:
    """A status, and what is said with it."""

    status: int
    content: bytes = b""
    kind: bytes = b"application/json"
    more: tuple[Header, ...] = ()

    async def send(self, send: Send) -> None:
        """Send it whole."""
        length = str(len(self.content)).encode()
        headers = [(b"content-type", self.kind), (b"content-length", length), *_SAFE, *self.more]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.content})


def edge(following: Application, tell: Tell) -> Application:
    """Answer what is addressed to `/edge/`; let `following` answer everything else."""

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await following(scope, receive, send)
            return
        try:
            answer = await _answer(await _request(scope, receive))
        except AvowError as error:
            answer = await _refusal(error, tell)
        await answer.send(send)

    return serve


async def _request(scope: dict[str, Any], receive: Receive) -> Request:
    peer = (scope.get("client") or ("",))[0]
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise TooLargeError(f"A choice or a visit has {LARGEST_BODY} bytes at most. Send less.")
        if not message.get("more_body", False):
            return Request(scope["method"], scope["path"], scope["headers"], peer, body)


async def _answer(request: Request) -> Answer:
    path = request.path.removeprefix(PREFIX)
    if path == "choices":
        return await _choose(_by(request, "POST"))
    if path == "visits":
        return await _visit(_by(request, "POST"))
    if path == "alive":
        _by(request, "GET")
        return Answer(204)
    if path.startswith("choices/"):
        return await _chosen(_by(request, "GET"), path.removeprefix("choices/"))
    raise NotFoundError("Here are /edge/choices, /edge/choices/REFERENCE, /edge/visits and alive.")


async def _choose(request: Request) -> Answer:
    callers.require_json(request.one(b"content-type"))
    said = saying.said(request.body)
    key = request.one(b"idempotency-key") or None
    if key and len(key) > LONGEST_KEY:
        raise MalformedError(f"An Idempotency-Key has {LONGEST_KEY} characters at most.")
    return _told(201, await services.choose_on_device(said, key=key))


async def _chosen(request: Request, reference: str) -> Answer:
    try:
        named = UUID(reference)
    except ValueError:
        raise NotFoundError("This is no reference: copy it from the receipt.") from None
    return _told(200, await services.recorded(named))


async def _visit(request: Request) -> Answer:
    if request.body:
        callers.require_json(request.one(b"content-type"))
    sent = read(visit_in, request.body or b"{}")
    proxies = conf.settings().proxies
    fields = await services.record_visit(
        referrer=sent.referrer,
        address=visitor(request.peer, request.all(b"x-forwarded-for"), proxies),
        user_agent=request.one(b"user-agent"),
    )
    return Answer(201, to_json({"recorded": fields}))


async def _refusal(error: AvowError, tell: Tell) -> Answer:
    try:
        # The sentence that decided is read from the statement.
        asked = services.reader().read if isinstance(error, RefusedError) else None
        problem = await asked(tell, error) if asked else tell(error)
    except LaterError as later:
        error, problem = later, tell(later)
    more: tuple[Header, ...] = ()
    if isinstance(error, LaterError):
        more = ((b"retry-after", str(error.seconds).encode()),)
    if isinstance(error, WrongMethodError):
        more = ((b"allow", error.allowed.encode()),)
    return Answer(error.status, to_json(problem), b"application/problem+json", more)


def _by(request: Request, method: str) -> Request:
    if request.method != method:
        raise WrongMethodError(method)
    return request


def _told(status: int, choice: Recorded) -> Answer:
    around = _around(
        choice.chosen_on, tuple(choice.allowed), tuple(choice.refused), choice.statement
    )
    return Answer(status, str(choice.reference).encode().join(around))


@lru_cache(maxsize=256)
def _around(
    chosen_on: date, allowed: tuple[str, ...], refused: tuple[str, ...], statement: str
) -> list[bytes]:
    """Write what stands around the reference, which differs where all else is alike."""
    content = {
        "reference": _NOWHERE,
        "chosen_on": chosen_on,
        "allowed": allowed,
        "refused": refused,
        "statement": statement,
        "receipt": reverse("api:choice_receipt", args=[_NOWHERE]),
    }
    return to_json(content).split(str(_NOWHERE).encode())
