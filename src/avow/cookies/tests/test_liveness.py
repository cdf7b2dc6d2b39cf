"""Links of other companies are looked at over real connections, and never for long."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from avow.cookies import conf, liveness, partners, services
from avow.cookies.liveness import Finding, look
from avow.cookies.models import LinkCheck
from avow.cookies.rules import Liveness
from avow.cookies.tests import factories
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement import links
from avow.statement import services as statement

OUT = "https://www.banderole.example/opt-out"


class _Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._answer()

    def do_GET(self) -> None:
        """Answer with a body, where there is one."""
        self._answer()

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")  # type: ignore[attr-defined]
        path = self.path.partition("?")[0].removeprefix("/")
        if path == "slow":
            time.sleep(3)
        if path == "drip":
            self._drip()
        if path == "garbage":
            self.wfile.write(b"\x00\xff\x00 no answer at all\r\n\r\n")
            self.close_connection = True
        elif path == "huge":
            self._huge()
        elif path == "no-head" and self.command == "HEAD":
            self._say(405)
        elif path == "circle":
            self._say(302, "/circle")
        elif path.startswith("to:"):
            self._say(302, path.removeprefix("to:"))
        else:
            self._say(int(path) if path.isdecimal() else 200)

    def _say(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        """Go on talking, a byte at a time, and never come to an end."""
        self.close_connection = True
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(60):
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            return

    def _huge(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200 if self.command == "GET" else 0):
                self.wfile.write(b"x" * 1_000_000)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test's output clean."""


class Company(ThreadingHTTPServer):
    """A company's server."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        """Listen on any free port."""
        super().__init__(("127.0.0.1", 0), _Server)
        self.asked: list[str] = []
        self.site = f"http://company.localhost:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Bear that whoever asked is gone."""


@pytest.fixture
def company() -> Iterator[Company]:
    """A company's server, running."""
    server = Company()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("/", "works", "200"),
        ("/no-head", "works", "200"),
        ("/huge", "works", "200"),
        ("/to:/", "works", "200"),
        ("/404", "dead", "404"),
        ("/410", "dead", "410"),
        ("/503", "dead", "503"),
        ("/403", "unclear", "403"),
        ("/to:/to:/404", "dead", "404"),
        ("/to:ftp:__files.example", "dead", "scheme"),
        ("/to:http:__[", "dead", "address"),
        ("/garbage", "dead", "unreachable"),
    ],
)
def test_what_a_link_comes_to(company: Company, path: str, state: str, said: str) -> None:
    address = company.site + path.replace("__", "//")

    assert look(address, private=True) == Finding(Liveness(state), said)


def test_a_link_that_leads_in_a_circle_is_dead(company: Company) -> None:
    assert look(company.site + "/circle", private=True) == Finding(Liveness.DEAD, "redirects")
    assert company.asked == ["HEAD /circle"] * 6


def test_a_server_that_takes_too_long_is_left(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "STEP_SECONDS", 0.2)
    begun = time.monotonic()

    assert look(company.site + "/slow", private=True) == Finding(Liveness.DEAD, "timeout")
    assert time.monotonic() - begun < 2


def test_a_server_that_never_ends_is_left_too(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "WHOLE_SECONDS", 0.5)
    begun = time.monotonic()
    found = look(company.site + "/drip", private=True)

    assert found.state is Liveness.DEAD
    assert time.monotonic() - begun < 3


def test_a_body_is_never_read(company: Company) -> None:
    begun = time.monotonic()
    look(company.site + "/huge", private=True)

    assert company.asked == ["HEAD /huge"]
    assert time.monotonic() - begun < 2


def test_a_port_where_nobody_listens_is_dead() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert look(f"http://127.0.0.1:{port}/", private=True).said == "unreachable"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://a.localhost:{}/", "http://[::1]:{}/"],
)
def test_ones_own_network_is_not_asked_unless_it_is_allowed(company: Company, address: str) -> None:
    found = look(address.format(company.server_port))

    assert found == Finding(Liveness.DEAD, "private")
    assert company.asked == []


@pytest.mark.parametrize("address", ["ftp://a.example/", "javascript:alert(1)", "http://a:b/", ""])
def test_what_is_no_address_of_the_web_is_not_asked(address: str) -> None:
    assert look(address).state is Liveness.DEAD


def played(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Have the companies of the shop played there."""
    names = ("https://www.banderole.example", "https://www.flicker.example")
    monkeypatch.setattr(links, "_STANDS_FOR", dict.fromkeys(names, place))


@pytest.fixture
def published(
    db: None, company: Company, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Company:
    """The shop's statement in force, and its advertiser's site played by the company's server."""
    settings.ROOT_URLCONF = "avow.cookies.tests.site"
    allowed = conf.CookiesSettings(check_links=True, check_private=True)
    monkeypatch.setattr(conf, "settings", lambda: allowed)
    played(monkeypatch, company.site)
    statement.publish(
        statement=factories.statement().encode(),
        practices=factories.practices().encode(),
        effective_at=clock.now(),
        actor="system",
    )
    return company


def test_visitors_are_told_that_a_link_works_and_when_it_was_looked_at(
    published: Company, client: Client
) -> None:
    while services.check_opt_outs():
        pass
    page = client.get("/privacy/trackers/").content.decode()

    assert LinkCheck.objects.get(address=OUT).state == "works"
    assert f"{published.site}/opt-out" in page
    assert f"Works, checked on {clock.now():%B %-d, %Y}" in page


def test_a_link_is_looked_at_once_a_day(published: Company) -> None:
    while services.check_opt_outs():
        pass
    asked = len(published.asked)

    assert services.check_opt_outs() == 0
    LinkCheck.objects.update(checked_at=clock.now() - timedelta(hours=25))
    assert services.check_opt_outs() > 0
    assert len(published.asked) > asked


def test_a_link_that_dies_and_comes_back_is_written_down_each_time_once(
    published: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status in ("200", "404", "410", "200"):
        played(monkeypatch, f"{published.site}/{status}?")
        LinkCheck.objects.update(checked_at=clock.now() - timedelta(hours=25))
        while services.check_opt_outs():
            pass
    kinds = Entry.objects.filter(kind__startswith="cookies.link_").order_by("number")
    digest = sha256(OUT.encode()).hexdigest()
    entries = [e.kind for e in kinds if e.content["facts"]["address"] == digest]

    assert entries == ["cookies.link_died", "cookies.link_revived"]


def test_nothing_is_asked_unless_it_is_switched_on(
    published: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, "settings", conf.CookiesSettings)

    assert services.check_opt_outs() == 0
    assert published.asked == []
    assert not LinkCheck.objects.exists()


def test_the_register_names_companies_with_their_links_once() -> None:
    practices = factories.policy().practices

    assert OUT in partners.links(practices)
    assert len(partners.links(practices)) == len(set(partners.links(practices)))
    assert "Banderole" in [one.name for one in partners.register(practices)]
