"""The script tag on a shop of its own host: the choice arrives here, and only from such hosts."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from avow.choices.models import DeviceChoice
from avow.cookies import conf
from avow.cookies.tests import factories
from avow.cookies.tests.trackers import Company
from avow.core import clock
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.statement import services as statement

SHOP = "https://www.shop.example"
PAGE = "/privacy/choices/"
HTML = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Shop</title>
<script src="{script}"></script></head><body><h1>Buttons</h1>
<script type="text/plain" data-avow-tracker="tally" data-src="//{stats}/tally.js"></script>
</body></html>"""


@dataclass
class Apart:
    """The shop's own server, which knows nothing of choices, and the browser's visits to it."""

    address: str
    privacy: str
    browser: Browser
    posted: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        """Open a page of the shop as a new visitor."""
        page = self.browser.new_context().new_page()
        page.goto(self.address + path)
        page.wait_for_selector(".avow-banner")
        return page


def press(page: Page, text: str) -> str:
    """Press a button and give what is said once the answer, or none, has come."""
    page.get_by_role("button", name=text, exact=True).click()
    page.wait_for_selector(".avow-told p >> nth=1")
    return page.inner_text(".avow-told")


@pytest.fixture
def apart(
    published: tuple[Company, Company],
    chromium: Browser,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Apart]:
    """A shop on shop.localhost whose script comes from privacy.localhost."""
    stats, _ = published
    privacy = f"http://privacy.localhost:{live_server.url.rpartition(':')[2]}"
    pages = {
        "/": HTML.format(language="en", script=f"{privacy}/avow.js", stats=stats.host),
        "/es": HTML.format(language="es", script=f"{privacy}/avow.js", stats=stats.host),
    }
    posted: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Set-Cookie", "_tally_hidden=1; HttpOnly; Max-Age=9000")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def do_POST(self) -> None:
            posted.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    origin = f"http://www.shop.localhost:{server.server_port}"
    told = conf.CookiesSettings(pages=[origin])
    monkeypatch.setattr(conf, "settings", lambda: told)
    shop = Apart(f"{origin}/", privacy, chromium, posted)
    yield shop
    for context in chromium.contexts:
        context.close()
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_a_choice_on_the_shop_arrives_here_with_its_entry_and_receipt(apart: Apart) -> None:
    page = apart.open()
    press(page, "Refuse all")
    link = str(page.get_attribute(".avow-told a[href*=receipts]", "href"))
    settings = str(page.get_attribute(".avow-told a", "href"))
    kept = page.evaluate("Object.keys(localStorage)")
    page.goto(settings)
    found: str = page.evaluate("(link) => fetch(link).then((found) => found.text())", link)

    proven = receipts.verify(found.encode(), ledger.verification_key())
    assert apart.posted == []
    assert DeviceChoice.objects.get().allowed == []
    assert link.startswith(f"{apart.privacy}/ledger/receipts/")
    assert settings == f"{apart.privacy}{PAGE}"
    assert proven.reference == str(DeviceChoice.objects.get().reference)
    assert proven.kind == "choices.chosen_on_device"
    assert kept == []


@pytest.mark.browser
def test_an_earlier_no_to_sharing_comes_along_and_stays(apart: Apart) -> None:
    page = apart.open()
    press(page, "Refuse all")
    page.evaluate("document.cookie = document.cookie.replace('partners:0|', '')")
    page.reload()
    page.wait_for_selector(".avow-banner")
    press(page, "Accept all")

    assert "sale-or-sharing" not in DeviceChoice.objects.latest("pk").allowed


@pytest.mark.browser
def test_what_only_the_shops_server_sees_is_told_as_left(apart: Apart) -> None:
    page = apart.open()
    press(page, "Accept all")
    page.evaluate(WITHDRAW)
    page.wait_for_selector(".avow-left")

    told = page.inner_text(".avow-told")
    names = {str(one["name"]) for one in page.context.cookies()}
    assert "_tally_*" in told
    assert "is cleared" not in told
    assert "_tally_hidden" in names


@pytest.mark.browser
def test_what_could_not_be_sent_is_not_called_recorded_and_arrives_later(apart: Apart) -> None:
    page = apart.open()
    page.route(f"**{PAGE}", lambda route: route.fulfill(status=404, body="Nothing here"))
    told = press(page, "Refuse all")
    before = DeviceChoice.objects.count()
    page.unroute(f"**{PAGE}")
    with page.expect_response(f"**{PAGE}"):
        page.reload()
    page.wait_for_function("!localStorage.length")

    assert "We could not put it on record yet" in told
    assert "receipt" not in told
    assert (before, DeviceChoice.objects.count()) == (0, 1)


@pytest.mark.browser
def test_a_page_in_another_language_asks_in_it(apart: Apart) -> None:
    page = apart.open("es")
    press(page, "Rechazar todo")

    assert "Rechazar todo" in DeviceChoice.objects.get().wording.text


@pytest.fixture
def declared(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement in force, and the shop's own host declared in the settings."""
    settings.ROOT_URLCONF = "avow.cookies.tests.site"
    statement.publish(
        statement=factories.statement().encode(),
        practices=factories.practices().encode(),
        effective_at=clock.now(),
        actor="system",
    )
    told = conf.CookiesSettings(pages=[SHOP])
    monkeypatch.setattr(conf, "settings", lambda: told)


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.example",
        "http://www.shop.example",
        "https://www.shop.example:8443",
        "https://www.shop.example.evil.example",
        "null",
    ],
)
def test_no_other_origin_may_send_a_choice_or_read_an_answer(
    client: Client, declared: None, origin: str
) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-site", "Accept": "application/json"}
    asked = client.options(PAGE, headers=headers)
    sent = client.post(PAGE, {"choice": "accept", "place": "banner"}, headers=headers)

    assert "Access-Control-Allow-Origin" not in {**asked.headers, **sent.headers}
    assert sent.status_code == 403
    assert not DeviceChoice.objects.exists()


def test_a_declared_origin_is_named_and_no_cookie_goes_with_it(
    client: Client, declared: None
) -> None:
    headers = {"Origin": SHOP, "Sec-Fetch-Site": "cross-site", "Accept": "application/json"}
    asked = client.options(PAGE, headers=headers)
    sent: Any = client.post(PAGE, {"choice": "accept", "place": "banner"}, headers=headers)

    assert asked["Access-Control-Allow-Headers"] == "Idempotency-Key"
    for answer in (asked, sent):
        assert answer["Access-Control-Allow-Origin"] == SHOP
        assert "Access-Control-Allow-Credentials" not in answer
        assert "Origin" in answer["Vary"]
    assert "pocket_choices" not in sent.cookies
    assert sent.status_code == 200


WITHDRAW = """() => {
  const form = document.createElement("form");
  form.dataset.avow = "settings";
  form.innerHTML = `<input name=language value=en><button name=choice value=refuse>No</button>`;
  document.body.append(form);
  form.requestSubmit(form.lastElementChild);
}"""
