"""The server's entry: `avow.config.asgi:application`."""

import json
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "avow.config.settings")

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Coroutine[Any, Any, None]]

LARGEST_BODY = 1024 * 1024
"""Bytes of a request at most. Django would put more than it likes in memory on the disk."""


def limited(application: Application, largest: int = LARGEST_BODY) -> Application:
    """Answer 413 to a request whose body is too large, before the application has seen any of it.

    A body that does not say its length is read first; it cannot be larger than it is let be.
    """

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        body = await _read(scope, receive, largest)
        if body is None:
            await _refuse(send, largest)
            return
        await application(scope, _again(body, receive), send)

    return serve


async def _read(scope: dict[str, Any], receive: Receive, largest: int) -> bytes | None:
    """Give the whole body, or None as soon as it is too large or nobody is there any more."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if said.isdigit() and int(said[:20]) > largest:
        return None
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand out a body that was read, and after it whatever else comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


async def _refuse(send: Send, largest: int) -> None:
    problem = {
        "type": "about:blank",
        "title": "Content Too Large",
        "status": 413,
        "code": "config.body_too_large",
        "detail": f"A request holds {largest} bytes at most. Send less.",
    }
    text = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _application() -> Application:
    """Put the hot path, which has a limit of its own, before Django and its limit."""
    django = get_asgi_application()
    # Not before Django is set up: they stand on its models.
    from avow.config.problems import problem
    from avow.edge.application import edge
    from avow.edge.arrivals import arrivals

    return edge(arrivals(limited(django)), problem)


application = _application()
