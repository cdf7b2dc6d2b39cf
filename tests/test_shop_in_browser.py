"""The shop as a visitor has it: a real server, a real Chromium, a phone of 320 points."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from avow.core import clock
from tests.running import Running, demo

PAGES = [
    "/",
    "/pieces/linden-coat/",
    "/newsletter/",
    "/age/",
    "/privacy/",
    "/privacy/versions/",
    "/ledger/verify",
    "/api/v1/docs",
    "/nothing/",
]
EMAIL = "ada@example.org"

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
    assert set(kept) == {"csrftoken", "avow_age"}
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


def test_no_cookie_is_set_before_the_form(page: Page) -> None:
    for address in PAGES:
        if address not in ("/newsletter/", "/age/"):
            page.goto(address)

    assert page.context.cookies() == []
