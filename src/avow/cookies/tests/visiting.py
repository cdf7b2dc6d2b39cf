"""What a test sees of a visit: the shop, and what happens on a page."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request

from avow.cookies.tests.trackers import Company

Opening = Callable[..., Page]


@dataclass
class Shop:
    """The shop and its companies while a test visits them."""

    address: str
    stats: Company
    ads: Company

    @property
    def asked(self) -> list[str]:
        """What the companies were asked for, by path, in order of the alphabet."""
        return sorted([*self.stats.asked, *self.ads.asked])

    def forget(self) -> None:
        """Let the companies forget what they were asked for."""
        self.stats.asked.clear()
        self.ads.asked.clear()


@dataclass
class Watched:
    """What happens on a page: errors said, and requests that are still on their way."""

    errors: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)


WATCHED: dict[Page, Watched] = {}


def watch(page: Page) -> None:
    """Keep what happens on a page from now on."""
    seen = WATCHED[page] = Watched()
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: seen.pending.add(asked))
    page.on("requestfinished", lambda asked: seen.pending.discard(asked))
    page.on("requestfailed", lambda asked: seen.pending.discard(asked))


def settle(page: Page) -> None:
    """Wait until nothing is on its way for a while, so that what did not happen will not."""
    calm = 0
    while calm < 6:
        page.wait_for_timeout(50)
        calm = 0 if WATCHED[page].pending else calm + 1
