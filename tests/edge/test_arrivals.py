"""Visits to the installation's own pages."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from avow.choices.tests.factories import published
from avow.collection.models import Visit
from avow.edge.arrivals import arrivals
from avow.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

BROWSER = {
    "host": "shop.example:8000",
    "sec-fetch-dest": "document",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
}


async def _page(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def _visited(**headers: str) -> list[str]:
    """Visit a page, and give what was told before the visit was recorded."""
    told: list[str] = []

    async def send(message: Mapping[str, Any]) -> None:
        told.append(message["type"])
        assert not await Visit.objects.aexists()

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(k.encode(), v.encode()) for k, v in (BROWSER | named).items()],
        "client": ("192.0.2.77", 50000),
    }
    asyncio.run(arrivals(_page)(scope, None, send))  # type: ignore[arg-type]
    return told


def test_whoever_arrives_from_elsewhere_is_a_visit_once_the_page_is_answered() -> None:
    published()
    assert _visited(referer="https://news.example/today?reader=7") == ["http.response.start"]

    visit = Visit.objects.get()
    assert (visit.network, visit.operating_system) == ("192.0.2.0/24", "linux")
    assert visit.referrer_host == "news.example"
    assert Entry.objects.filter(kind="collection.visits_recorded").count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"referer": "http://shop.example:8000/pieces/"},
        {"sec_fetch_dest": "image"},
        {"sec_purpose": "prefetch"},
    ],
)
def test_who_goes_on_within_the_shop_fetches_or_looks_ahead_does_not_visit(
    headers: dict[str, str],
) -> None:
    published()
    _visited(**headers)

    assert not Visit.objects.exists()


def test_where_no_statement_is_in_force_a_page_is_answered_and_nothing_recorded() -> None:
    assert _visited() == ["http.response.start"]
    assert not Visit.objects.exists()
