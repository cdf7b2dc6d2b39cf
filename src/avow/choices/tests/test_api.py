"""Choices by program: one test for each answer of a route."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from avow.choices import wordings
from avow.choices.models import DeclaredWording, DeviceChoice, SignalEvent, Wording
from avow.collection import tokens
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.statement import access as statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


def post(client: Client, key: str = "", **changed: Any) -> Any:
    """Send what a banner would."""
    sent = {
        "classes": {"analytics": True, "embedded": False},
        "statement": statements.current().digest,
        "wording": wordings.shown(statements.current())["en"],
    }
    headers = {"idempotency-key": key} if key else {}
    return client.post(
        "/api/v1/choices/device",
        json.dumps(sent | changed),
        content_type="application/json",
        headers=headers,
    )


def test_a_choice_is_recorded_and_its_receipt_is_proven(client: Client) -> None:
    told = post(client).json()

    answer = client.get(told["receipt"])

    receipt = answer.json()
    verified = receipts.verify(receipt["proof"].encode(), ledger.verification_key())
    assert answer["Cache-Control"] == "no-store"
    assert (told["allowed"], told["refused"]) == (["analytics"], ["embedded"])
    assert verified.reference == receipt["receipt_id"] == receipt["record"]["record_id"]
    assert verified.kind == "choices.chosen_on_device"
    assert verified.facts["wording"] == receipt["record"]["evidence"]["wording_sha256"]


def test_the_answer_sets_no_cookie(client: Client) -> None:
    answer = post(client)

    assert answer.status_code == 201
    assert not answer.cookies


def test_the_same_key_gives_the_same_receipt(client: Client) -> None:
    assert post(client, key="k").json() == post(client, key="k").json()
    assert DeviceChoice.objects.count() == 1


def test_the_same_key_with_another_choice_is_a_conflict(client: Client) -> None:
    post(client, key="k")

    answer = post(client, key="k", classes={"analytics": False})

    assert answer.status_code == 409
    assert answer.json()["code"] == "choices.key_reused"
    assert DeviceChoice.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"classes": {}},
        {"classes": {"essential": False}},
        {"classes": {"a" * 5_000: True}},
        {"classes": {f"c{number}": True for number in range(51)}},
        {"classes": {"analytics": "perhaps"}},
        {"statement": "0" * 64},
        {"statement": "latest"},
        {"wording": ""},
        {"wording": " \n"},
        {"wording": "\x00"},
        {"wording": "a" * 4_001},
        {"wording": "I am Ada, ada@example.org, 14 Elm Street"},
        {"wording": "We will sell your data."},
        {"place": "Ada Lovelace"},
        {"how": "staff:phone"},
        {"email": "ada@example.org"},
    ],
)
def test_what_proves_nothing_is_refused_and_nothing_is_written(
    client: Client, changed: dict[str, Any]
) -> None:
    answer = post(client, **changed)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 2_000
    assert not DeviceChoice.objects.exists()
    assert not Wording.objects.exists()
    assert not Entry.objects.filter(kind__startswith="choices.").exists()


OWN = "May we count visits? Yes. No."


def declare(client: Client, token: str = "", wording: str = OWN) -> Any:
    """Say the words of a banner of one's own."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    path = "/api/v1/choices/wordings"
    return client.post(path, {"wording": wording}, "application/json", headers=headers)


def test_words_that_nobody_is_shown_are_refused_by_name_and_not_repeated(client: Client) -> None:
    answer = post(client, wording=OWN)

    assert answer.json()["code"] == "choices.unshown_wording"
    assert "wording" in answer.json()["detail"]
    assert OWN not in answer.content.decode()
    assert not Wording.objects.exists()


def test_the_words_shown_today_are_told_in_each_language_and_taken(client: Client) -> None:
    told = client.get("/api/v1/choices/wordings").json()

    assert told["statement"] == statements.current().digest
    assert sorted(told["shown"]) == ["en", "es"]
    for wording in told["shown"].values():
        assert post(client, wording=wording).status_code == 201


def test_words_declared_with_a_token_are_taken_from_then_on(client: Client) -> None:
    token = tokens.make(name="banner", scopes=["choices"], actor="system")

    assert [declare(client, token).status_code for _ in range(2)] == [201, 201]
    assert post(client, wording=OWN).status_code == 201
    assert Entry.objects.filter(kind="choices.wording_declared").count() == 1


@pytest.mark.parametrize(
    ("scope", "wording", "status"),
    [
        ("", OWN, 401),
        ("imports", OWN, 403),
        ("choices", "Pay with 4111 1111 1111 1111", 422),
        ("choices", " ", 422),
    ],
)
def test_words_are_declared_by_nobody_else_and_hold_no_card(
    client: Client, scope: str, wording: str, status: int
) -> None:
    token = tokens.make(name="own", scopes=[scope], actor="system") if scope else ""

    assert declare(client, token, wording).status_code == status
    assert not DeclaredWording.objects.exists()


def test_an_unknown_receipt_is_a_problem(client: Client) -> None:
    answer = client.get(f"/api/v1/choices/receipts/{uuid4()}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "avow.not_found"


DEVICE = "8fK2-pseudonym_of_a_browser"


def heed(client: Client, token: str, *signals: str, device: str = DEVICE) -> Any:
    """Say what a browser signals, as a site does."""
    return client.post(
        "/api/v1/choices/signals",
        json.dumps({"device": device, "signals": signals}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_a_signal_reaches_the_profile_of_the_browser_and_its_absence_changes_nothing(
    client: Client,
) -> None:
    token = tokens.make(name="shop", scopes=[tokens.CHOICES], actor="system")
    before, met, again, later = (
        heed(client, token, *signals).json() for signals in ((), ("gpc",), ("gpc",), ())
    )
    other = heed(client, token, device="another_browser_of_ours").json()

    event = SignalEvent.objects.get()
    assert (before, met, again, later) == (
        {"stands": []},
        *({"stands": ["gpc"]},) * 3,
    )
    assert other == {"stands": []}
    assert event.data_subject_id is None
    assert DEVICE not in event.device
    assert Entry.objects.filter(kind="choices.signalled").count() == 1


def test_nobody_without_a_token_says_what_a_browser_signals(client: Client) -> None:
    answer = heed(client, "guessed", "gpc")

    assert answer.status_code == 401
    assert not SignalEvent.objects.exists()


@pytest.mark.parametrize("device", ["ada@example.org", "short", "x" * 129])
def test_a_pseudonym_is_none_of_a_persons_own_names(client: Client, device: str) -> None:
    token = tokens.make(name="shop", scopes=[tokens.CHOICES], actor="system")

    assert heed(client, token, "gpc", device=device).status_code == 422
    assert not SignalEvent.objects.exists()
