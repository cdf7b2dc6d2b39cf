"""The client and its middlewares against a running Avow, and against none."""

import asyncio
import subprocess
import sys
import threading
import time
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
import uvicorn

from avow.client import (
    AsyncAvow,
    Avow,
    ConflictError,
    LaterError,
    NotFoundError,
    RefusedError,
    TooLargeError,
    UnauthorizedError,
    UnexpectedAnswerError,
    UnreachableError,
    outbox,
)
from avow.client import asgi as asgi_kind
from avow.client import wsgi as wsgi_kind
from avow.cookies.rules import Answer, Choice, encode
from avow.core import clock
from tests.running import Running, demo, free_port
from tests.running import avow as command

NOBODY = "http://localhost:9"
FIELDS = {"email": "ada@example.org"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Running]:
    with demo(home, AVOW_EDGE_PROXIES="1") as process:
        yield process


@pytest.fixture(scope="module")
def token(home: Path, running: Running) -> str:
    scopes = ("--for", "collect.registration", "--for", "choices")
    made = command("token", "make", "shop", str(home), "--demo", *scopes)
    return made.stdout.split()[-1]


@pytest.fixture(scope="module")
def avow(running: Running) -> Iterator[Avow]:
    with Avow(running.site, timeout_seconds=20) as client:
        yield client


def test_what_a_person_gives_is_recorded_with_its_sentence_and_receipt(avow: Avow) -> None:
    given = avow.collect("newsletter", FIELDS, wording="Send me letters", place="web:/")

    assert (given.touchpoint, [one.field for one in given.recorded]) == ("newsletter", ["email"])
    assert "newsletter" in given.recorded[0].sentence
    assert avow.receipt(given.entry).startswith(b"c2sp.org/tlog-proof@v1")


def test_the_same_key_is_recorded_once_and_other_content_is_a_conflict(avow: Avow) -> None:
    first = avow.collect("newsletter", FIELDS, key="form-1")

    assert avow.collect("newsletter", FIELDS, key="form-1") == first
    with pytest.raises(ConflictError) as refused:
        avow.collect("newsletter", {"email": "grace@example.org"}, key="form-1")
    assert refused.value.code == "collection.key_reused"


def test_a_refusal_names_the_sentence_that_decided(avow: Avow) -> None:
    with pytest.raises(RefusedError) as refused:
        avow.collect("newsletter", FIELDS | {"shoe_size": "39"})

    error = refused.value
    assert (error.status, error.code) == (422, "collection.undeclared_field")
    assert error.practice == "data.shoe_size"
    assert error.sentence_text


@pytest.mark.parametrize("touchpoint", ["fortune-teller", "a/b", "..", "é?#", ""])
def test_a_touchpoint_that_is_not_there_is_not_found(avow: Avow, touchpoint: str) -> None:
    with pytest.raises((NotFoundError, UnexpectedAnswerError)):
        avow.collect(touchpoint, FIELDS)


def test_too_much_is_too_large(avow: Avow) -> None:
    with pytest.raises(TooLargeError):
        avow.collect("newsletter", {"email": "a" * 20_001})


def test_a_choice_on_a_device_is_recorded_and_a_visit_as_far_as_declared(
    running: Running, avow: Avow
) -> None:
    given = avow.collect("newsletter", FIELDS)
    words = avow.wordings()["es"]
    chosen = avow.choose({"analytics": False}, statement=given.version, wording=words)
    visited = avow.visit(referrer="https://search.example/?q=ada", address="192.0.2.7")

    assert (chosen.refused, chosen.allowed) == (("analytics",), ())
    assert visited.recorded == ("ip", "operating_system", "referrer_host", "visited_at")


def test_what_is_not_public_needs_a_token(running: Running, avow: Avow, token: str) -> None:
    fields = FIELDS | {"wish_list": "A coat of larks"}
    with pytest.raises(UnauthorizedError) as refused:
        avow.collect("registration", fields, age=30)
    with Avow(running.site, timeout_seconds=20, token=token) as own:
        given = own.collect("registration", fields, age=30)

    assert (refused.value.status, refused.value.code) == (401, "collection.unauthorized")
    assert given.touchpoint == "registration"


def test_a_signal_stands_for_the_profile_that_the_site_keeps(running: Running, token: str) -> None:
    async def later() -> tuple[str, ...]:
        async with AsyncAvow(running.site, timeout_seconds=20, token=token) as avow:
            return await avow.heed("a_browser_of_the_shop", [])

    with Avow(running.site, timeout_seconds=20, token=token) as own:
        met = own.heed("a_browser_of_the_shop", ["gpc"])

    assert (met, asyncio.run(later())) == (("gpc",), ("gpc",))


def test_code_that_awaits_does_the_same(running: Running) -> None:
    async def asked() -> tuple[UUID, bytes, tuple[str, ...]]:
        async with AsyncAvow(running.site, timeout_seconds=20) as avow:
            given = await avow.collect("newsletter", FIELDS)
            visited = await avow.visit()
            with pytest.raises(RefusedError):
                await avow.choose({"x": True}, statement=given.version, wording="?")
            return given.entry, await avow.receipt(given.entry), visited.recorded

    entry, proof, recorded = asyncio.run(asked())
    assert str(entry)
    assert proof.startswith(b"c2sp.org/tlog-proof@v1")
    assert "visited_at" in recorded


def test_nobody_there_is_told_as_such() -> None:
    with pytest.raises(UnreachableError, match="localhost:9"):
        Avow(NOBODY, tries=2).collect("newsletter", FIELDS)

    async def asked() -> None:
        async with AsyncAvow(NOBODY, tries=1) as avow:
            await avow.visit()

    with pytest.raises(UnreachableError):
        asyncio.run(asked())


class Faulty(BaseHTTPRequestHandler):
    """Refuses as often as it is told to, and remembers the keys that it saw."""

    answers: ClassVar[list[int | None]] = []
    keys: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        status = self.answers.pop(0)
        if status is None:
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(b'{"recorded":[],"code":"edge.busy","detail":"Later."}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def faulty() -> Iterator[str]:
    Faulty.answers, Faulty.keys = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_what_may_be_taken_later_is_tried_again_under_one_key(faulty: str) -> None:
    Faulty.answers = [503, None, 429]
    with Avow(faulty) as avow, pytest.raises(LaterError) as refused:
        avow.choose({"analytics": True}, statement="0" * 64, wording="May we count?")

    assert refused.value.code == "edge.busy"
    assert len(Faulty.keys) == 3
    assert len(set(Faulty.keys)) == 1
    assert Faulty.keys[0]


def test_a_visit_that_may_have_arrived_is_not_sent_again(faulty: str) -> None:
    Faulty.answers = [None, 201]
    with Avow(faulty) as avow, pytest.raises(UnreachableError):
        avow.visit()

    assert len(Faulty.keys) == 1


# --- Middleware -------------------------------------------------------------------------------


async def asgi_site(scope: Any, receive: Any, send: Any) -> None:
    """Say what the visitor allows."""
    text = f"{scope['avow'].gpc} {scope['avow'].allows('analytics')}".encode()
    kind = b"text/plain" if scope["path"] == "/plain" else b"text/html; charset=utf-8"
    headers = [(b"content-type", kind)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def wsgi_site(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The same, for servers of the other kind."""
    text = f"{environ['avow'].gpc} {environ['avow'].allows('analytics')}".encode()
    kind = "text/plain" if environ["PATH_INFO"] == "/plain" else "text/html; charset=utf-8"
    start_response("200 OK", [("Content-Type", kind)])
    return [text]


Served = tuple[str, Any]


@pytest.fixture(params=["asgi", "wsgi"])
def serve(request: pytest.FixtureRequest) -> Iterator[Callable[..., Served]]:
    """Serve the site with the middleware before it; give its address and the middleware."""
    stops: list[Callable[[], object]] = []

    def served(site: str, **settings: Any) -> Served:
        kind: Any = asgi_kind if request.param == "asgi" else wsgi_kind
        app = asgi_site if request.param == "asgi" else wsgi_site
        middleware = kind.AvowMiddleware(app, site=site, **settings)
        stops.append(middleware.outbox.close)
        start = _uvicorn if request.param == "asgi" else _wsgiref
        port, stop = start(middleware)
        stops.append(stop)
        return f"http://127.0.0.1:{port}", middleware

    yield served
    for stop in reversed(stops):
        stop()


def _uvicorn(app: Any) -> tuple[int, Callable[[], object]]:
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join()

    return port, stop


def _wsgiref(app: Any) -> tuple[int, Callable[[], object]]:
    class Quiet(wsgiref.simple_server.WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = wsgiref.simple_server.make_server("127.0.0.1", 0, app, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return server.server_port, stop


def told(middleware: Any, address: str) -> dict[str, Any]:
    """What the banner is told, once the middleware knows."""
    until = time.monotonic() + 20
    httpx.get(f"{address}/plain")
    while not middleware.outbox.banner.told and time.monotonic() < until:
        time.sleep(0.02)
    return dict(middleware.outbox.banner.told)


def test_the_site_knows_what_its_visitor_chose(
    running: Running, serve: Callable[..., Served]
) -> None:
    address, middleware = serve(running.site)
    banner = told(middleware, address)
    yes = {key["key"]: Answer.YES for key in banner["switches"]}
    choice = Choice(version=banner["version"], made_on=clock.today(), answers=yes)
    cookie = f"odd={{; {banner['cookie']['name']}={encode(choice)}; x=y"

    def said(**headers: str) -> str:
        return httpx.get(address, headers=headers).text

    assert said() == "False False"
    assert said(Cookie=cookie) == "False True"
    assert said(**{"Sec-GPC": "1"}) == "True False"
    assert said(**{"Sec-GPC": "true"}) == "False False"
    assert said(Cookie=f"{banner['cookie']['name']}=1.garbage") == "False False"


def test_page_views_are_recorded_and_nothing_else(
    running: Running, serve: Callable[..., Served]
) -> None:
    address, middleware = serve(running.site)
    headers = {"Referer": "https://search.example/?q=ada@example.org", "User-Agent": "Windows é"}
    httpx.get(address, headers={k: v.encode() for k, v in headers.items()})
    httpx.get(f"{address}/plain")
    httpx.post(address)

    assert middleware.outbox.drain(seconds=20)
    assert (middleware.outbox.sent, middleware.outbox.dropped) == (1, 0)


def test_strict_pages_name_no_host_that_the_visitor_refused(
    running: Running, serve: Callable[..., Served]
) -> None:
    address, middleware = serve(running.site, strict=True)
    banner = told(middleware, address)
    yes = {key["key"]: Answer.YES for key in banner["switches"]}
    choice = Choice(version=banner["version"], made_on=clock.today(), answers=yes)
    cookie = {"Cookie": f"{banner['cookie']['name']}={encode(choice)}"}
    hosts = [host for t in banner["trackers"].values() for h in t["hosts"].values() for host in h]

    refused = httpx.get(address).headers["Content-Security-Policy"]
    allowed = httpx.get(address, headers=cookie).headers["Content-Security-Policy"]

    assert hosts
    assert [host in allowed for host in hosts] == [True] * len(hosts)
    assert not any(host in refused for host in set(hosts) - set(_always(banner)))
    assert "Content-Security-Policy" not in httpx.get(f"{address}/plain").headers


def _always(banner: dict[str, Any]) -> list[str]:
    """Hosts that need no choice."""
    free = [one["hosts"] for one in banner["trackers"].values() if not one["needs"]]
    return [host for hosts in free for named in hosts.values() for host in named]


def test_a_site_does_not_notice_that_avow_is_away(serve: Callable[..., Served]) -> None:
    address, middleware = serve(NOBODY, most_waiting=3)
    with httpx.Client() as browser:
        begun = time.monotonic()
        answers = [browser.get(address).text for _ in range(20)]
        took = time.monotonic() - begun

    assert answers == ["False False"] * 20
    assert took < 20 * outbox.PAUSE_SECONDS / 2
    assert middleware.outbox.sent == 0
    assert middleware.outbox.dropped >= 16


def test_neither_client_nor_middleware_needs_django() -> None:
    code = (
        "import sys, avow.client, avow.client.asgi, avow.client.wsgi;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'ninja')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
    assert not Path("data").is_file()
