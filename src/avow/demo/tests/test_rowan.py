"""Rowan ID tells what a person agreed to, once, and to nobody but the shop."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from django.http import HttpResponse
from django.test import Client

from avow.accounts import conf
from avow.demo.elsewhere import rowan
from avow.demo.elsewhere.hosts import CALLBACK, log_in_services

PORT = 8000
HOST = f"id.rowan.localhost:{PORT}"
BACK = f"http://localhost:{PORT}{CALLBACK}"
WREN = "rwn-wren-ashby"
VERIFIER = "a-verifier-that-only-the-shop-knows-of"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")

ASKED = {
    "client_id": "linden-and-lark",
    "redirect_uri": BACK,
    "scope": "openid profile email",
    "state": "st",
    "code_challenge": CHALLENGE.decode(),
    "code_challenge_method": "S256",
}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The shop, known to Rowan ID by a secret."""
    services = log_in_services(PORT)
    monkeypatch.setenv("AVOW_ACCOUNTS_PROVIDERS", json.dumps(services))
    conf.settings.cache_clear()
    yield services["rowan"]["secret"]
    conf.settings.cache_clear()


def asked(client: Client, answer: str = "", **changed: str) -> HttpResponse:
    """Send somebody to the question, and answer it where there is an answer."""
    path = f"/authorize?{urlencode(ASKED | changed)}"
    if not answer:
        return client.get(path, headers={"host": HOST})  # type: ignore[return-value]
    form = {"answer": answer, "person": WREN}
    return client.post(path, form, headers={"host": HOST})  # type: ignore[return-value]


def told(answer: HttpResponse) -> dict[str, str]:
    """Read what somebody brings back to the shop."""
    assert answer["Location"].startswith(f"{BACK}?")
    return {name: one[0] for name, one in parse_qs(urlsplit(answer["Location"]).query).items()}


def exchanged(client: Client, code: str, secret: str, **changed: str) -> Any:
    """Ask for a token as the shop does."""
    form = {"code": code, "client_secret": secret, "redirect_uri": BACK, "code_verifier": VERIFIER}
    return client.post("/token", form | changed, headers={"host": HOST})


def test_the_question_names_what_is_asked_and_what_is_not(client: Client) -> None:
    page = asked(client).content.decode()

    assert "<dt>profile</dt><dd>your first name, your last name, your birth date, your" in page
    assert page.index("did not ask for") < page.index("your telephone number")
    assert "<script" not in page


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "charles"},
        {"redirect_uri": "http://charles.localhost:8000/"},
        {"redirect_uri": f"{BACK}?more"},
        {"code_challenge_method": "plain"},
    ],
)
def test_nobody_is_sent_anywhere_but_to_the_shop(client: Client, changed: dict[str, str]) -> None:
    for answer in ("", "yes"):
        refused = asked(client, answer, **changed)

        assert (refused.status_code, "Location" in refused) == (400, False)
    assert not rowan.CODES


def test_whoever_says_no_brings_back_nothing_but_the_no(client: Client) -> None:
    assert told(asked(client, "no")) == {"error": "access_denied", "state": "st"}
    assert not rowan.CODES


def test_a_code_is_good_once_and_tells_what_was_agreed_to(client: Client, secret: str) -> None:
    code = told(asked(client, "yes", scope="openid email"))["code"]

    answer = exchanged(client, code, secret).json()
    again = exchanged(client, code, secret)

    bearer = {"host": HOST, "authorization": f"Bearer {answer['access_token']}"}
    assert client.get("/userinfo", headers=bearer).json() == {
        "sub": WREN,
        "email": "wren.ashby@letters.example",
        "email_verified": True,
    }
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changed",
    [{"client_secret": "guessed"}, {"code_verifier": "guessed"}, {"redirect_uri": "http://x/"}],
)
def test_a_code_is_worth_nothing_to_whoever_is_not_the_shop(
    client: Client, secret: str, changed: dict[str, str]
) -> None:
    code = told(asked(client, "yes"))["code"]

    assert exchanged(client, code, secret, **changed).status_code == 400
    assert exchanged(client, code, secret).status_code == 400


def test_what_is_signed_is_checked_by_the_key_that_is_shown(client: Client, secret: str) -> None:
    code = told(asked(client, "yes"))["code"]
    signed = exchanged(client, code, secret).json()["id_token"]

    shown = client.get("/keys", headers={"host": HOST}).json()["keys"][0]
    claims = jwt.decode(
        signed, jwt.PyJWK(shown).key, algorithms=["RS256"], audience="linden-and-lark"
    )

    assert (claims["sub"], claims["iss"]) == (WREN, f"http://{HOST}")


def test_an_unknown_token_tells_nothing(client: Client) -> None:
    bearer = {"host": HOST, "authorization": "Bearer guessed"}

    assert client.get("/userinfo", headers=bearer).status_code == 401
