"""The pages about messages in a real browser, before and after a form: narrow, and read by axe."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from avow.messaging import addresses, sending, tokens
from avow.messaging.models import Message
from avow.messaging.tests.factories import customer, letter, says_yes
from avow.statement.tests.factories import published

AXE = Path(__file__).parents[4] / "banner" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MAILBOX, NUMBER = "ada@example.org", "+12125550123"

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(transactional_db: None) -> UUID:
    """Ada, whom news reached by e-mail and by text."""
    published()
    person = customer(MAILBOX, phone=NUMBER)
    for channel in ("email", "text"):
        says_yes(person, channel=channel)
        letter(person, channel=channel, subject="Coats" if channel == "email" else "")
    sending.send_due()
    return person


def _sent(channel: str) -> str:
    message = Message.objects.filter(channel=channel, state="sent").earliest("number")
    return f"/outbox/{message.reference}/"


def _states(page: Page, person: UUID) -> Iterator[str]:
    """Go through every page and what follows its buttons, and name where we are."""
    centre, stop = (
        f"/privacy/messages/{tokens.choices(person)}/",
        tokens.stop(person, "news", "email"),
    )
    for name, address in (
        ("outbox", "/outbox/"),
        ("an e-mail", _sent("email")),
        ("no link", "/u/nothing"),
        ("asking", "/privacy/messages"),
    ):
        page.goto(address)
        yield name
    page.get_by_label("E-mail").first.fill(MAILBOX)
    yield from _pressed(page, "asked", page.locator("main form button").first.click)
    page.goto(f"/v/{tokens.confirmation(person, addresses.lookup('email', MAILBOX))}")
    yield "confirming"
    yield from _pressed(page, "confirmed", page.locator("main form button").first.click)
    page.goto(f"/u/{stop}")
    yield "stopping"
    yield from _pressed(page, "stopped", page.locator("main form button").first.click)
    page.goto(centre)
    yield "choices"
    page.get_by_role("checkbox", name="Phone").first.check()
    yield from _pressed(page, "saved", page.get_by_role("button", name="Save my choices").click)
    page.goto(_sent("text"))
    yield "a text"
    page.get_by_label("Answer as the person").fill("STOP")
    yield from _pressed(page, "answered", page.get_by_role("button", name="Send the answer").click)
    page.goto(centre)
    yield "choices after STOP"
    yield from _pressed(page, "all", page.get_by_role("button", name="Stop all messages").click)


def _pressed(page: Page, name: str, press: Callable[[], None]) -> Iterator[str]:
    with page.expect_navigation():
        press()
    yield name


def test_no_state_is_wider_than_a_narrow_phone_or_breaks_its_own_policy(
    ada: UUID, chromium: Browser, live_server: LiveServer
) -> None:
    phone = chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640})
    page = phone.new_page()
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if "Policy" in told.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))

    width = "document.documentElement.scrollWidth"
    wide = {name: page.evaluate(width) for name in _states(page, ada)}
    phone.close()

    assert {name: found for name, found in wide.items() if found != 320} == {}
    assert len(wide) == 15
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_any_state(
    ada: UUID, chromium: Browser, live_server: LiveServer, scheme: Literal["light", "dark"]
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` in banner/ brings it.")
    # Without the security policy: it would keep the checker out.
    phone = chromium.new_context(base_url=live_server.url, color_scheme=scheme, bypass_csp=True)
    page = phone.new_page()
    wrong = {name: _wrong_with(page) for name in _states(page, ada)}
    phone.close()

    assert {name: found for name, found in wrong.items() if found} == {}


def _wrong_with(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        """async tags => {
          const told = await axe.run(document, { runOnly: tags });
          return told.violations.map(one => `${one.id}: ${one.nodes[0].html}`);
        }""",
        TAGS,
    )
    return found
