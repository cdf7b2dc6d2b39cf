"""The pages of an account, held against axe-core where npm has put it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer

from avow.accounts.tests.factories import ADULT
from avow.accounts.tests.test_browser import fill, sign_up, turn_on_the_second_step
from avow.statement.models import Version

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parents[4] / "banner" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run("main", { runOnly: tags });
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}"""


def violations(page: "Page") -> list[Any]:
    """What axe finds wrong with a page."""
    page.add_script_tag(path=AXE)
    found: list[Any] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_pages_of_an_account(
    chromium: "Browser", version: Version, live_server: LiveServer, scheme: Any
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` in banner/ brings it.")
    context = chromium.new_context(base_url=live_server.url, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    wrong: dict[str, list[Any]] = {}

    page.goto("/account/signup/")
    fill(page, **ADULT)
    fill(page, email="no address", password1="short")
    wrong["signup"] = violations(page)
    page.goto("/account/login/")
    wrong["login"] = violations(page)
    context.clear_cookies()
    sign_up(page)
    wrong["account"] = violations(page)
    page.goto("/account/second-factor/")
    wrong["second factor"] = violations(page)
    page.goto("/account/")
    turn_on_the_second_step(page)
    wrong["codes"] = violations(page)
    for path in (
        "",
        "email/",
        "password/change/",
        "2fa/",
        "2fa/webauthn/add/",
        "close/",
        "3rdparty/",
    ):
        page.goto(f"/account/{path}")
        wrong[path] = violations(page)
    page.goto("/account/correct/sizes/")
    fill(page, value="")
    wrong["correct"] = violations(page)
    context.close()

    assert {path: found for path, found in wrong.items() if found} == {}
