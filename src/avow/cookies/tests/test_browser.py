"""A real browser in the shop: proof from the network and from storage, not from the banner."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from avow.choices.models import DeviceChoice
from avow.cookies.rules import EPOCH
from avow.cookies.tests.visiting import WATCHED, Opening, Shop, settle
from avow.core import clock

pytestmark = pytest.mark.browser

LEFT = """async () => ({
  cookies: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}
PLANTED = {
    "local": ["tally"],
    "session": ["tally"],
    "databases": ["tally"],
    "caches": ["tally"],
    "workers": 1,
}


def cookies(page: Page) -> list[str]:
    """The names of all cookies in the browser, whoever set them."""
    return sorted(str(one["name"]) for one in page.context.cookies())


def press(page: Page, text: str) -> None:
    """Press a button of the banner and wait for what it says then."""
    page.get_by_role("button", name=text, exact=True).click()
    page.wait_for_selector(".avow-told a[href*=receipts]")
    settle(page)


def test_before_a_choice_nobody_else_is_asked_and_nothing_is_stored(
    shop: Shop, visit: Opening
) -> None:
    page = visit()
    settle(page)

    assert page.is_visible(".avow-banner")
    assert shop.asked == []
    assert cookies(page) == []
    assert page.evaluate(LEFT) == {"cookies": "", **NOTHING}
    assert WATCHED[page].errors == []


def test_refused_nothing_loads_and_the_question_does_not_return(shop: Shop, visit: Opening) -> None:
    page = visit()
    press(page, "Refuse all")
    page.reload()
    settle(page)

    assert shop.asked == []
    assert cookies(page) == ["pocket_choices"]
    assert page.query_selector(".avow-banner") is None
    assert DeviceChoice.objects.get().allowed == []


def test_accepted_everything_declared_loads_and_nothing_else(shop: Shop, visit: Opening) -> None:
    page = visit()
    press(page, "Accept all")

    assert shop.asked == ["/band.js", "/film.html", "/pixel.gif", "/seen.gif", "/tally.js"]
    assert len(DeviceChoice.objects.get().allowed) == 5


def test_the_choice_is_kept_as_declared_and_names_nobody(shop: Shop, visit: Opening) -> None:
    first, second = visit(), visit()
    press(first, "Accept all")
    press(second, "Accept all")
    kept = [page.context.cookies([shop.address + "x"]) for page in (first, second)]
    choices = [next(c for c in found if c["name"] == "pocket_choices") for found in kept]

    assert choices[0]["value"] == choices[1]["value"]
    assert choices[0]["expires"] == pytest.approx(_in_days(first, 365), abs=86_400)
    assert choices[0]["sameSite"] == "Lax"


def test_one_class_can_be_chosen_alone(shop: Shop, visit: Opening) -> None:
    page = visit()
    page.click("summary")
    page.get_by_role("switch", name="Analytics").check()
    press(page, "Save my choices")

    assert shop.asked == ["/pixel.gif", "/seen.gif", "/tally.js"]
    assert DeviceChoice.objects.get().allowed == ["analytics"]


def test_no_advertising_leaves_the_rest(shop: Shop, visit: Opening) -> None:
    page = visit()
    page.click("summary")
    for name in ("Functional", "Analytics", "Storage", "Partners"):
        page.get_by_role("switch", name=name).check()
    press(page, "Save my choices")

    assert shop.asked == ["/film.html", "/pixel.gif", "/seen.gif", "/tally.js"]


def test_withdrawal_clears_every_store_and_the_hidden_cookie(shop: Shop, visit: Opening) -> None:
    page = visit()
    press(page, "Accept all")
    planted = page.evaluate(LEFT)
    page.goto(shop.address + "hidden/")
    names = set(cookies(page))
    page.goto(shop.address + "privacy/choices/")
    page.get_by_role("button", name="Refuse all", exact=True).click()
    page.wait_for_selector(".avow-left")
    settle(page)
    page.goto(shop.address + "shop/")
    settle(page)

    assert {"_band", "_tally_hidden", "_tally_host", "_tally_parent", "_tally_path"} < names
    assert {key: planted[key] for key in PLANTED} == PLANTED
    assert cookies(page) == ["pocket_choices"]
    assert page.evaluate(LEFT)["cookies"].startswith("pocket_choices=")
    assert {**page.evaluate(LEFT), "cookies": ""} == {"cookies": "", **NOTHING}


def test_withdrawal_says_whose_sites_hold_more_and_gives_a_receipt(
    shop: Shop, visit: Opening
) -> None:
    page = visit()
    press(page, "Accept all")
    page.goto(shop.address + "privacy/choices/")
    page.get_by_role("button", name="Refuse all", exact=True).click()
    told = page.wait_for_selector(".avow-left")
    page.wait_for_selector(".avow-told a[href*=receipts]")

    assert told
    assert page.evaluate("scrollY") == 0
    assert "is cleared" in told.inner_text()
    assert "Banderole" in told.inner_text()
    assert told.query_selector("a[href='https://www.banderole.example/opt-out']")


def test_after_withdrawal_nothing_loads_any_more(shop: Shop, visit: Opening) -> None:
    page = visit()
    press(page, "Accept all")
    page.goto(shop.address + "privacy/choices/")
    page.get_by_role("button", name="Refuse all", exact=True).click()
    page.wait_for_selector(".avow-left")
    shop.forget()
    page.goto(shop.address)
    settle(page)

    assert shop.asked == []
    assert "_band" not in page.evaluate("document.cookie")


def test_the_signal_stops_advertising_and_says_so(shop: Shop, visit: Opening) -> None:
    page = visit(gpc=True)
    honoured = page.inner_text(".avow-honoured")
    press(page, "Accept all")

    assert "Opt-out request honored" in honoured
    assert shop.asked == ["/film.html", "/pixel.gif", "/seen.gif", "/tally.js"]
    assert WATCHED[page].errors == []


def test_every_later_page_shows_that_the_signal_is_honoured(shop: Shop, visit: Opening) -> None:
    page = visit(gpc=True)
    press(page, "Refuse all")
    page.goto(shop.address + "shop/")

    assert "Opt-out request honored" in page.inner_text("p.avow-honoured[role=status]")
    assert page.query_selector(".avow-banner") is None


def test_a_signal_that_is_gone_later_changes_nothing(shop: Shop, visit: Opening) -> None:
    page = visit(gpc=True)
    press(page, "Accept all")
    later = visit()
    later.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    shop.forget()
    later.goto(shop.address)
    settle(later)

    assert "/tally.js" in shop.asked
    assert "/band.js" not in shop.asked


def test_advertising_under_a_signal_takes_a_second_step(shop: Shop, visit: Opening) -> None:
    page = visit("privacy/choices/", gpc=True)
    page.get_by_role("switch", name="Partners").check()
    page.get_by_role("switch", name="Advertising on other sites").check()
    page.get_by_role("button", name="Save my choices").click()
    page.wait_for_selector("text=Share your visits")
    before = [one.allowed for one in DeviceChoice.objects.all()]
    page.get_by_role("button", name="Yes, share them").click()
    page.wait_for_selector(".avow-told")
    page.goto(shop.address)
    settle(page)

    assert before == []
    assert "/band.js" in shop.asked


def test_without_script_the_banner_and_the_page_work(shop: Shop, visit: Opening) -> None:
    page = visit("rendered/", java_script_enabled=False)
    page.click("summary")
    page.click("label:has-text('Analytics')")
    page.click("text=Save my choices")
    saved = page.inner_text(".verdict")
    page.click("text=Back to where you were")

    assert "Your choices are saved." in saved
    assert page.url == shop.address + "rendered/"
    assert page.query_selector(".avow-banner") is None
    assert DeviceChoice.objects.get().allowed == ["analytics"]
    assert shop.asked == []


def test_without_script_a_signal_is_kept_and_shown(shop: Shop, visit: Opening) -> None:
    page = visit("rendered/", gpc=True, java_script_enabled=False)

    assert "Opt-out request honored" in page.inner_text(".avow-banner")
    assert [one["value"][15:] for one in page.context.cookies()] == [
        _today() + ".sale-or-sharing:0"
    ]


def test_an_embed_loads_when_it_is_asked_for_and_only_then(shop: Shop, visit: Opening) -> None:
    page = visit()
    press(page, "Refuse all")
    page.get_by_role("button", name="Load what Flicker shows").click()
    page.wait_for_selector("iframe[src]")
    settle(page)

    assert shop.asked == ["/film.html"]


@pytest.mark.parametrize("path", ["strict/", "first/"])
def test_in_strict_mode_the_browser_refuses_what_is_not_allowed(
    shop: Shop, visit: Opening, path: str
) -> None:
    page = visit(path)
    settle(page)
    before = list(shop.asked)
    press(page, "Accept all")

    assert before == []
    assert "/band.js" in shop.asked


def test_the_banner_breaks_no_strict_policy(shop: Shop, visit: Opening) -> None:
    page = visit("strict/")
    page.click("summary")
    press(page, "Refuse all")

    refused = [said for said in WATCHED[page].errors if shop.ads.host not in said]
    assert refused == []


def test_a_script_served_apart_fetches_what_it_needs(shop: Shop, visit: Opening) -> None:
    page = visit("apart/")
    page.wait_for_selector(".avow-banner")
    press(page, "Accept all")

    assert "/tally.js" in shop.asked


def test_what_the_server_writes_is_what_the_script_writes(visit: Opening) -> None:
    written = [_skeleton(visit(path)) for path in ("rendered/", "")]

    assert written[0] == written[1]


def test_google_is_told_the_default_first_and_the_update_after(visit: Opening) -> None:
    page = visit()
    press(page, "Accept all")
    said = page.evaluate("dataLayer.map((one) => Array.from(one))")

    denied = dict.fromkeys(GOOGLE, "denied") | {"security_storage": "granted"}
    assert said == [
        ["consent", "default", denied],
        ["consent", "update", dict.fromkeys(GOOGLE, "granted")],
    ]


def test_gpp_answers_with_what_was_chosen(visit: Opening) -> None:
    page = visit(gpc=True)
    heard: dict[str, Any] = page.evaluate(PING)

    assert heard["gppString"] == "DBABBg~BUUAAACA.Y"
    assert heard["applicableSections"] == [8]
    assert heard["parsedSections"]["usca"][0]["SaleOptOut"] == 1
    assert heard["parsedSections"]["usca"][1] == {"GpcSegmentType": 1, "Gpc": True}


@pytest.mark.parametrize("call", ["getField", "getSection", "__proto__", "nothing"])
def test_gpp_answers_a_call_without_parameter_with_nothing(visit: Opening, call: str) -> None:
    page = visit()
    heard = page.evaluate(f"new Promise((done) => __gpp('{call}', (...all) => done(all)))")

    assert heard == [None, False]
    assert WATCHED[page].errors == []


def test_only_the_keyboard_is_needed_and_focus_is_always_seen(visit: Opening) -> None:
    page = visit()
    page.wait_for_selector(".avow-banner")
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    ticked = page.evaluate("document.activeElement.checked")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")

    assert reached == ["Accept all", "Refuse all", "Choose for yourself"]
    assert ticked is True
    assert outline == "3px"


def test_after_a_choice_focus_is_on_what_it_brought(visit: Opening) -> None:
    page = visit()
    press(page, "Refuse all")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_runs_over_the_edge_at_320_pixels(visit: Opening, direction: str) -> None:
    page = visit(f"?dir={direction}", viewport={"width": 320, "height": 640})
    page.click("summary")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("getComputedStyle(document.querySelector('.avow-banner')).position") == (
        "static"
    )


def test_both_answers_are_equal_to_the_eye(visit: Opening) -> None:
    page = visit()
    page.wait_for_selector(".avow-banner")
    looks = page.evaluate(LOOKS)

    assert looks[0] == looks[1]


def test_on_a_phone_each_tracker_stands_in_rows_that_say_what_they_are(visit: Opening) -> None:
    page = visit("privacy/trackers/", viewport={"width": 320, "height": 640})
    over = page.evaluate(OVER)
    heights = page.eval_on_selector_all(
        "td code", "(all) => all.map((one) => one.getClientRects().length)"
    )
    labels = page.eval_on_selector_all(
        "tbody tr:first-child td",
        "(all) => all.map((one) => getComputedStyle(one, '::before').content)",
    )

    assert over == []
    assert set(heights) == {1}
    assert labels[:4] == ['"Names and hosts"', '"Kind"', '"Run by"', '"Kept for"']


def test_spanish_pages_ask_in_spanish(visit: Opening) -> None:
    page = visit("?language=es")

    assert page.inner_text(".avow-banner button >> nth=1") == "Rechazar todo"


GOOGLE = (
    "ad_storage",
    "ad_user_data",
    "ad_personalization",
    "analytics_storage",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
)
OVER = """[...document.querySelectorAll('main, .wide, html')].flatMap(
  (one) => one.scrollWidth > one.clientWidth + 1 ? [one.className || one.localName] : [])"""
PING = "new Promise((done) => __gpp('ping', done))"
LOOKS = """[...document.querySelectorAll('.avow-actions button')].map((button) => {
  const { width, height } = button.getBoundingClientRect();
  const { color, backgroundColor, borderColor, font } = getComputedStyle(button);
  return { width, height, color, backgroundColor, borderColor, font };
})"""
SKELETON = """JSON.stringify([...document.querySelectorAll('.avow-banner, .avow-banner *')].map(
  (one) => [one.localName, one.className, one.name, one.value, one.role,
    one.getAttribute('aria-describedby'), one.children.length ? '' : one.textContent.trim()]))"""


def _skeleton(page: Page) -> list[list[Any]]:
    """What a banner is made of, but for the way back, which only a form without script needs."""
    page.wait_for_selector(".avow-banner")
    found: list[list[Any]] = json.loads(page.evaluate(SKELETON))
    return [one for one in found if one[2] != "back"]


def _in_days(page: Page, days: int) -> float:
    return float(page.evaluate("Date.now() / 1000")) + days * 86_400


def _today() -> str:
    return str((clock.today() - EPOCH).days)
