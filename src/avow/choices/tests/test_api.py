"""Choices by program: one test for each answer of a route."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from avow.choices.models import DeviceChoice, Wording
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
        "wording": "May we count visits? Yes. No.",
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


def test_an_unknown_receipt_is_a_problem(client: Client) -> None:
    answer = client.get(f"/api/v1/choices/receipts/{uuid4()}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "avow.not_found"
