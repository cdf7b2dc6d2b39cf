"""Every state that a visitor can be in: which hosts are asked, which cookies and stores there are.

The demonstration runs as a process, its other companies on hosts of their own. Each test reads the
network and the browser's stores; what the banner says proves nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import states
from tests.running import Running, demo
from tests.states import ADS, BLOG, COUNT, DNT, EMPTY, FILM, GPC, SHARE, SHOP, STORY, Visitor

pytestmark = pytest.mark.browser

Coming = Callable[..., Visitor]

CHOICE = ("ll_choices", SHOP)
COUNTED = {("_meadow_visitor", SHOP), ("meadow_browser", COUNT)}
ADVERTISED = {("_trellis", SHOP), ("trellis_browser", ".trellis-ads.localhost")}
EMBEDDED = {("framehouse_viewer", FILM), ("rookery_reader", SHARE)}

CLASSES = ("functional", "analytics", "storage", "embedded")
NO = "|".join(f"{key}:0" for key in (*CLASSES, "sale-or-sharing"))
YES = NO.replace(":0", ":1")
ALL_BUT_SHARING = YES.replace("sharing:1", "sharing:0")

ADS_TYPES = ("ad_storage", "ad_user_data", "ad_personalization")
OTHERS = ("analytics_storage", "functionality_storage", "personalization_storage")
DENIED = dict.fromkeys((*ADS_TYPES, *OTHERS), "denied") | {"security_storage": "granted"}
GRANTED = dict.fromkeys(DENIED, "granted")

PLANT = """async () => {
  const { port } = location;
  document.cookie = "_meadow_host=1; max-age=9000; path=/";
  document.cookie = "_meadow_path=1; max-age=9000; path=/hedgerow";
  document.cookie = "_meadow_parent=1; max-age=9000; path=/; domain=linden.localhost";
  localStorage.setItem("ll.order", "1");
  sessionStorage.setItem("ll.order", "1");
  await new Promise((done) => {
    const asked = indexedDB.open("ll-lookbook", 1);
    asked.onsuccess = () => { asked.result.close(); done(); };
  });
  await caches.open("ll-pictures-1");
}"""
LINK = """(to) => {
  const link = document.createElement("a");
  Object.assign(link, { href: to, textContent: "On", id: "over" });
  document.querySelector("main").prepend(link);
}"""
HOLD = """() => new Promise((done) => {
  const asked = indexedDB.open("ll-lookbook", 1);
  asked.onsuccess = () => { window.held = asked.result; done(); };
})"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, running."""
    with demo(tmp_path_factory.mktemp("states")) as running:
        yield running


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration on two domains, with one choice for all hosts below the first."""
    settings = {
        "AVOW_COOKIES_DOMAIN": "linden.localhost",
        "AVOW_COOKIES_FAMILY": f'["{SHOP}", "{BLOG}"]',
    }
    with demo(tmp_path_factory.mktemp("family"), **settings) as running:
        yield running


@pytest.fixture
def coming(chromium: Browser, shop: Running, tmp_path: Path) -> Iterator[Coming]:
    """Let somebody come to the shop, with a browser of their own."""
    with ExitStack() as stack:

        def come(to: Running = shop, **options: Any) -> Visitor:
            folder = tmp_path / f"browser {len(list(tmp_path.iterdir()))}"
            return stack.enter_context(states.visitor(chromium, to, folder, **options))

        yield come


def test_before_a_choice_nobody_else_is_asked_and_nothing_is_stored(coming: Coming) -> None:
    ada = coming()
    ada.go()
    told = ada.google()
    ada.go(STORY)

    assert ada.hosts == set()
    assert ada.cookies() == set()
    assert ada.stores() == EMPTY
    assert told == [["default", DENIED]]
    assert ada.faults == []


def test_refused_nobody_else_is_asked_and_one_cookie_remembers_it(coming: Coming) -> None:
    ada = coming()
    ada.press("Refuse all")
    told = ada.google()
    ada.go(STORY)

    assert ada.hosts == set()
    assert ada.cookies() == {CHOICE}
    assert ada.choice() == NO
    assert ada.stores() == EMPTY
    assert told[-1][1] == DENIED
    assert ada.faults == []


def test_accepted_the_declared_companies_are_asked_and_no_other(coming: Coming) -> None:
    ada = coming()
    ada.press("Accept all")
    told = ada.google()
    home = ada.hosts
    ada.go(STORY)

    assert home == {COUNT, ADS}
    assert ada.hosts == {COUNT, ADS, FILM, SHARE}
    assert ada.cookies() == {CHOICE} | COUNTED | ADVERTISED | EMBEDDED
    assert ada.choice() == YES
    assert ada.stores() == EMPTY
    assert told[-1][1] == GRANTED
    assert ada.faults == []


def test_withdrawn_every_planted_store_is_cleared_and_nobody_is_asked(coming: Coming) -> None:
    ada = coming()
    ada.press("Accept all")
    ada.page.evaluate(PLANT)
    hidden = {"name": "_meadow_hidden", "value": "1", "domain": SHOP, "path": "/"}
    ada.context.add_cookies([{**hidden, "httpOnly": True}])  # type: ignore[list-item]
    planted, stored = ada.cookies(), ada.stores()
    ada.press("Refuse all", "/privacy/choices/")
    ada.forget()
    ada.go(STORY)

    assert {name for name, domain in planted if domain.endswith("linden.localhost")} == {
        "ll_choices", "_meadow_visitor", "_trellis",
        "_meadow_host", "_meadow_path", "_meadow_parent", "_meadow_hidden",
    }  # fmt: skip
    assert stored == {
        "local": ["ll.order"],
        "session": ["ll.order"],
        "databases": ["ll-lookbook"],
        "caches": ["ll-pictures-1"],
        "workers": 0,
    }
    assert {name for name, domain in ada.cookies() if domain.endswith("linden.localhost")} == {
        "ll_choices"
    }
    assert ada.stores() == EMPTY
    assert ada.hosts == set()
    assert ada.choice() == NO
    assert ada.faults == []


def test_what_cannot_be_cleared_is_named(coming: Coming) -> None:
    ada = coming()
    ada.press("Accept all")
    other = ada.open()
    other.goto(ada.site + "/delivery/")
    other.evaluate(HOLD)
    ada.press("Refuse all", "/privacy/choices/")

    assert ada.stores()["databases"] == ["ll-lookbook"]
    assert "ll-lookbook" in ada.page.inner_text(".avow-left")
    assert "Trellis Ads" in ada.page.inner_text(".avow-left")


def test_no_advertising_stops_the_advertiser_alone(coming: Coming) -> None:
    ada = coming()
    ada.press("Accept all")
    ada.press("No advertising", "/privacy/choices/")
    ada.forget()
    ada.go(STORY)

    assert ada.hosts == {COUNT, FILM, SHARE}
    assert "_trellis" not in {name for name, _ in ada.cookies()}
    assert ada.choice() == ALL_BUT_SHARING
    assert ada.faults == []


@pytest.mark.parametrize(
    ("headers", "script"), [({"Sec-GPC": "1"}, GPC), ({"DNT": "1"}, DNT)], ids=["gpc", "dnt"]
)
def test_a_signal_stops_sharing_even_after_accept_all(
    coming: Coming, headers: dict[str, str], script: str
) -> None:
    ada = coming(headers=headers, script=script)
    answer = ada.go()
    before = (ada.hosts, ada.cookies(), ada.choice(), answer.headers.get("tk"))
    ada.press("Accept all")
    told = ada.google()

    assert before == (set(), {CHOICE}, "sale-or-sharing:0", "N" if "DNT" in headers else None)
    assert ada.hosts == {COUNT}
    assert ada.cookies() == {CHOICE} | COUNTED
    assert ada.choice() == ALL_BUT_SHARING
    assert told[-1][1] == GRANTED | dict.fromkeys(ADS_TYPES, "denied")
    assert ada.faults == []


def test_the_header_of_the_signal_alone_is_enough(coming: Coming) -> None:
    ada = coming(headers={"Sec-GPC": "1"})
    ada.press("Accept all")

    assert ada.hosts == {COUNT}
    assert ada.cookies() == {CHOICE} | COUNTED


@pytest.mark.parametrize(("button", "answers"), [("Accept all", YES), ("Refuse all", NO)])
def test_without_script_a_choice_is_kept_and_nothing_is_loaded(
    coming: Coming, button: str, answers: str
) -> None:
    ada = coming(java_script_enabled=False)
    ada.go(STORY)
    ada.page.get_by_role("button", name=button, exact=True).click()
    ada.page.wait_for_selector("a[href*=receipts]")
    ada.go(STORY)

    assert ada.hosts == set()
    assert ada.cookies() == {CHOICE}
    assert ada.choice() == answers
    assert ada.page.get_attribute(".avow-plain a", "href", timeout=2000) is not None


def test_under_age_nothing_is_asked_stored_or_loaded(coming: Coming) -> None:
    kim = coming()
    kim.press("Accept all")
    earlier = kim.page.context.new_page()
    earlier.goto(kim.site + "/privacy/choices/")
    kim.go("/age/")
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2015")):
        kim.page.get_by_label(part).fill(value)
    kim.page.locator("main form button").click()
    kim.settle()
    kim.forget()
    kim.go(STORY)
    asked = kim.page.query_selector(".avow-banner")
    earlier.get_by_role("button", name="Accept all", exact=True).click()
    told = earlier.wait_for_selector(".avow-told").inner_text()
    kim.page.goto(kim.site + "/privacy/choices/")
    buttons = kim.page.query_selector("main button")
    kim.go(STORY)

    assert asked is None
    assert buttons is None
    assert told.startswith("Nothing was turned on.")
    assert kim.hosts == set()
    assert {name for name, domain in kim.cookies() if domain == SHOP} == {
        "ll_choices", "avow_age", "csrftoken",
    }  # fmt: skip
    assert kim.choice() == NO


def test_an_embed_can_be_seen_without_a_choice_and_alone(coming: Coming) -> None:
    ada = coming()
    ada.press("Refuse all")
    ada.go(STORY)
    ada.page.get_by_role("button", name="Load what Framehouse shows").press("Enter")
    ada.settle()
    focused = ada.page.evaluate("document.activeElement.localName")

    assert focused == "iframe"
    assert ada.hosts == {FILM}
    assert ada.cookies() == {CHOICE, ("framehouse_viewer", FILM)}
    assert ada.choice() == NO
    assert ada.faults == []


def test_a_choice_that_could_not_be_sent_holds_and_is_sent_from_the_next_page(
    coming: Coming,
) -> None:
    ada = coming()
    ada.go()
    keys: list[str] = []
    ada.context.route("**/privacy/choices/", lambda route: _lose(route, keys))
    ada.page.get_by_role("button", name="Refuse all", exact=True).click()
    ada.settle()
    waiting, kept = ada.stores()["local"], ada.choice()
    ada.context.unroute("**/privacy/choices/")
    with ada.page.expect_response("**/privacy/choices/") as sent:
        ada.page.goto(ada.site + "/delivery/")
    ada.settle()

    assert kept == NO
    assert waiting == ["ll_choices.unsent"]
    assert sent.value.request.headers["idempotency-key"] == keys[0]
    assert "receipt" in sent.value.json()
    assert ada.stores()["local"] == []


def _lose(route: Any, keys: list[str]) -> None:
    """Break the connection to the shop, as a tunnel does."""
    keys.append(route.request.headers["idempotency-key"])
    route.abort()


def test_one_choice_holds_for_every_host_of_a_domain(coming: Coming, family: Running) -> None:
    ada = coming(family)
    ada.press("Refuse all")
    ada.site = ada.site.replace(SHOP, "journal.linden.localhost")
    ada.go(STORY)

    assert ada.hosts == {"journal.linden.localhost"}
    assert ada.cookies() == {("ll_choices", ".linden.localhost")}
    assert ada.page.query_selector(".avow-banner") is None


@pytest.mark.parametrize(("button", "answers"), [("Accept all", YES), ("Refuse all", NO)])
def test_a_link_hands_the_choice_over_to_another_domain(
    coming: Coming, family: Running, button: str, answers: str
) -> None:
    ada = coming(family)
    ada.press(button)
    blog = ada.site.replace(SHOP, BLOG) + "/delivery/"
    ada.page.evaluate(LINK, blog)
    ada.page.click("#over")
    ada.page.wait_for_url(blog)
    ada.settle()
    kept = [str(c["value"]) for c in ada.context.cookies(blog) if c["name"] == "ll_choices"]

    assert [value.split(".", 3)[3] for value in kept] == [answers]
    assert ada.page.query_selector(".avow-banner") is None
    assert "choice" not in ada.page.url


def test_without_a_choice_the_other_domain_asks_for_itself(coming: Coming, family: Running) -> None:
    ada = coming(family)
    ada.go()
    blog = ada.site.replace(SHOP, BLOG) + "/delivery/"
    ada.page.evaluate(LINK, blog)
    ada.page.click("#over")
    ada.page.wait_for_url(blog)
    ada.settle()

    assert ada.cookies() == set()
    assert ada.page.query_selector(".avow-banner") is not None


def test_signed_in_a_refusal_follows_to_a_second_device_and_outlives_its_cookie(
    coming: Coming,
) -> None:
    ada = coming()
    ada.sign_up()
    ada.press("Refuse all", "/privacy/choices/")
    phone = coming()
    phone.press("Accept all")
    before = phone.hosts
    phone.log_in()
    phone.forget()
    phone.go(STORY)
    ada.context.clear_cookies()
    ada.forget()
    ada.log_in()
    ada.go(STORY)

    assert before == {COUNT, ADS}
    assert phone.hosts == ada.hosts == set()
    assert phone.choice() == ada.choice() == NO
    assert phone.faults == ada.faults == []
    assert {name for name, domain in phone.cookies() if domain == SHOP} == {
        "ll_choices", "sessionid", "csrftoken",
    }  # fmt: skip
