"""Services with a name of their own: there by configuration, and asked for what is declared."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

KINDS = ("google", "facebook", "x", "pinterest", "instagram")
PROVIDERS = {kind: {"kind": kind, "label": kind, "client_id": "shop"} for kind in KINDS}

VISIT = """
import html, json, re, sys
from pathlib import Path
from avow.config import server
server.prepare(Path(sys.argv[1]))
from avow.statement.tests.factories import published
published()
from django.test import Client
client = Client()
page = client.get("/account/login/").content.decode()
found = {}
for path in re.findall(r'action="(/account/[^"]+/login/)\\\\?', page):
    away = client.post(path).content.decode()
    found[path] = html.unescape(re.search(r'rel="noreferrer" href="([^"]+)"', away)[1])
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where each button of the log-in page leads: the hosts, asked for nothing but a way in."""
    home: Path = tmp_path_factory.mktemp("named")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AVOW_")}
    environment |= {
        "AVOW_ACCOUNTS_PROVIDERS": json.dumps(PROVIDERS),
        "AVOW_SITE": "http://testserver",
        "AVOW_HOSTS": '["testserver"]',
    }
    command = [sys.executable, "-c", VISIT, str(home)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, str] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize(
    ("path", "host", "scopes"),
    [
        ("google", "accounts.google.com", {"openid", "profile", "email"}),
        ("facebook", "www.facebook.com", {"public_profile", "email"}),
        ("twitter_oauth2", "x.com", {"users.read", "tweet.read"}),
        ("pinterest", "www.pinterest.com", {"user_accounts:read"}),
        ("instagram", "www.instagram.com", {"instagram_business_basic"}),
    ],
)
def test_a_named_service_is_asked_for_what_is_declared(
    doors: dict[str, str], path: str, host: str, scopes: set[str]
) -> None:
    to = urlsplit(doors[f"/account/{path}/login/"])

    assert to.hostname == host
    asked = parse_qs(to.query)["scope"][0].replace(",", " ").split()
    assert set(asked) == scopes
