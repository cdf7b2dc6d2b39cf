"""A till whose server dies before it answers: sent again, nothing is there twice."""

import re
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.running import Running, avow, demo

pytestmark = pytest.mark.faults

PATIENCE = 30


def signed_in(shop: Running, password: str) -> httpx.Client:
    """Sign the staff member of the demonstration in."""
    browser = httpx.Client(base_url=shop.site, timeout=PATIENCE)
    page = browser.get("/account/login/?next=/till/now/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"login": "grace@lindenandlark.example", "password": password}
    sent = form | {"csrfmiddlewaretoken": token[1]}
    answer = browser.post("/account/login/", data=sent, headers={"Referer": shop.site})
    assert answer.status_code == 302
    return browser


def purchase(stamp: str) -> dict[str, object]:
    """Give a purchase as a till uploads it."""
    return {
        "id": str(uuid4()),
        "what": "purchase",
        "at": datetime.now(UTC).isoformat(),
        "stamp": stamp,
        "fields": {"product-1": "Raincoat moss", "price-1": "128.00"},
        "wording": "Bought at the till.",
    }


def counted(data: Path, question: str) -> int:
    """Count rows in the database of the demonstration, from outside."""
    with closing(sqlite3.connect(f"file:{data / 'avow.sqlite3'}?mode=ro", uri=True)) as rows:
        return int(rows.execute(question).fetchone()[0])


def taken(data: Path) -> int:
    """Count what the till has taken."""
    return counted(data, "SELECT COUNT(*) FROM till_taken")


def upload(browser: httpx.Client, items: list[dict[str, object]], csrf: str) -> httpx.Response:
    """Send items as the script of the till does."""
    return browser.post("/till/upload/", json={"items": items}, headers={"X-CSRFToken": csrf})


@pytest.mark.parametrize("after", [1, 20])
def test_a_batch_whose_answer_died_with_the_server_is_there_once(
    tmp_path: Path, after: int
) -> None:
    with demo(tmp_path) as shop:
        password = re.search(r"password (\S+) ", shop.said)
        assert password
        browser = signed_in(shop, password[1])
        now = browser.get("/till/now/").json()
        mark = re.search(r'data-stamp="([^"]+)"', browser.get("/till/").text)
        assert mark
        items = [purchase(mark[1]) for _ in range(20)]

        def send() -> None:
            with suppress(httpx.TransportError):
                upload(browser, items, now["csrf"])

        sending = threading.Thread(target=send)
        sending.start()
        deadline = time.monotonic() + PATIENCE
        while taken(tmp_path) < after and time.monotonic() < deadline:
            time.sleep(0.002)
        shop.stop(signal.SIGKILL)
        sending.join()
    assert after <= taken(tmp_path) <= 20

    with demo(tmp_path) as shop:
        browser.base_url = shop.site
        now = browser.get("/till/now/").json()
        told = upload(browser, items, now["csrf"]).json()["items"]
        assert shop.stop() == 0

    assert [one["outcome"] for one in told] == ["taken"] * 20
    assert taken(tmp_path) == 20
    sold = "SELECT COUNT(*) FROM collection_submission WHERE touchpoint = 'purchase-till'"
    assert counted(tmp_path, f"{sold} AND place = '/till/'") == 20
    assert counted(tmp_path, "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'till.taken'") == 20
    assert avow("audit", str(tmp_path)).returncode == 0
