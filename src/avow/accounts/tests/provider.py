"""A real OpenID Connect service on this machine."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from avow.accounts import conf

PATIENCE_SECONDS = 20


@contextmanager
def running() -> Iterator[str]:
    """Run the service as a process of its own, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _await(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2).close()
        except OSError:
            assert time.monotonic() < until, "the service did not start"
            time.sleep(0.1)
        else:
            return


def configure(monkeypatch: pytest.MonkeyPatch, server: str, **more: Any) -> None:
    """Let people log in with the service."""
    rowan = {"label": "Rowan ID", "server": server, "client_id": "shop", "secret": "s3cret"}
    monkeypatch.setenv("AVOW_ACCOUNTS_PROVIDERS", json.dumps({"rowan": rowan | more}))
    conf.settings.cache_clear()


def know(server: str, number: str, claims: Mapping[str, Any]) -> None:
    """Have the service know somebody."""
    requests.put(f"{server}/users/{number}", json=claims, timeout=5).raise_for_status()


def log_in(client: Client, server: str, number: str, path: str = "") -> HttpResponse:
    """Go to the service, say who one is, and come back."""
    away = client.post(f"/account/oidc/rowan/login/{path}").content.decode()
    found = re.search(rf'href="({re.escape(server)}[^"]+)"', away)
    assert found, away[:2000]
    to = found.group(1).replace("&amp;", "&")
    back = requests.post(to, data={"sub": number}, allow_redirects=False, timeout=5)
    place = urlsplit(back.headers["Location"])
    answer: HttpResponse = client.get(f"{place.path}?{place.query}")  # type: ignore[assignment]
    return answer
