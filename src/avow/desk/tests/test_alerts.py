"""Whom the alert of a change reached, and whom not, is seen at the desk."""

from datetime import timedelta

import pytest
from django.test import Client

from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import alerts
from avow.messaging.models import Message
from avow.people.models import DataSubject
from avow.statement import services as statements
from avow.statement.models import Alert
from avow.statement.tests.factories import STATEMENT, WIDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(desk: Client, ada: DataSubject) -> str:
    """An alert that could not reach Ada, by the address of its page."""
    statements.publish(
        statement=STATEMENT,
        practices=WIDER,
        effective_at=clock.now() + timedelta(days=30),
        actor="system",
    )
    alerts.carry_out()
    Message.objects.filter(data_subject=ada, alert__isnull=False).update(
        state="refused", reasons=["no-address"], ended_at=clock.now()
    )
    return f"/desk/alerts/{Alert.objects.get(channel='email').pk}/"


def test_an_alert_names_whom_it_did_not_reach_by_pseudonym(
    desk: Client, page: str, ada: DataSubject
) -> None:
    listed = desk.get("/desk/alerts/").content.decode()
    content = desk.get(page + "refused/").content.decode()

    assert "1 refused" in listed
    assert str(ada.pk) in content
    assert "no-address" in content
    assert "ada@example.org" not in content + listed
    assert desk.get(page + "sent/").content.decode().count("<code>") == 0
    answer = desk.get(page)
    assert "avow.js" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_an_alert_is_tried_again_and_closed_by_staff(
    desk: Client, page: str, ada: DataSubject
) -> None:
    desk.post(page, {"act": "again"})
    assert Message.objects.get(data_subject=ada, alert__isnull=False).state == "queued"
    assert desk.post(page, {"act": "close"}).status_code == 409

    Message.objects.filter(alert__isnull=False).update(state="failed")
    desk.post(page, {"act": "close"})

    assert Alert.objects.get(channel="email").state == "closed"
    assert Entry.objects.get(kind="messaging.alert_closed").content["actor"].startswith("staff:")


@pytest.mark.parametrize("wrong", ["999999/", "1/nowhere/"])
def test_an_alert_that_is_none_is_refused(desk: Client, page: str, wrong: str) -> None:
    assert desk.get("/desk/alerts/" + wrong).status_code in (404, 422)
    assert desk.post(page, {"act": "explode"}).status_code == 422
