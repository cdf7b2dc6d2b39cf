"""A webhook is taken from the provider alone, and once."""

from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django.test import Client

from avow.choices.models import ChoiceEvent
from avow.ledger.models import Entry
from avow.messaging.inbound.models import Arrival
from avow.messaging.texting import rules, standin
from avow.messaging.texting.tests.conftest import NUMBER, TOKEN, Phone
from avow.people import services as people
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

URL = "http://testserver/hooks/text/"


@pytest.fixture
def ada_by_number(ada: UUID) -> UUID:
    """Ada, who showed that the number is hers."""
    people.add_identifier(
        data_subject=DataSubject.objects.get(pk=ada),
        kind=people.Kind.PHONE,
        value=NUMBER,
        actor="data_subject",
        verified=True,
    )
    return ada


def _post(client: Client, token: str = TOKEN, **fields: str) -> int:
    sent = {"MessageSid": "SM1", "From": NUMBER, "Body": "STOP"} | fields
    body, headers = standin.signed(token, URL, **sent)
    answer = client.post(
        "/hooks/text/", body, content_type=headers.pop("Content-Type"), headers=headers
    )
    return answer.status_code


def test_a_signed_stop_is_taken_and_a_replay_changes_nothing(
    ada_by_number: UUID, phone: Phone, client: Client
) -> None:
    assert _post(client) == 200
    count = Entry.objects.count()
    assert _post(client) == 200

    assert Entry.objects.count() == count
    assert ChoiceEvent.objects.filter(act="opted_out").count() == 2


def test_a_wrong_signature_is_refused_and_nothing_is_written(
    ada_by_number: UUID, phone: Phone, client: Client
) -> None:
    count = Entry.objects.count()

    assert _post(client, token="another-token-than-ours") == 403
    assert client.post("/hooks/text/", {"From": NUMBER, "Body": "STOP"}).status_code == 403
    assert client.get("/hooks/text/").status_code == 405

    assert Entry.objects.count() == count
    assert not Arrival.objects.exists()


def test_a_changed_field_breaks_the_signature(
    ada_by_number: UUID, phone: Phone, client: Client
) -> None:
    fields = {"MessageSid": "SM1", "From": NUMBER, "Body": "hello"}
    _, headers = standin.signed(TOKEN, URL, **fields)
    mark = headers["X-Twilio-Signature"]

    answer = client.post(
        "/hooks/text/", fields | {"Body": "STOP"}, headers={"X-Twilio-Signature": mark}
    )

    assert answer.status_code == 403
    assert not Arrival.objects.exists()


def test_without_a_provider_nothing_is_taken(in_force: None, client: Client) -> None:
    assert client.post("/hooks/text/", {"Body": "STOP"}).status_code == 404


def test_the_signature_is_the_one_that_the_provider_documents() -> None:
    form = {
        "CallSid": ["CA1234567890ABCDE"],
        "Caller": ["+12349013030"],
        "Digits": ["1234"],
        "From": ["+12349013030"],
        "To": ["+18005551212"],
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert rules.signature("12345", url, form) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert rules.is_signed(
        "12345", url.replace(".com/", ".com:443/"), form, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    )
    assert not rules.is_signed("", url, form, rules.signature("", url, form))


def test_with_the_database_away_the_provider_is_told_and_nothing_is_written(
    ada_by_number: UUID, phone: Phone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(Arrival.objects, "filter", away)
        assert _post(client) == 503

    assert not ChoiceEvent.objects.exists()
    assert _post(client) == 200
