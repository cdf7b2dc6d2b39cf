"""Limits on attempts hold in all processes together, and keep nobody's address."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from avow.accounts import counting, tasks
from avow.accounts.adapters import AccountAdapter
from avow.accounts.models import Attempt
from avow.accounts.tests.factories import ADDRESS
from avow.accounts.tests.stored import found
from avow.statement.models import Version

NETWORK, IP = "203.0.113.0/24", "203.0.113.77"
EACH = 6

BEGIN = """
import sys
from pathlib import Path
from avow.config import server
server.prepare(Path(sys.argv[1]))
from avow.statement.tests.factories import published
published()
"""
GUESS = """
import json, sys
from pathlib import Path
from avow.config import server
server.open_home(Path(sys.argv[1]))
from django.test import Client
sys.stdin.readline()
form = {"login": sys.argv[2], "password": "a-wrong-guess"}
told = [Client().post("/account/login/", form).content.decode() for _ in range(int(sys.argv[3]))]
print(json.dumps(["Too many failed login attempts" in one for one in told]))
"""


def begun(code: str, *words: str) -> subprocess.Popen[str]:
    """Start a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AVOW_")}
    environment |= {"AVOW_SITE": "http://testserver", "AVOW_HOSTS": '["testserver"]'}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-c", code, *words]
    return subprocess.Popen(command, env=environment, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def ended(process: subprocess.Popen[str]) -> str:
    """Let a process go on, and give what it says."""
    said, faults = process.communicate("go\n", timeout=120)
    assert process.returncode == 0, faults[-2000:]
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop at which two processes have guessed side by side, and one more after them."""
    folder = tmp_path_factory.mktemp("attempts")
    ended(begun(BEGIN, str(folder)))
    both = [begun(GUESS, str(folder), ADDRESS, str(EACH)) for _ in range(2)]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(ended(process)) for process in both]
    told.append(json.loads(ended(begun(GUESS, str(folder), ADDRESS, "1"))))
    (folder / "told.json").write_text(json.dumps(told), "utf-8")
    return folder


@pytest.mark.faults
def test_two_processes_share_one_count_and_it_outlives_them(home: Path) -> None:
    first, second, later = json.loads((home / "told.json").read_text("utf-8"))

    assert (first + second).count(False) == 5
    assert later == [True]


@pytest.mark.faults
def test_the_counts_name_neither_the_address_nor_the_visitor(home: Path) -> None:
    with sqlite3.connect(home / "avow.sqlite3") as database:
        keys = [key for (key,) in database.execute("SELECT cache_key FROM accounts_attempt")]
    files = b"".join(file.read_bytes() for file in home.glob("avow.sqlite3*"))

    assert len(keys) == 3  # log-ins, and failed ones, of the network; failed ones of the address
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
    plain = (ADDRESS, hashlib.sha256(ADDRESS.encode()).hexdigest(), "127.0.0.")
    assert [one for one in plain if one.encode() in files] == []


@pytest.mark.django_db
def test_a_visitors_address_counts_without_its_last_part(version: Version) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=IP)
    six = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::5")

    assert AccountAdapter().get_client_ip(request) == NETWORK
    assert AccountAdapter().get_client_ip(six) == "2001:db8:1::/48"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, IP, "127.0.0.0/24"),
        (1, f"10.9.9.9, {IP}", NETWORK),
        (2, f"10.9.9.9, {IP}, 10.0.0.1", NETWORK),
        (2, IP, "127.0.0.0/24"),
    ],
)
def test_what_a_visitor_writes_before_our_own_proxies_is_believed_by_nobody(
    monkeypatch: pytest.MonkeyPatch, version: Version, proxies: int, forwarded: str, network: str
) -> None:
    monkeypatch.setattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", proxies)
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})

    assert AccountAdapter().get_client_ip(request) == network


@pytest.mark.django_db
def test_a_count_goes_when_the_time_of_its_limit_is_over(client: Client, version: Version) -> None:
    client.post("/account/login/", {"login": ADDRESS, "password": "wrong"}, REMOTE_ADDR=IP)
    latest = max(Attempt.objects.values_list("expires", flat=True))
    assert latest - timezone.now() < timedelta(minutes=5)
    assert found(IP, NETWORK, ADDRESS) == []

    Attempt.objects.update(expires=timezone.now() - timedelta(seconds=1))
    tasks.sweep()

    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_the_same_limit_has_one_key_and_another_has_another() -> None:
    cache.set("login:ada", [1.0], 60)

    assert Attempt.objects.get().cache_key == counting.key("login:ada", "", 1)
    assert counting.key("login:ada", "", 1) != counting.key("login:grace", "", 1)


@pytest.mark.django_db
def test_nobody_logs_in_with_a_token_that_they_bring(client: Client, version: Version) -> None:
    assert client.post("/account/facebook/login/token/").status_code == 404
