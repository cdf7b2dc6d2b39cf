"""Nothing of a person stands in clear in database, log or address; after closing nothing at all."""

import logging
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.core.cache import cache
from django.test import Client

from avow.accounts import conf
from avow.accounts.models import Account
from avow.accounts.tests import provider, stored
from avow.accounts.tests.factories import PASSWORD, link_in_mail, reauthenticate, sign_up
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import Erasure
from avow.statement.models import Version

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "canary.ada@example.org"
LATER = "canary.countess@example.org"
FIRST, LAST, NUMBER = "Canarina", "Canaryworth", "canary-number-90125"
CANARIES = (ADDRESS, LATER, FIRST, LAST, NUMBER, PASSWORD)


@pytest.fixture(scope="module")
def rowan() -> Iterator[str]:
    """The log-in service, running."""
    with provider.running() as server:
        claims = {"email": LATER, "email_verified": True, "given_name": FIRST, "family_name": LAST}
        provider.know(server, NUMBER, claims)
        yield server


@pytest.fixture(autouse=True)
def _configured(
    rowan: str, version: Version, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    provider.configure(monkeypatch, rowan, trust_email=True)
    caplog.set_level(logging.DEBUG)
    yield
    conf.settings.cache_clear()


def set_up_a_second_step(client: Client) -> str:
    """Turn the second step on, and give its secret."""
    reauthenticate(client)
    page = client.get("/account/2fa/totp/activate/").text
    secret = str(re.search(r"<dt>Key</dt><dd><code>(\w+)</code>", page)[1])  # type: ignore[index]
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    cache.clear()  # a code opens once; the next one comes in half a minute
    return secret


def code_of(secret: str) -> str:
    """Give the code that the app shows now."""
    return str(format_hotp_value(hotp_value(secret, list(counters())[1])))


def test_nothing_stands_in_clear_at_any_step_and_after_closing_nothing_at_all(
    client: Client, rowan: str, caplog: pytest.LogCaptureFixture
) -> None:
    sign_up(client, ADDRESS, first_name=FIRST)
    assert stored.found(*CANARIES) == []
    client.post(link_in_mail())
    assert stored.found(*CANARIES) == []

    secret = set_up_a_second_step(client)
    assert stored.found(*CANARIES, secret) == []
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/account/2fa/recovery-codes/").text)
    assert len(codes) == 10

    client.post("/account/logout/")
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    assert stored.found(*CANARIES, secret, *codes) == []
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/account/").status_code == 200

    reauthenticate(client)
    client.post("/account/email/", {"email": LATER, "action_add": ""})
    client.post(link_in_mail())
    assert LATER in client.get("/account/").text
    assert stored.found(*CANARIES, secret, *codes) == []

    provider.log_in(client, rowan, NUMBER, "?process=connect")
    assert LAST in client.get("/account/").text
    assert stored.found(*CANARIES, secret, *codes) == []

    account = Account.objects.get()
    client.post("/account/close/")
    stored.settle()
    assert not Account.objects.exists()
    assert stored.found(*CANARIES, secret, *codes, account.password) == []
    assert Erasure.objects.get().finished_at is not None
    assert [canary for canary in CANARIES if canary in caplog.text] == []


def test_no_link_that_is_sent_holds_an_address(client: Client) -> None:
    sign_up(client, ADDRESS)
    client.post(link_in_mail())
    Client().post("/account/password/reset/", {"email": ADDRESS})
    Client().post("/account/password/reset/", {"email": LATER})

    links = [link for sent in mail.outbox for link in re.findall(r"https?://\S+", str(sent.body))]
    assert len(links) == 3
    assert [link for link in links if "@" in link or "%40" in link] == []


def test_a_stolen_database_opens_no_session(client: Client) -> None:
    sign_up(client, ADDRESS)
    client.post(link_in_mail())

    cookie = client.cookies["sessionid"].value
    assert stored.found(cookie) == []


def test_an_old_address_finds_nobody_after_a_change(client: Client) -> None:
    sign_up(client, ADDRESS)
    client.post(link_in_mail())
    reauthenticate(client)
    client.post("/account/email/", {"email": LATER, "action_add": ""})
    client.post(link_in_mail())

    account = Account.objects.get()
    assert people_access.find(kind=people.Kind.EMAIL, value=ADDRESS) is None
    assert people_access.find(kind=people.Kind.EMAIL, value=LATER) == account.data_subject
    held = {record.value for record in people.export(data_subject=account.data_subject)}
    assert LATER in held
    assert ADDRESS not in held
    assert account.sealed_addresses.count() == 1
    assert not Authenticator.objects.exists()
