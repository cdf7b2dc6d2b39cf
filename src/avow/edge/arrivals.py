"""Visits to pages of this installation: whoever arrives from elsewhere tells of it by arriving."""

from contextlib import suppress
from typing import Any

from avow.core.errors import AvowError
from avow.edge import conf, services
from avow.edge.application import Application, Receive, Request, Send
from avow.edge.rules import referrer_host, visitor


def arrivals(following: Application) -> Application:
    """Let `following` answer, and then record the visit of whoever came to a page from elsewhere.

    A visit that may not or cannot be recorded is not; nobody who visits hears of it.
    """

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await following(scope, receive, send)
        if scope["type"] == "http":
            with suppress(AvowError):
                await _note(Request(scope["method"], "", scope["headers"], _peer(scope), b""))

    return serve


async def _note(request: Request) -> None:
    referrer = request.one(b"referer")
    own = request.one(b"host").partition(":")[0]
    if not _asks_for_a_page(request) or (referrer and referrer_host(referrer) == own):
        return
    proxies = conf.settings().proxies
    await services.record_visit(
        referrer=referrer,
        address=visitor(request.peer, request.all(b"x-forwarded-for"), proxies),
        user_agent=request.one(b"user-agent"),
    )


def _asks_for_a_page(request: Request) -> bool:
    """Say whether a browser goes to a page, and does not only fetch something ahead."""
    ahead = request.one(b"sec-purpose")
    return request.method == "GET" and request.one(b"sec-fetch-dest") == "document" and not ahead


def _peer(scope: dict[str, Any]) -> str:
    return str((scope.get("client") or ("",))[0])
