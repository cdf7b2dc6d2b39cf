"""A customer's whole way in a real browser: in, proven, guarded twice, out, in again, and gone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from avow.accounts.models import Account
from avow.accounts.tests import stored
from avow.accounts.tests.factories import ADDRESS, ADULT, PASSWORD, link_in_mail
from avow.accounts.tests.test_canary import code_of
from avow.statement.models import Version

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: "Browser", version: Version, live_server: LiveServer) -> "Iterator[Page]":
    """A page of a new browser, with everything that its console complains of."""
    context = chromium.new_context(base_url=live_server.url)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    yield opened
    context.close()
    assert [said for said in complaints if "status of 4" not in said] == []


def fill(page: "Page", **values: str) -> None:
    """Fill fields by their names, and send the form that they stand in."""
    for name, value in values.items():
        page.fill(f"main [name={name}]", value)
    page.locator(f"main form:has([name={name}]) button").first.click()


def sign_up(page: "Page") -> None:
    page.goto("/account/signup/")
    fill(page, **ADULT)
    fill(page, email=ADDRESS, first_name="Ada", password1=PASSWORD)
    page.goto(link_in_mail())
    page.get_by_role("button", name="Yes, this is my address").click()


def turn_on_the_second_step(page: "Page") -> str:
    page.get_by_role("link", name="The second step").click()
    page.get_by_role("link", name="Turn it on").click()
    fill(page, password=PASSWORD)
    secret = page.locator("dt:text-is('Key') + dd").inner_text()
    assert page.get_by_role("img", name="The key").bounding_box()["width"] > 150  # type: ignore[index]
    fill(page, code=code_of(secret))
    cache.clear()  # a code opens once; the next one comes in half a minute
    return secret


def test_a_customer_comes_in_is_guarded_twice_and_goes_for_good(page: "Page") -> None:
    sign_up(page)
    assert page.locator("h1").inner_text() == "Your account"
    secret = turn_on_the_second_step(page)
    page.locator(".codes li").last.wait_for()
    assert page.locator(".codes li").count() == 10

    page.goto("/account/")
    page.get_by_role("button", name="Log out").click()
    page.goto("/account/login/")
    fill(page, login=ADDRESS, password=PASSWORD)
    assert page.locator("h1").inner_text() == "The second step"
    fill(page, code=code_of(secret))
    assert page.locator("h1").inner_text() == "Your account"

    page.get_by_role("link", name="Close the account").click()
    page.get_by_role("button", name="Close it and erase everything").click()
    fill(page, password=PASSWORD)
    assert page.locator("h1").inner_text() == "The account is closed"
    assert not Account.objects.exists()


def test_no_page_of_an_account_is_wider_than_a_small_telephone(page: "Page") -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_up(page)
    for path in ("", "email/", "password/change/", "2fa/", "close/", "correct/sizes/"):
        page.goto(f"/account/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_a_security_key_opens_the_account_in_the_place_of_a_code(page: "Page") -> None:
    sign_up(page)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto("/account/2fa/")
    page.get_by_role("link", name="Add a security key").click()
    fill(page, password=PASSWORD)
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/account/")
    page.get_by_role("button", name="Log out").click()
    page.goto("/account/login/")
    fill(page, login=ADDRESS, password=PASSWORD)
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/account/")

    assert page.locator("h1").inner_text() == "Your account"
    assert stored.found("credential", "authenticator_data") == []
