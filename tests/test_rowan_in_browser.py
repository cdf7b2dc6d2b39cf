"""Somebody logs in at the shop with Rowan ID, in a real browser, and sees what was kept of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.running import Running, demo

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, running."""
    with demo(tmp_path_factory.mktemp("rowan")) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, shop: Running) -> Iterator[Page]:
    """A phone that was led from the shop's log-in to the question of Rowan ID."""
    phone = chromium.new_context(viewport={"width": 320, "height": 640}, base_url=shop.site)
    opened = phone.new_page()
    opened.goto("/account/login/")
    opened.get_by_role("button", name="Continue with Rowan ID").click()
    opened.wait_for_url("http://id.rowan.localhost:*/authorize?*")
    yield opened
    phone.close()


def test_whoever_says_yes_has_an_account_that_holds_what_is_declared_and_no_more(
    page: Page,
) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Yes, tell it").click()
    page.wait_for_url("**/age/?for=log-in*")
    for name, value in (("day", "22"), ("month", "11"), ("year", "1990")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button").click()

    page.wait_for_url("**/account/")
    text = page.locator("main").inner_text()
    assert "Rowan ID also told us: birthdate and picture. We kept nothing of that." in text
    assert "wren.ashby@letters.example" in text
    page.locator("main details summary").click()
    held = page.locator("main details").inner_text()
    assert "rwn-wren-ashby" in held
    assert "1988" not in page.content()
    assert ".jpg" not in page.content()
    page.goto(page.url.replace("localhost", "id.rowan.localhost").replace("account/", ""))
    assert "birthdate, picture" in page.inner_text("main")


def test_whoever_says_no_is_nobody_here(page: Page) -> None:
    page.get_by_role("button", name="No, tell nothing").click()

    page.wait_for_url("**/account/3rdparty/login/cancelled/")
    assert "You stopped at the other service. Nothing was kept." in page.inner_text("main")
    page.goto("/account/")
    assert "/account/login/" in page.url
