"""A shop with other companies' servers beside it, and a real browser to visit it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from avow.cookies.tests import factories
from avow.cookies.tests.trackers import Company, company
from avow.cookies.tests.visiting import WATCHED, Opening, Shop, watch
from avow.core import clock
from avow.statement import services as statement


@pytest.fixture
def published(transactional_db: None) -> Iterator[tuple[Company, Company]]:
    """The shop's statement in force, with the companies' servers as hosts of its trackers."""
    with company("stats.localhost") as stats, company("ads.localhost") as ads:
        statement.publish(
            statement=factories.statement().encode(),
            practices=factories.practices(stats=stats.host, ads=ads.host).encode(),
            effective_at=clock.now(),
            actor="system",
        )
        yield stats, ads


@pytest.fixture
def shop(published: tuple[Company, Company], settings: Settings, live_server: LiveServer) -> Shop:
    """The shop, open on www.shop.localhost."""
    settings.ROOT_URLCONF = "avow.cookies.tests.site"
    port = live_server.url.rpartition(":")[2]
    return Shop(f"http://www.shop.localhost:{port}/", *published)


@pytest.fixture
def visit(chromium: Browser, shop: Shop) -> Iterator[Opening]:
    """Open a page of the shop as a new visitor; every error and every host asked is kept."""
    contexts: list[BrowserContext] = []

    def open_(path: str = "", *, gpc: bool = False, **options: object) -> Page:
        headers = {"Sec-GPC": "1"} if gpc else {}
        context = chromium.new_context(extra_http_headers=headers, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if gpc:
            context.add_init_script(
                "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl',"
                " { get: () => true })"
            )
        page = context.new_page()
        watch(page)
        page.goto(shop.address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    WATCHED.clear()
