"""Who may hand something in by program: strangers what is public, the retailer's own the rest."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from avow.collection import contests, tokens
from avow.collection.errors import OutOfScopeError, TokenError, UnauthorizedError
from avow.collection.models import ApiToken, Submission
from avow.core import clock
from avow.ledger.models import Entry
from avow.people import gate
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

ORDER = json.dumps(
    {"lines": [{"product": "coat", "quantity": 1, "price_cents": 42_800}], "currency": "USD"}
)
WEB = {
    "first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org", "street": "Elm 1",
    "city": "Salem", "country": "US", "order": ORDER,
}  # fmt: skip
SENT = {
    "purchase-web": WEB,
    "purchase-till": {"order": ORDER},
    "registration": {"email": "ada@example.org"},
    "log-in": {"login_id": "ada"},
    "contact-phone": {"message": "Hello"},
    "story": {"friend_email": "grace@example.org", "story": "coat"},
    "visit": {"operating_system": "linux"},
}


def post(client: Client, touchpoint: str, token: str = "", **changed: Any) -> Any:
    """Hand something in, with a token where one is given."""
    sent = {"fields": SENT.get(touchpoint, {"email": "ada@example.org"}), **changed}
    headers = {"authorization": f"Bearer {token}"} if token else {}
    path = f"/api/v1/collect/{touchpoint}"
    return client.post(path, json.dumps(sent), content_type="application/json", headers=headers)


@pytest.mark.parametrize("touchpoint", sorted(SENT))
@pytest.mark.parametrize("token", ["", "forged"])
def test_a_stranger_tells_nothing_that_our_own_programs_tell(
    client: Client, version: Version, touchpoint: str, token: str
) -> None:
    answer = post(client, touchpoint, token, age=30)

    assert (answer.status_code, answer.json()["code"]) == (401, "collection.unauthorized")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert not Submission.objects.exists()
    assert not DataSubject.objects.exists()


def test_a_token_opens_its_touchpoint_and_no_other(client: Client, version: Version) -> None:
    till = tokens.make(name="till", scopes=["collect.purchase-till"], actor="system")

    assert post(client, "purchase-till", till).status_code == 201
    assert post(client, "purchase-web", till, age=30).status_code == 403
    assert Submission.objects.count() == 1


def test_a_token_for_collecting_opens_every_touchpoint(client: Client, version: Version) -> None:
    shop = tokens.make(name="shop", scopes=["collect"], actor="system")

    assert post(client, "purchase-web", shop, age=30).status_code == 201
    assert post(client, "newsletter", shop).status_code == 201


def test_a_revoked_token_opens_nothing(client: Client, version: Version) -> None:
    till = tokens.make(name="till", scopes=["collect"], actor="system")
    tokens.revoke(name="till", actor="system")

    assert post(client, "purchase-till", till).status_code == 401
    assert not Submission.objects.exists()
    assert tokens.make(name="till", scopes=["collect"], actor="system") != till


def test_a_token_is_kept_as_a_hash_and_told_in_the_ledger_by_name(version: Version) -> None:
    secret = tokens.make(name="till", scopes=["collect.purchase-till"], actor="system")

    assert secret not in ApiToken.objects.get().hashed
    kept = b"".join(bytes(entry.body) for entry in Entry.objects.all())
    assert b"collection.token_made" in kept
    assert secret.encode() not in kept


@pytest.mark.parametrize(
    ("name", "scopes"),
    [("Till 1", ["collect"]), ("", ["collect"]), ("till", []), ("till", ["everything"])],
)
def test_a_token_without_a_name_or_an_end_is_not_made(
    version: Version, name: str, scopes: list[str]
) -> None:
    with pytest.raises(TokenError):
        tokens.make(name=name, scopes=scopes, actor="system")

    assert not ApiToken.objects.exists()


def test_two_tokens_do_not_go_by_one_name(version: Version) -> None:
    tokens.make(name="till", scopes=["collect"], actor="system")

    with pytest.raises(TokenError):
        tokens.make(name="till", scopes=["imports"], actor="system")
    assert ApiToken.objects.count() == 1


def test_a_token_is_borne_as_one_and_for_its_scope(version: Version) -> None:
    secret = tokens.make(name="till", scopes=["collect.purchase-till"], actor="system")

    for header in ("", secret, f"Basic {secret}", "Bearer", "Bearer \u00e9"):
        with pytest.raises(UnauthorizedError):
            tokens.require(header, "collect.purchase-till")
    with pytest.raises(OutOfScopeError):
        tokens.require(f"Bearer {secret}", "imports")
    assert tokens.require(f"bearer {secret}", "collect.purchase-till").name == "till"


def test_an_age_that_a_stranger_tells_refuses_and_never_allows(
    client: Client, version: Version
) -> None:
    passed = gate.pass_gate(day="1", month="2", year="1990")

    assert post(client, "newsletter", age=17).status_code == 422
    assert post(client, "newsletter", age=17, age_pass=passed).status_code == 422
    assert not Submission.objects.exists()
    assert post(client, "newsletter", age=30).status_code == 201


def test_no_account_is_registered_before_the_age_was_asked(
    client: Client, version: Version
) -> None:
    shop = tokens.make(name="shop", scopes=["collect"], actor="system")

    refused = post(client, "registration", shop)
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (422, "age-unknown")
    assert post(client, "registration", shop, age=17).status_code == 422
    assert not Submission.objects.exists()
    assert post(client, "registration", shop, age=18).status_code == 201


def test_an_age_that_a_stranger_tells_opens_no_contest_and_a_pass_does(
    client: Client, version: Version
) -> None:
    contests.publish_rules(
        touchpoint="contest",
        name="The oldest coat",
        text="Whoever is eighteen or older may enter.",
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=1),
        terms=contests.Terms(collects=("email",), required=("email",), minimum_age=18),
        actor="system",
    )
    passed = gate.pass_gate(day="1", month="2", year="1990")

    refused = post(client, "contest", age=30)
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (422, "age-unknown")
    assert not Submission.objects.exists()
    assert post(client, "contest", age_pass=passed).status_code == 201
