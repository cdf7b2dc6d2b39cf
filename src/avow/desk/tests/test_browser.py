"""The desk in a real browser: by keyboard, on a narrow phone, and without a fault."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from avow.accounts import services as accounts
from avow.accounts.tests.factories import guarded
from avow.desk.models import Heard
from avow.desk.tests.conftest import PASSWORD
from avow.desk.tests.test_lists import heard
from avow.statement.tests.factories import published

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "people/",
    "enter/",
    "enter/contact-post/",
    "entered/",
    "campaigns/",
    "campaigns/new/",
    "doubtful/",
    "stop/",
    "letters/",
    "calls/",
)


@pytest.fixture
def page(
    transactional_db: None, chromium: Browser, live_server: LiveServer, client: Client
) -> Iterator[Page]:
    """The desk on a phone of 320 pixels, with Grace signed in."""
    published()
    client.force_login(
        guarded(accounts.add_staff(email="grace@example.org", password=PASSWORD, actor="system"))
    )
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640})
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_no_page_is_wider_than_a_narrow_phone_or_breaks_its_own_policy(page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    heard(3)

    widths = []
    for path in PAGES:
        page.goto(f"/desk/{path}")
        widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [320] * len(PAGES)
    assert faults == []


def test_rows_and_pages_are_reached_by_keyboard_alone(page: Page) -> None:
    heard(60)
    page.goto("/desk/entered/")

    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    second = Heard.objects.order_by("-entered_at", "-id")[1]
    assert focused == f"/desk/entered/{second.submission}/"

    page.keyboard.press("n")
    page.wait_for_url("**/desk/entered/?after=*")
    assert page.locator("tbody tr").count() == 10
    page.keyboard.press("/")
    page.wait_for_url("**/desk/people/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "value"
