"""Log-in by a real OpenID Connect service: what is asked, what is kept, and who it is."""

import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client

from avow.accounts import conf, practised
from avow.accounts.models import Account
from avow.accounts.tests import provider
from avow.accounts.tests.factories import (
    ADDRESS,
    ADULT,
    CHILD,
    adult,
    enter,
    link_in_mail,
    reauthenticate,
)
from avow.collection.models import Submission
from avow.core.errors import SettingsError
from avow.ledger.models import Entry
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

NUMBER = "rowan-number-7731"
CLAIMS = {
    "email": ADDRESS,
    "email_verified": True,
    "given_name": "Ada",
    "family_name": "Lovelace",
    "birthdate": "1990-12-10",
    "picture": "https://rowan.example/ada.png",
    "shoe_size": "39",
}


@pytest.fixture(scope="module")
def rowan() -> Iterator[str]:
    """The service, running."""
    with provider.running() as server:
        provider.know(server, NUMBER, CLAIMS)
        yield server


@pytest.fixture(autouse=True)
def _known(rowan: str, version: Version, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    provider.configure(monkeypatch, rowan, trust_email=True)
    yield
    conf.settings.cache_clear()


def facts_of(kind: str) -> dict[str, object]:
    """Give what an entry of the ledger holds."""
    facts: dict[str, object] = Entry.objects.get(kind=kind).content["facts"]
    return facts


def test_somebody_new_is_asked_for_their_age_and_then_has_an_account(
    client: Client, rowan: str
) -> None:
    back = provider.log_in(client, rowan, NUMBER)
    assert back["Location"] == "/age/?for=log-in&next=%2Faccount%2F3rdparty%2Fsignup%2F"
    assert not Account.objects.exists()

    on = client.post("/age/", ADULT | {"for": "log-in", "next": "/account/3rdparty/signup/"})
    answer = client.get(on["Location"])

    assert answer["Location"] == "/account/"
    page = client.get("/account/").content.decode()
    assert "Lovelace" in page
    assert ADDRESS in page


def test_what_is_declared_is_kept_and_the_rest_is_dropped_by_name(
    client: Client, rowan: str
) -> None:
    provider.log_in(adult(client), rowan, NUMBER)

    person = Account.objects.get().data_subject
    given = {r.field: r.value for r in people.export(data_subject=person) if r.origin == "log-in"}
    assert given == {
        "email": ADDRESS,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "login_id": NUMBER,
    }
    assert Submission.objects.get().touchpoint == "log-in"
    dropped = facts_of("accounts.claims_dropped")
    assert (dropped["claims"], dropped["unknown"]) == (["birthdate", "picture"], 1)
    assert "Rowan ID also told us: birthdate and picture. We kept nothing of that." in (
        client.get("/account/").text
    )


def test_neither_number_nor_token_nor_answer_is_stored(client: Client, rowan: str) -> None:
    provider.log_in(adult(client), rowan, NUMBER)

    stored = SocialAccount.objects.get()
    assert stored.uid.startswith("h1:")
    assert NUMBER not in stored.uid
    assert stored.extra_data == {}
    assert not SocialToken.objects.exists()


def test_a_child_is_turned_away_and_nothing_is_kept(client: Client, rowan: str) -> None:
    provider.log_in(client, rowan, NUMBER)
    client.post("/age/", CHILD | {"for": "log-in", "next": "/account/3rdparty/signup/"})

    answer = client.get("/account/3rdparty/signup/")

    assert client.get(answer["Location"]).status_code == 403
    assert client.get("/account/3rdparty/signup/")["Location"] == "/account/login/"
    assert not Account.objects.exists()
    assert not DataSubject.objects.exists()


def test_whoever_comes_back_is_the_same_person(client: Client, rowan: str) -> None:
    provider.log_in(adult(client), rowan, NUMBER)

    answer = provider.log_in(Client(), rowan, NUMBER)

    assert answer["Location"] == "/account/"
    assert Account.objects.count() == 1
    assert Submission.objects.count() == 1


def test_a_trusted_address_opens_the_account_that_has_proven_it(client: Client, rowan: str) -> None:
    enter(client)

    answer = provider.log_in(Client(), rowan, NUMBER)

    assert answer["Location"] == "/account/"
    assert Account.objects.count() == 1
    assert facts_of("accounts.service_joined")["provider"] == "rowan"


def test_a_trusted_address_makes_one_of_whoever_subscribed_before(
    client: Client, rowan: str
) -> None:
    known = people.find_or_create(email=ADDRESS, actor="data_subject")

    provider.log_in(adult(client), rowan, NUMBER)

    known.refresh_from_db()
    assert known.merged_into == Account.objects.get().data_subject


def test_an_address_on_the_word_of_an_untrusted_service_is_proven_by_a_link_first(
    client: Client, rowan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.configure(monkeypatch, rowan)
    known = people.find_or_create(email=ADDRESS, actor="data_subject")

    answer = provider.log_in(adult(client), rowan, NUMBER)

    assert answer["Location"] == "/account/confirm-email/"
    assert not EmailAddress.objects.get().verified
    known.refresh_from_db()
    assert known.merged_into is None
    assert Client().post(link_in_mail()).status_code == 403
    client.post(link_in_mail())
    known.refresh_from_db()
    assert known.merged_into == Account.objects.get().data_subject


def test_an_untrusted_service_opens_no_account_of_another(
    client: Client, rowan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client)
    provider.configure(monkeypatch, rowan)

    answer = provider.log_in(adult(Client()), rowan, NUMBER)

    assert answer["Location"] == "/account/confirm-email/"
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1


def test_a_service_that_tells_no_address_leaves_it_to_be_asked(client: Client, rowan: str) -> None:
    provider.know(rowan, "no-address", {"given_name": "Kim"})

    back = provider.log_in(adult(client), rowan, "no-address")
    assert back["Location"] == "/account/3rdparty/signup/"
    answer = client.post("/account/3rdparty/signup/", {"email": ADDRESS})

    assert answer["Location"] == "/account/confirm-email/"
    client.post(link_in_mail())
    assert ADDRESS in client.get("/account/").content.decode()


def test_whoever_is_signed_in_adds_a_service_and_takes_it_away(client: Client, rowan: str) -> None:
    enter(client)
    reauthenticate(client)

    provider.log_in(client, rowan, NUMBER, "?process=connect")
    own = SocialAccount.objects.get()
    assert own.user == Account.objects.get()

    client.post("/account/3rdparty/", {"account": own.pk})
    assert not SocialAccount.objects.exists()
    assert facts_of("accounts.service_left")["provider"] == "rowan"
    assert "opens your account no more" in mail.outbox[-1].subject


def test_only_what_the_practices_call_for_is_asked(client: Client, rowan: str) -> None:
    away = client.post("/account/oidc/rowan/login/?scope=phone,address").content.decode()

    asked = re.search(r"scope=([\w+]+)", away)
    assert asked
    assert set(asked[1].split("+")) == {"openid", "profile", "email"}


def test_a_scope_that_no_practice_covers_is_refused_at_the_start_and_at_log_in(
    client: Client, rowan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.configure(monkeypatch, rowan, scopes=["openid", "email", "phone"])

    with pytest.raises(SettingsError) as refused:
        practised.refuse_uncovered_scopes()
    assert refused.value.identifier == "accounts.providers.rowan.scopes"
    answer = client.post("/account/oidc/rowan/login/")

    assert answer.status_code == 503
    assert "No sentence of the privacy statement" in answer.content.decode()
