"""What comes in by program: one test for each answer of a route."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from avow.collection.models import Submission
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.people import gate
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

EMAIL = "ada.lovelace@example.org"


def post(client: Client, touchpoint: str = "newsletter", key: str = "", **changed: Any) -> Any:
    """Post to a touchpoint what its form would."""
    sent = {"fields": {"email": EMAIL}, "wording": "Send me letters", "place": "/newsletter/"}
    headers = {"idempotency-key": key} if key else {}
    return client.post(
        f"/api/v1/collect/{touchpoint}",
        json.dumps(sent | changed),
        content_type="application/json",
        headers=headers,
    )


def assert_nothing_was_written() -> None:
    """Prove that a refusal left nothing behind."""
    assert not Submission.objects.exists()
    assert not Entry.objects.exclude(kind__startswith="statement.").exists()


def test_what_is_declared_is_taken_and_told_with_its_sentence(
    client: Client, version: Version
) -> None:
    answer = post(client)

    told = answer.json()
    assert answer.status_code == 201
    assert told["version"] == version.digest
    assert [each["field"] for each in told["recorded"]] == ["email"]
    assert "newsletter" in told["recorded"][0]["sentence"]
    assert EMAIL not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_receipt_verifies_offline(client: Client, version: Version) -> None:
    answer = client.get(post(client).json()["receipt"])

    shown = receipts.verify(answer.content, ledger.verification_key())
    assert shown.kind == "collection.recorded"
    assert shown.facts["fields"] == ["email"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_an_undeclared_field_is_refused_by_name_with_practice_and_sentence(
    client: Client, version: Version
) -> None:
    answer = post(client, fields={"email": EMAIL, "shoe_size": "39"})

    told = answer.json()
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert told["code"] == "collection.undeclared_field"
    assert "shoe_size" in told["detail"]
    assert told["practice"] == "data.shoe_size"
    assert "newsletter" in told["sentence_text"]
    assert_nothing_was_written()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"touchpoint": "fortune-teller"}, 404, "collection.unknown_touchpoint"),
        ({"fields": {}}, 422, "collection.missing_field"),
        ({"fields": {"email": "4111 1111 1111 1111"}}, 422, "collection.card_number"),
        ({"fields": {"email": "ada"}}, 422, "people.email_address"),
        ({"fields": {"email": ["a"]}}, 422, "api.malformed"),
        ({"place": "/newsletter/?email=ada.lovelace@example.org"}, 422, "api.malformed"),
        ({"extra": 1}, 422, "api.malformed"),
    ],
)
def test_every_refusal_is_a_problem_with_its_code_and_nothing_is_written(
    client: Client, version: Version, changed: dict[str, Any], status: int, code: str
) -> None:
    answer = post(client, **changed)

    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert EMAIL not in answer.content.decode()
    assert_nothing_was_written()


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '"text"', ""])
def test_what_is_no_submission_is_refused_as_a_problem(
    client: Client, version: Version, body: str
) -> None:
    answer = client.post("/api/v1/collect/newsletter", body, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert_nothing_was_written()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_what_is_not_called_json_is_not_taken(client: Client, version: Version, kind: str) -> None:
    body = json.dumps({"fields": {"email": EMAIL}})
    answer = client.post("/api/v1/collect/newsletter", body, content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "collection.media_type")
    assert_nothing_was_written()


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 201)])
def test_a_page_of_another_site_hands_nothing_in(
    client: Client, version: Version, site: str, status: int
) -> None:
    sent = {"fields": {"email": EMAIL}}
    headers = {"sec-fetch-site": site}
    path = "/api/v1/collect/newsletter"

    assert client.post(path, sent, "application/json", headers=headers).status_code == status
    if status == 403:
        assert_nothing_was_written()


def test_a_touchpoint_that_is_not_there_is_not_repeated(client: Client, version: Version) -> None:
    answer = post(client, touchpoint="4111-1111-1111-1111")

    assert answer.status_code == 404
    assert "4111" not in answer.content.decode()


def test_the_same_key_is_answered_again_and_recorded_once(client: Client, version: Version) -> None:
    first, second = post(client, key="form-1").json(), post(client, key="form-1").json()

    assert first == second
    assert Submission.objects.count() == 1


def test_the_same_key_with_other_content_is_a_conflict(client: Client, version: Version) -> None:
    post(client, key="form-1")
    answer = post(client, key="form-1", fields={"email": "grace@example.org"})

    assert answer.status_code == 409
    assert Submission.objects.count() == 1


def test_nothing_is_taken_while_no_statement_is_in_force(client: Client) -> None:
    answer = post(client)

    assert (answer.status_code, answer.json()["code"]) == (404, "statement.nothing_in_force")
    assert_nothing_was_written()


def test_an_unknown_receipt_is_not_found(client: Client) -> None:
    answer = client.get(f"/api/v1/receipts/{uuid4()}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_pass_of_the_age_gate_is_taken_and_a_refusal_is_not(
    client: Client, version: Version
) -> None:
    given = gate.pass_gate(day="1", month="2", year="1990")

    refused = post(client, age_pass=gate.REFUSED)
    assert refused.status_code == 422
    assert_nothing_was_written()
    assert post(client, age_pass=given).status_code == 201


def test_the_document_and_its_page_name_every_operation(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/docs").content.decode()

    for path in ("/api/v1/collect/{touchpoint}", "/api/v1/receipts/{reference}"):
        assert path in document["paths"]
        assert path in page


def test_a_flood_of_fields_gets_a_short_answer(client: Client, version: Version) -> None:
    answer = post(client, fields={f"{number}" * 200: "x" for number in range(1000, 1900)})

    assert answer.status_code == 422
    assert "and 895 more" in answer.json()["detail"]
    assert len(answer.json()["detail"]) < 1000
    assert len(answer.json()["reasons"]) == 20
    assert_nothing_was_written()
