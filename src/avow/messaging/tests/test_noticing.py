"""Word of a change stands on every public page until it was seen, by whomever."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from avow.core import clock
from avow.messaging import alerts
from avow.messaging.models import AlertSeen
from avow.statement import services as statements
from avow.statement.models import Alert, Version
from avow.statement.tests.factories import STATEMENT, WIDER

pytestmark = pytest.mark.django_db

WORD = "Our privacy statement changes on 20 December 2026."
PAGES = ("/", "/privacy/", "/newsletter/", "/hedgerow/", "/ledger/verify/", "/nowhere")


def _account(person: UUID) -> Any:
    return get_user_model().objects.create(data_subject_id=person)


@pytest.fixture
def change(in_force: None) -> Version:
    """A change that the Sites tell of."""
    version = statements.publish(
        statement=STATEMENT,
        practices=WIDER,
        effective_at=clock.now() + timedelta(days=30),
        actor="system",
    )
    Alert.objects.update(channel="banner")
    alerts.carry_out()
    return version


@pytest.mark.parametrize("page", PAGES)
def test_each_public_page_tells_of_a_change(client: Client, change: Version, page: str) -> None:
    content = client.get(page, follow=True).content.decode()

    assert content.count(WORD) == 1
    assert f"/privacy/versions/{change.digest}/changes/" in content


def test_no_page_tells_of_a_change_that_is_none(client: Client, in_force: None) -> None:
    assert "change-notice" not in client.get("/privacy/", follow=True).content.decode()


def test_whoever_is_not_signed_in_has_seen_it_by_a_cookie_without_identifier(
    client: Client, change: Version
) -> None:
    answer = client.post(
        "/privacy/changes/seen", {"version": change.digest, "back": "/newsletter/"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/newsletter/")
    (cookie,) = answer.cookies.values()
    assert (cookie.key, cookie.value) == ("avow_seen", str(change.number))
    assert WORD not in client.get("/newsletter/", follow=True).content.decode()
    assert not AlertSeen.objects.exists()


def test_seeing_it_leads_to_no_other_site(client: Client, change: Version) -> None:
    sent = {"version": change.digest, "back": "https://elsewhere.example/"}

    assert client.post("/privacy/changes/seen", sent)["Location"] == change.get_absolute_url()
    assert client.get("/privacy/changes/seen").status_code == 405
    assert client.post("/privacy/changes/seen", {"version": "x"}).status_code == 404


@pytest.mark.parametrize("forged", ["", "-1", "1e9", "x" * 50, "9" * 50, "\u00b2"])
def test_a_forged_cookie_is_no_number(client: Client, change: Version, forged: str) -> None:
    client.cookies["avow_seen"] = forged

    assert WORD in client.get("/newsletter/", follow=True).content.decode()


def test_of_whoever_is_signed_in_it_is_on_record(
    client: Client, change: Version, ada: UUID
) -> None:
    client.force_login(_account(ada))
    assert WORD in client.get("/newsletter/", follow=True).content.decode()

    client.post("/privacy/changes/seen", {"version": change.digest})

    assert AlertSeen.objects.get().data_subject_id == ada
    assert WORD not in client.get("/newsletter/", follow=True).content.decode()


def test_another_site_cannot_say_it_for_somebody(change: Version, ada: UUID) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(_account(ada))

    assert strict.post("/privacy/changes/seen", {"version": change.digest}).status_code == 403
    assert not AlertSeen.objects.exists()
