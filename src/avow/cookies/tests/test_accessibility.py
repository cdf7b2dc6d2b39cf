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
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_wrong_with_the_settings_page(
    visit: Opening, language: str, scheme: str
) -> None:
    path = f"privacy/choices/?language={language}"
    page = visit(path, gpc=True, bypass_csp=True, color_scheme=scheme)

    assert violations(page, "main") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_second_step_and_the_register(
    visit: Opening, scheme: str
) -> None:
    page = visit("privacy/choices/", gpc=True, bypass_csp=True, color_scheme=scheme)
    page.get_by_role("switch", name="Advertising on other sites").check()
    page.get_by_role("button", name="Save my choices").click()
    page.wait_for_selector("text=Share your visits")
    second = violations(page, "main")
    page.goto(page.url.replace("choices", "trackers"))

    assert second == []
    assert violations(page, "main") == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_finds_nothing_wrong_in_another_language_or_direction(
    visit: Opening, language: str, direction: str
) -> None:
    page = visit(f"rendered/?language={language}&dir={direction}", bypass_csp=True)
    page.click("summary")

    assert violations(page, ".avow-banner") == []
    assert violations(page, ".avow-embed") == []


def test_from_right_to_left_switches_stand_on_the_left(visit: Opening) -> None:
    sides = []
    for direction in ("ltr", "rtl"):
        page = visit(f"?dir={direction}")
        page.click("summary")
        sides.append(page.evaluate(SIDE))

    assert sides == ["right", "left"]


@pytest.mark.parametrize("path", ["privacy/choices/", "privacy/trackers/"])
def test_pages_from_right_to_left_are_no_wider_than_the_window(visit: Opening, path: str) -> None:
    page = visit(path, viewport={"width": 320, "height": 640})
    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_with_forced_colours_a_switch_still_shows_its_state(visit: Opening) -> None:
    page = visit(forced_colors="active")
    page.click("summary")
    page.get_by_role("switch", name="Analytics").check()
    off, on = (page.evaluate(KNOB, name) for name in ("functional", "analytics"))

    assert off["colour"] != on["colour"]
    assert off["left"] < on["left"]
    assert page.evaluate(EDGES) == []


def test_nothing_moves_by_itself(visit: Opening) -> None:
    page = visit(reduced_motion="reduce")
    page.click("summary")
    moving = page.evaluate("document.getAnimations().length")
    lasting = page.evaluate(LASTING)

    assert moving == 0
    assert lasting == []


def test_an_embed_is_loaded_by_keyboard_and_focus_goes_with_it(visit: Opening) -> None:
    page = visit()
    group = page.get_by_role("group", name="A film")
    said = group.inner_text()
    group.get_by_role("button").focus()
    page.keyboard.press("Enter")

    assert "This comes from Flicker, which may set cookies of its own." in said
    assert page.evaluate("document.activeElement.title") == "A film"
    assert page.evaluate("document.activeElement.localName") == "iframe"


def test_at_twice_the_size_of_text_nothing_is_cut_off(visit: Opening) -> None:
    page = visit(viewport={"width": 640, "height": 800})
    page.click("summary")
    page.add_style_tag(content="html { font-size: 200% }")

    assert page.evaluate("document.documentElement.scrollWidth") == 640
    assert page.evaluate(CUT) == []


CUT = """[...document.querySelectorAll('.avow-banner *')].filter(
  (one) => one.scrollWidth > one.clientWidth + 8 && getComputedStyle(one).display !== 'inline'
    && one.clientWidth).map((one) => one.outerHTML)"""

SIDE = """() => {
  const list = document.querySelector(".avow-switches").getBoundingClientRect();
  const box = document.querySelector(".avow-switches input").getBoundingClientRect();
  return box.left - list.left > list.right - box.right ? "right" : "left";
}"""
KNOB = """(name) => {
  const box = document.querySelector(`.avow-switches [value=${name}]`);
  const knob = getComputedStyle(box, "::before");
  return { colour: knob.backgroundColor, left: parseFloat(knob.marginInlineStart) || 0 };
}"""
EDGES = """[...document.querySelectorAll('.avow-banner button, .avow-switches input')].filter(
  (one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1).map((one) => one.outerHTML)"""
LASTING = """[...document.querySelectorAll('.avow-banner *')].filter(
  (one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).map((one) => one.outerHTML)"""
