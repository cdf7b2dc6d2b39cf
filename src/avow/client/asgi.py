"""Middleware for ASGI applications: Starlette, FastAPI, Litestar, Django and the like."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from avow.client.middleware import Watching
from avow.client.outbox import MOST_WAITING, Outbox

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]


class AvowMiddleware:
    """Gives each request its visitor in `scope["avow"]`, and has page views recorded.

    When Avow is slow or away the site does not notice: visits are dropped and counted.
    """

    def __init__(
        self,
        app: Application,
        *,
        site: str,
        proxies: int = 0,
        strict: bool = False,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """Stand around an application. `strict` has the browser refuse undeclared hosts."""
        self._app, self._strict = app, strict
        self._watching = Watching(site, proxies=proxies, most_waiting=most_waiting)

    @property
    def outbox(self) -> Outbox:
        """The visits on their way, with the counts of `sent` and `dropped`."""
        return self._watching.outbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and look at what it does."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = scope["headers"]

        def header(name: str) -> str:
            return _joined(headers, name)

        visitor = self._watching.visitor(header)
        scope["avow"] = visitor

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                kind = _joined(message.get("headers", ()), "content-type")
                peer = (scope.get("client") or ("",))[0]
                self._watching.saw(
                    method=scope["method"],
                    status=message["status"],
                    kind=kind,
                    peer=peer,
                    header=header,
                )
                if self._strict and kind.startswith("text/html"):
                    message = {**message, "headers": _strict(message, visitor)}
            await send(message)

        await self._app(scope, receive, watched)


def _strict(message: Message, visitor: Any) -> list[Header]:
    policy = visitor.content_security_policy().encode()
    more = [(b"content-security-policy", policy), (b"vary", b"Cookie, Sec-GPC, DNT")]
    return [*message.get("headers", ()), *more]


def _joined(headers: Iterable[Header], name: str) -> str:
    """Give the values of a header as one line."""
    wanted = name.encode()
    mark = "; " if name == "cookie" else ", "
    return mark.join(value.decode("latin-1") for key, value in headers if key.lower() == wanted)
