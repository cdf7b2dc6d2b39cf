"""The banner, its panel and the settings page, held against axe-core where npm has put it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from avow.cookies.tests.visiting import Opening

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[4] / "banner" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async (where) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(where, { runOnly: tags });
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}"""


def violations(page: Page, where: str) -> list[Any]:
    """What axe finds wrong in a part of a page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `npm ci` in banner/ brings it.")
    page.add_script_tag(path=AXE)
    found: list[Any] = page.evaluate(RUN, where)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_banner_and_what_follows(
    visit: Opening, scheme: str
) -> None:
    page = visit(bypass_csp=True, color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.wait_for_selector(".avow-banner")
    closed = violations(page, ".avow-banner")
    page.click("summary")
    opened = violations(page, ".avow-banner")
    page.click("text=Refuse all")
    page.wait_for_selector(".avow-told")

    assert closed == []
    assert opened == []
    assert violations(page, ".avow-told") == []
    assert violations(page, ".avow-embed") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_settings_page(visit: Opening, scheme: str) -> None:
    page = visit("privacy/choices/?language=es", gpc=True, bypass_csp=True, color_scheme=scheme)

    assert violations(page, "main") == []


def test_at_twice_the_size_of_text_nothing_is_cut_off(visit: Opening) -> None:
    page = visit(viewport={"width": 640, "height": 800})
    page.click("summary")
    page.add_style_tag(content="html { font-size: 200% }")

    assert page.evaluate("document.documentElement.scrollWidth") == 640
    assert page.evaluate(CUT) == []


CUT = """[...document.querySelectorAll('.avow-banner *')].filter(
  (one) => one.scrollWidth > one.clientWidth + 8 && getComputedStyle(one).display !== 'inline'
    && one.clientWidth).map((one) => one.outerHTML)"""
