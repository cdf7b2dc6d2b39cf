"""Middleware for WSGI applications: Flask, Django, Pyramid and the like."""

from collections.abc import Callable, Iterable
from typing import Any

from avow.client.middleware import Watching
from avow.client.outbox import MOST_WAITING, Outbox
from avow.client.visitors import Visitor

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class AvowMiddleware:
    """Gives each request its visitor in `environ["avow"]`, and has page views recorded.

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

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and look at what it does."""

        def header(name: str) -> str:
            return str(environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))

        visitor = self._watching.visitor(header)
        environ["avow"] = visitor

        def watched(status: str, headers: Headers, *more: Any) -> Any:
            kind = next((value for name, value in headers if name.lower() == "content-type"), "")
            self._watching.saw(
                method=str(environ.get("REQUEST_METHOD", "")),
                status=int(status.split(" ", 1)[0]),
                kind=kind,
                peer=str(environ.get("REMOTE_ADDR", "")),
                header=header,
            )
            if self._strict and kind.startswith("text/html"):
                headers = [*headers, *_strict(visitor)]
            return start_response(status, headers, *more)

        return self._app(environ, watched)


def _strict(visitor: Visitor) -> Headers:
    policy = visitor.content_security_policy()
    return [("Content-Security-Policy", policy), ("Vary", "Cookie, Sec-GPC, DNT")]
