"""The other companies answer on hosts of their own, and the shop declares them."""

import pytest
from django.test import Client

from avow.compiler.policy import Policy
from avow.demo.elsewhere.hosts import with_local_hosts
from avow.demo.elsewhere.memory import MOST_BROWSERS, Memory
from avow.statement import access
from avow.statement.models import Version

COUNT = "count.meadow-metrics.localhost:8000"
TAG = "tag.trellis-ads.localhost:8000"
TRELLIS = "www.trellis-ads.localhost:8000"


def test_each_host_of_a_tracker_is_declared_with_the_one_that_plays_it() -> None:
    text = b'hosts = ["count.meadow-metrics.example"]\nopt_out = "https://www.rookery.example"\n'

    assert with_local_hosts(text) == (
        b'hosts = ["count.meadow-metrics.example", "count.meadow-metrics.localhost:*"]\n'
        b'opt_out = "https://www.rookery.example"\n'
    )


def test_the_published_practices_name_four_companies_here(version: Version) -> None:
    policy: Policy = access.policy(version)
    hosts = [host for one in policy.practices.trackers.values() for host in one.hosts]

    assert sorted(host for host in hosts if host.endswith(".localhost:*")) == [
        "buttons.rookery.localhost:*",
        "count.meadow-metrics.localhost:*",
        "player.framehouse.localhost:*",
        "tag.trellis-ads.localhost:*",
    ]


@pytest.mark.parametrize(
    ("host", "path", "cookie"),
    [
        (COUNT, "/seen.gif?page=/pieces/", "meadow_browser"),
        (TAG, "/seen.gif?page=/pieces/", "trellis_browser"),
        ("player.framehouse.localhost:8000", "/films/larksong", "framehouse_viewer"),
        ("buttons.rookery.localhost:8000", "/share?story=A+leaf", "rookery_reader"),
    ],
)
def test_a_company_sets_a_cookie_that_other_sites_send_too(
    client: Client, host: str, path: str, cookie: str
) -> None:
    answer = client.get(path, headers={"host": host})

    assert answer.status_code == 200
    assert list(answer.cookies) == [cookie]
    assert answer.cookies[cookie]["samesite"] == "None"


def test_an_advertiser_notes_nothing_of_a_browser_that_opted_out_there(client: Client) -> None:
    client.get("/seen.gif?page=/newsletter/", headers={"host": TAG})
    before = client.get("/", headers={"host": TRELLIS}).content.decode()
    client.post("/opt-out", headers={"host": TRELLIS})
    answer = client.get("/seen.gif?page=/pieces/", headers={"host": TAG})

    assert "<li>/newsletter/</li>" in before
    assert list(answer.cookies) == []
    assert "Nothing is noted" in client.get("/", headers={"host": TRELLIS}).content.decode()


def test_what_a_company_does_not_serve_is_not_found(client: Client) -> None:
    assert client.get("/privacy/", headers={"host": COUNT}).status_code == 404


@pytest.mark.django_db
def test_every_other_host_is_the_shop(client: Client, version: Version) -> None:
    assert "Linden" in client.get("/", headers={"host": "localhost:8000"}).content.decode()


def test_a_company_forgets_who_has_not_come_for_long() -> None:
    memory = Memory()
    for number in range(MOST_BROWSERS + 1):
        memory.note(str(number), "/")

    assert memory.count == MOST_BROWSERS + 1
    assert "0" not in memory.pages
    assert len(memory.pages) == MOST_BROWSERS
