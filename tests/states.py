"""A visitor with a real browser, and what the network and the browser's stores say of the visit.

Nothing here reads the banner. The browser takes the cookies of third parties, as most people's do.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conftest import CALM
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.running import Running

SHOP = "www.linden.localhost"
BLOG = "hedgerow.localhost"
COUNT, ADS = "count.meadow-metrics.localhost", "tag.trellis-ads.localhost"
FILM, SHARE = "player.framehouse.localhost", "buttons.rookery.localhost"
STORY = "/hedgerow/how-a-leaf-becomes-a-dress/"

ADDRESS, PASSWORD = "ada.lovelace@example.org", "a-lantern-in-the-fog"

THIRD_PARTIES_KEEP_COOKIES = {"profile": {"cookie_controls_mode": 0}}

STORES = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
EMPTY: dict[str, Any] = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}
GOOGLE = "window.dataLayer.map((said) => Array.from(said)).map(([, when, types]) => [when, types])"
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })"
DNT = "Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })"


class Visitor:
    """One person with one browser."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        """Watch everything that the browser asks for."""
        self.context = context
        self.site = site
        self.asked: list[str] = []
        self.faults: list[str] = []
        self._pending: set[Request] = set()
        context.on("request", self._note)
        context.on("requestfinished", lambda request: self._pending.discard(request))
        context.on("requestfailed", lambda request: self._pending.discard(request))
        self.page = self.open()

    def _note(self, request: Request) -> None:
        self._pending.add(request)
        self.asked.append(request.url)

    def open(self) -> Page:
        """Open another tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 403" not in text:
            self.faults.append(text)

    def go(self, path: str = "/") -> Any:
        """Open a page of the shop and wait until nothing is on its way any more."""
        answer = self.page.goto(self.site + path)
        self.settle()
        return answer

    def settle(self) -> None:
        """Wait until nothing is on its way for a while, so that what did not happen will not."""
        calm = 0
        while calm < 5:
            self.page.wait_for_timeout(50)
            calm = 0 if self._pending else calm + 1

    def press(self, text: str, path: str = "/") -> None:
        """Press a button of the banner or the page of choices, and wait for what it brings."""
        self.go(path)
        self.page.get_by_role("button", name=text, exact=True).click()
        self.page.wait_for_selector(".avow-told")
        self.settle()

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked for anything, without the shop's own."""
        return {str(urlsplit(url).hostname) for url in self.asked} - {SHOP}

    def forget(self) -> None:
        """Count what is asked from here on."""
        self.asked.clear()

    def cookies(self) -> set[tuple[str, str]]:
        """Give name and domain of every cookie in the browser, whoever set it."""
        return {(str(c["name"]), str(c["domain"])) for c in self.context.cookies()}

    def choice(self) -> str:
        """Give the answers in the cookie of the choice, or nothing."""
        kept = [str(c["value"]) for c in self.context.cookies() if c["name"] == "ll_choices"]
        return kept[0].split(".", 3)[3] if kept else ""

    def fill(self, **values: str) -> None:
        """Fill fields by their names, and send the form that they stand in."""
        for name, value in values.items():
            self.page.fill(f"main [name={name}]", value)
        self.page.locator(f"main form:has([name={next(iter(values))}]) button").first.click()
        self.page.wait_for_load_state()

    def sign_up(self) -> None:
        """Open an account, and follow the link that the shop sends."""
        self.go("/account/signup/")
        self.fill(day="22", month="11", year="1990")
        self.fill(email=ADDRESS, first_name="Ada", password1=PASSWORD)
        self.go("/outbox/")
        self.page.locator("main a[href^='/outbox/']").first.click()
        self.page.wait_for_load_state()
        sent = re.search(r"/account/confirm-email/[\w:-]+/", self.page.content())
        assert sent is not None
        self.go(sent.group())
        self.page.get_by_role("button", name="Yes, this is my address").click()
        self.settle()

    def log_in(self) -> None:
        """Log in to the account."""
        self.go("/account/login/")
        self.fill(login=ADDRESS, password=PASSWORD)
        self.settle()

    def stores(self) -> Any:
        """Give what is in every store of the shop."""
        return self.page.evaluate(STORES)

    def google(self) -> Any:
        """Give what Google's tags were told, in order: when, and what of it."""
        return self.page.evaluate(GOOGLE)


@contextmanager
def visitor(
    chromium: Browser,
    shop: Running,
    folder: Path,
    *,
    headers: dict[str, str] | None = None,
    script: str = "",
    **options: Any,
) -> Iterator[Visitor]:
    """Give a new visitor; `headers` and `script` are what a browser says by itself."""
    (folder / "Default").mkdir(parents=True)
    preferences = folder / "Default" / "Preferences"
    preferences.write_text(json.dumps(THIRD_PARTIES_KEEP_COOKIES), encoding="utf-8")
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
        args=CALM,
        extra_http_headers=headers or {},
        **options,
    )
    if script:
        context.add_init_script(script)
    port = shop.site.rpartition(":")[2]
    try:
        yield Visitor(context, f"http://{SHOP}:{port}")
    finally:
        context.close()
