"""The shop as a visitor has it: a real server, a real Chromium, a phone of 320 points."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from avow.core import clock
from tests.running import Running, demo

FORMS = ["/newsletter/", "/age/", "/contact/", "/events/", "/contest/"]
PAGES = [
    "/",
    "/collections/women/",
    "/pieces/linden-coat/",
    "/basket/",
    "/hedgerow/",
    "/hedgerow/how-a-leaf-becomes-a-dress/",
    "/boutiques/",
    "/delivery/",
    *FORMS,
    "/privacy/",
    "/privacy/versions/",
    "/ledger/verify",
    "/api/v1/docs",
    "/nothing/",
]
EMAIL = "ada@example.org"
AXE = Path(__file__).parents[1] / "banner" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, running."""
    with demo(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture
def faults() -> list[str]:
    """What went wrong: script errors, what the security policy stopped, requests to elsewhere."""
    return []


@pytest.fixture
def page(chromium: Browser, shop: Running, faults: list[str]) -> Iterator[Page]:
    """A page of the shop, watched."""
    phone = chromium.new_context(viewport={"width": 320, "height": 640}, base_url=shop.site)
    opened = phone.new_page()

    def stopped(said: str) -> None:
        if "Content Security Policy" in said:
            faults.append(said)

    def asked(url: str) -> None:
        if not url.startswith(shop.site):
            faults.append(url)

    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: stopped(message.text))
    opened.on("request", lambda request: asked(request.url))
    yield opened
    phone.close()


def test_a_visitor_signs_up_takes_the_receipt_home_and_checks_it(
    page: Page, faults: list[str]
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up for the newsletter").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send me the letter").click()
    assert EMAIL not in page.content()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    receipt = download.value.path()
    page.goto("/ledger/verify")
    page.locator("input[type=file]").set_input_files(receipt)
    page.get_by_role("button", name="Check").click()

    assert page.get_by_role("heading", name="The receipt holds").is_visible()
    assert faults == []


def test_a_refusal_takes_the_reader_to_the_summary_and_from_there_to_the_field(
    page: Page, faults: list[str]
) -> None:
    page.goto("/newsletter/")
    page.get_by_label("E-mail address").fill("ada@example")
    page.get_by_role("button", name="Send me the letter").click()

    assert page.evaluate("document.activeElement.className") == "errors"
    page.get_by_role("link", name="This is no e-mail address").click()
    assert page.evaluate("document.activeElement.id") == "email"
    assert faults == []


def test_a_child_is_asked_once_and_then_refused_everywhere(page: Page, faults: list[str]) -> None:
    page.goto("/age/")
    _say_born(page, "31", "2", "2015")
    page.get_by_role("link", name="There is no such date").click()
    assert page.evaluate("document.activeElement.id") == "day"
    _say_born(page, "28", "2", str(clock.today().year - 10))

    page.goto("/age/")
    assert page.get_by_role("heading", name="We cannot take this from you").is_visible()
    page.goto("/newsletter/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send me the letter").click()
    assert page.get_by_role("heading", name="We did not take this").is_visible()
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(kept) == {"csrftoken", "avow_age", "ll_choices"}
    assert (kept["avow_age"]["value"], kept["avow_age"]["expires"]) == ("refused", -1)
    assert faults == []


def _say_born(page: Page, *date: str) -> None:
    for part, number in zip(("Day", "Month", "Year"), date, strict=True):
        page.get_by_label(part).fill(number)
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_to_the_side_on_a_phone(
    page: Page, faults: list[str], address: str
) -> None:
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_any_page(
    chromium: Browser, shop: Running, scheme: Literal["light", "dark"]
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` in banner/ brings it.")
    # Without the security policy: it would keep the checker out.
    phone = chromium.new_context(base_url=shop.site, color_scheme=scheme, bypass_csp=True)
    page = phone.new_page()
    wrong = {address: _wrong_with(page, address) for address in PAGES if address != "/nothing/"}
    phone.close()

    assert {address: found for address, found in wrong.items() if found} == {}


def _wrong_with(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        """async tags => {
          const told = await axe.run(document, { runOnly: tags });
          return told.violations.map(one => `${one.id}: ${one.nodes[0].html}`);
        }""",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    )
    return found


def test_no_cookie_is_set_before_the_form(page: Page) -> None:
    for address in PAGES:
        if address not in FORMS:
            page.goto(address)

    assert page.context.cookies() == []


@dataclass(slots=True)
class Watched:
    """A visitor's page, and all that was asked of any host: address and what was posted."""

    page: Page
    asked: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def told(self, host: str) -> str:
        """Give all that was sent to a host, in one text."""
        return " ".join(
            f"{url} {posted}" for url, posted in self.asked if urlsplit(url).netloc == host
        )


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, shop: Running) -> Iterator[Watched]:
    """A visitor on a small phone, who said no to every tracker."""
    phone = chromium.new_context(
        viewport={"width": 320, "height": 640},
        base_url=shop.site,
        java_script_enabled=request.param,
    )
    seen = Watched(phone.new_page())
    seen.page.set_default_timeout(30_000)
    seen.page.on("request", lambda one: seen.asked.append((one.url, one.post_data or "")))
    seen.page.on("console", lambda told: seen.stopped.append(told.text))
    seen.page.goto("/privacy/cookies/")
    with seen.page.expect_event("load"):  # the script notes what was done before it loads anew
        seen.page.get_by_role("button", name="Refuse all").last.click()
    yield seen
    phone.close()


def test_a_visitor_buys_a_coat_from_abroad_and_takes_the_receipts_home(
    visitor: Watched, shop: Running
) -> None:
    page = visitor.page
    _fill_the_basket(page)
    _answer_the_checkout(page)
    assert urlsplit(page.url).netloc == urlsplit(shop.site).netloc.replace(
        "localhost", "pay.pennant.localhost"
    )
    _pay(page, "4000 0000 0000 0002")
    assert page.get_by_role("heading", name="The card was declined").is_visible()
    _pay(page, "4242 4242 4242 4242")

    assert page.get_by_role("heading", name="Thank you, your order is placed").is_visible()
    for name in ("Receipt of the order", "Receipt of what you were shown"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert _holds(page.context.new_page(), download.value.path())
    told = visitor.told(urlsplit(shop.site).netloc)
    assert "12+rue+des+Tilleuls" in told
    assert "4242" not in told
    assert "4000+0000" not in told
    assert [said for said in visitor.stopped if "Content Security Policy" in said] == []
    kept = {cookie["name"] for cookie in page.context.cookies(shop.site)}
    assert kept == {"csrftoken", "avow_age", "ll_checkout", "ll_choices"}


def _fill_the_basket(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Shop").get_by_role("link", name="Women").click()
    page.get_by_role("link", name="The Linden coat").click()
    page.get_by_role("link", name="Chestnut").click()
    page.get_by_role("button", name="Put it into the basket").click()
    assert page.get_by_role("link", name="Choose a size of The Linden coat").is_visible()
    page.get_by_label("XL", exact=True).check()
    page.get_by_role("button", name="Put it into the basket").click()
    assert page.get_by_text("Chestnut, XL").is_visible()
    page.get_by_role("link", name="Go to the checkout").click()


def _answer_the_checkout(page: Page) -> None:
    _say_born(page, "1", "2", "1990")
    page.get_by_role("button", name="Go on to delivery").click()
    assert page.get_by_role("link", name="E-mail address: this is needed").is_visible()
    for label, value in (
        ("E-mail address", EMAIL),
        ("First name", "Ada"),
        ("Last name", "Lovelace"),
    ):
        page.get_by_label(label).fill(value)
    assert not page.get_by_label("Yes, send me news and offers").is_checked()
    page.get_by_role("button", name="Go on to delivery").click()
    page.get_by_label("Country").select_option("France")
    page.get_by_label("Street").fill("12 rue des Tilleuls")
    page.get_by_label("City").fill("Lyon")
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_role("heading", name="What Faraway Parcel will receive").is_visible()
    page.get_by_role("button", name="I have seen this").click()
    page.get_by_role("button", name="Pay $452.00").click()


def _pay(page: Page, number: str) -> None:
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Good until").fill("04/39")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Pay $452.00").click()


def _holds(page: Page, receipt: Path) -> bool:
    page.goto("/ledger/verify")
    page.locator("input[type=file]").set_input_files(receipt)
    page.get_by_role("button", name="Check").click()
    return page.get_by_role("heading", name="The receipt holds").is_visible()
