"""Imports by program: nobody without the token, and no value in what is answered."""

from typing import Any

import pytest
from django.test import Client

from avow.collection import tokens
from avow.collection.models import Submission
from avow.sources import conf
from avow.sources.models import Import
from avow.sources.tests.factories import CONTRACT, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version", "secrets")]

PATH = "/api/v1/imports/guest-lists"
ADA = {"first_name": "Ada", "email": "ada@example.org", "event": "Spring"}


def send(client: Client, token: str = SECRET, path: str = PATH, **changes: Any) -> Any:
    sent = {"contract": CONTRACT, "purpose": "notices", "rows": [ADA]} | changes
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(path, sent, content_type="application/json", headers=headers)


def test_rows_are_taken_and_reported(client: Client) -> None:
    wrong = ADA | {"email": "ada at example"}
    answer = send(client, rows=[ADA, wrong])

    assert answer.status_code == 200
    assert answer.json()["counts"] == {
        "taken": 1, "repeated": 0, "refused": 1, "erased": 0, "minors": 0,
    }  # fmt: skip
    assert answer.json()["refused"] == [{"line": 2, "field": "", "reason": "people.email_address"}]
    assert b"ada at" not in answer.content


def test_the_same_rows_again_add_nothing(client: Client) -> None:
    first, second = send(client), send(client)

    assert first.json() == second.json()
    assert Submission.objects.count() == Import.objects.count() == 1


def test_a_dry_run_writes_nothing(client: Client) -> None:
    answer = send(client, dry_run=True)

    assert (answer.json()["reference"], answer.json()["counts"]["taken"]) == (None, 1)
    assert not Import.objects.exists()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("token", ["", "another", SECRET + "x", "\u00e9"])
def test_nobody_imports_without_the_token(client: Client, token: str) -> None:
    answer = send(client, token)

    assert (answer.status_code, answer.json()["code"]) == (401, "collection.unauthorized")
    assert not Import.objects.exists()


def test_where_no_token_is_configured_nothing_is_imported(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AVOW_SOURCES_IMPORT_TOKEN")
    conf.settings.cache_clear()

    assert send(client, "").status_code == 401
    assert not Import.objects.exists()


def test_a_token_that_was_made_for_imports_imports_and_another_does_not(client: Client) -> None:
    made = tokens.make(name="partner", scopes=["imports"], actor="system")
    other = tokens.make(name="shop", scopes=["collect"], actor="system")

    assert send(client, other).status_code == 403
    assert not Import.objects.exists()
    assert send(client, made).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"path": "/api/v1/imports/fortune-teller"}, "collection.undeclared_source"),
        ({"contract": "Another"}, "collection.undeclared_source"),
        ({"purpose": "news"}, "collection.undeclared_source"),
        ({"rows": "Ada"}, "api.malformed"),
        ({"rows": ["Ada"]}, "api.malformed"),
    ],
)
def test_what_is_not_declared_is_refused(
    client: Client, changes: dict[str, Any], code: str
) -> None:
    answer = send(client, **changes)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Import.objects.exists()
