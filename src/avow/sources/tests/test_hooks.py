"""Webhooks: signed, once, and no more of them than the statement lets a shop tell."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import evidence
from avow.collection.models import Fact, Submission
from avow.ledger.models import Entry
from avow.people import access, erasing
from avow.people import services as people
from avow.people.models import DataSubject
from avow.people.services import Kind
from avow.sources import conf
from avow.sources.models import Delivery, DroppedName, ShopRequest
from avow.sources.tests.factories import SECRET, shopify, woocommerce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version", "secrets")]

SHOPIFY, WOOCOMMERCE = "/hooks/shopify/", "/hooks/woocommerce/"
CUSTOMER: dict[str, Any] = {
    "id": 706405506930370084,
    "email": "ada@example.org",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "phone": None,
    "note": "likes yellow",
    "tags": "vip",
    "updated_at": "2026-11-20T10:00:00-05:00",
    "default_address": {"city": "Portland", "province_code": "OR", "zip": "97200"},
    "email_marketing_consent": {
        "state": "subscribed",
        "opt_in_level": "single_opt_in",
        "consent_updated_at": "2026-11-19T10:00:00Z",
    },
    "sms_marketing_consent": {"state": "not_subscribed", "consent_updated_at": None},
}
ORDER: dict[str, Any] = {
    "id": 820982911946154508,
    "email": "ada@example.org",
    "name": "#1001",
    "created_at": "2026-11-20T10:00:00Z",
    "client_details": {"browser_ip": "192.0.2.77"},
    "customer": {"id": 706405506930370084, "email": "ada@example.org"},
    "currency": "USD",
    "total_price": "228.50",
    "line_items": [
        {"title": "Raincoat", "product_id": 1, "quantity": 1, "price": "199.00"},
        {"title": "Scarf", "sku": "SCARF/red", "product_id": 2, "quantity": 1, "price": "29.50"},
    ],
    "shipping_address": {"first_name": "Ada", "city": "Portland", "country_code": "US"},
}


def written() -> tuple[int, int, int, int]:
    entries = Entry.objects.exclude(kind__startswith="statement.").count()
    return Submission.objects.count(), Delivery.objects.count(), Fact.objects.count(), entries


def facts(email: str = "ada@example.org") -> dict[str, str]:
    person = access.find(kind=Kind.EMAIL, value=email)
    assert person is not None
    records = people.export(data_subject=person)
    return {one.field: one.value for one in records if one.origin.startswith("source.")}


def test_a_customer_is_kept_as_far_as_declared_and_the_rest_is_counted(client: Client) -> None:
    answer = client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))

    assert (answer.status_code, answer.json()["outcome"]) == (200, "taken")
    assert facts() == {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.org",
        "city": "Portland",
        "state": "OR",
        "zip": "97200",
    }
    submission = Submission.objects.get()
    assert (submission.source, submission.purpose) == ("shopify", "news")
    assert submission.contract == "Outlet platform, 2026-01"
    dropped = dict(DroppedName.objects.values_list("name", "count"))
    assert dropped == {"note": 1, "phone": 1, "tags": 1, "updated_at": 1}
    assert answer.json()["dropped"] == 4


def test_a_consent_of_the_shop_is_a_reported_choice(client: Client) -> None:
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))

    event = ChoiceEvent.objects.get()
    assert (event.act, event.purpose, event.channel) == ("opted_in", "news", "email")
    assert (event.how, event.acted_at.isoformat()) == ("import", "2026-11-19T10:00:00+00:00")


def test_the_same_consent_told_again_is_recorded_once(client: Client) -> None:
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))
    client.post(SHOPIFY, **shopify("customers/update", CUSTOMER | {"tags": "vip, spring"}))

    assert ChoiceEvent.objects.count() == 1
    assert DataSubject.objects.count() == 1


def test_a_subscription_at_the_shop_never_undoes_an_opt_out(client: Client) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="system").pseudonym
    choices.opt_out(
        data_subject=ada, purpose="news", channel="email", evidence=evidence(), actor="system"
    )

    client.post(SHOPIFY, **shopify("customers/update", CUSTOMER))

    assert ("news", "email") in choices.standing(data_subject=ada).opted_out


def test_an_order_is_kept_under_its_own_purpose(client: Client) -> None:
    client.post(SHOPIFY, **shopify("orders/create", ORDER))

    lines = json.loads(facts()["order"])["lines"]
    assert [line["product"] for line in lines] == ["Raincoat", "SCARF/red"]
    assert facts()["purchased_at"] == "2026-11-20T10:00:00Z"
    assert Submission.objects.get().purpose == "orders"
    assert "192.0.2.77" not in str(facts())


def test_a_customer_and_an_order_of_the_other_shop_are_kept_too(client: Client) -> None:
    customer = {"id": 25, "email": "grace@example.org", "first_name": "Grace", "role": "customer"}
    order = {
        "id": 727,
        "customer_id": 25,
        "billing": {"email": "grace@example.org", "city": "Salem"},
        "number": "727",
        "status": "processing",
        "currency": "USD",
        "total": "29.50",
        "line_items": [{"name": "Scarf", "product_id": 9, "quantity": 1, "price": 29.5}],
    }
    told = [("customer.created", customer), ("order.created", order)]

    answers = [client.post(WOOCOMMERCE, **woocommerce(*each)) for each in told]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert facts("grace@example.org") == {
        "email": "grace@example.org",
        "first_name": "Grace",
        "city": "Salem",
        "order": '{"currency": "USD", "lines": [{"price_cents": 2950, "product": "Scarf",'
        ' "quantity": 1}], "number": "727", "total_cents": 2950}',
    }


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "=", "\u00e9", "a" * 5_000])
def test_a_bad_signature_is_refused_and_nothing_is_written(client: Client, signature: str) -> None:
    before = written()
    sent = shopify("customers/create", CUSTOMER, **{"X-Shopify-Hmac-Sha256": signature})

    answer = client.post(SHOPIFY, **sent)

    assert (answer.status_code, answer.json()["code"]) == (401, "sources.unsigned")
    assert answer["Content-Type"] == "application/problem+json"
    assert written() == before


def test_a_body_that_was_changed_is_refused(client: Client) -> None:
    sent = shopify("customers/create", CUSTOMER)
    sent["data"] = sent["data"].replace(b"Ada", b"Eve")

    assert client.post(SHOPIFY, **sent).status_code == 401
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Shopify-Webhook-Id": "another"},
        {"X-Shopify-Topic": "customers/redact"},
        {"X-Shopify-Topic": "customers/delete"},
    ],
)
def test_a_replay_changes_nothing_whatever_its_headers(
    client: Client, headers: dict[str, str]
) -> None:
    first = {"X-Shopify-Webhook-Id": "one"}
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER, **first))
    before = written()

    answer = client.post(SHOPIFY, **shopify("customers/create", CUSTOMER, **(first | headers)))

    assert (answer.status_code, answer.json()["outcome"]) == (200, "already")
    assert written() == before
    assert not ShopRequest.objects.exists()


def test_an_order_and_a_customer_of_the_same_number_are_deleted_each(client: Client) -> None:
    for topic in ("order.deleted", "customer.deleted", "customer.deleted"):
        client.post(WOOCOMMERCE, **woocommerce(topic, {"id": 25}))

    assert [each.kind for each in ShopRequest.objects.all()] == ["deleted", "deleted"]
    assert {each.their_number for each in ShopRequest.objects.all()} == {""}


def test_what_was_ignored_is_taken_once_it_is_declared(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = resources.files("avow.sources").joinpath("mapping.toml").read_text()
    own = tmp_path / "mapping.toml"
    own.write_text(shipped.replace('source = "shopify"', 'source = "nobody"'))
    first = shopify("customers/create", CUSTOMER, **{"X-Shopify-Webhook-Id": "one"})
    with monkeypatch.context() as undeclared:
        undeclared.setenv("AVOW_SOURCES_MAPPING", str(own))
        conf.settings.cache_clear()
        outcomes = [client.post(SHOPIFY, **first).json()["outcome"] for _ in range(2)]
    conf.settings.cache_clear()
    outcomes += [client.post(SHOPIFY, **first).json()["outcome"] for _ in range(2)]

    assert outcomes == ["ignored", "already", "taken", "already"]
    assert Entry.objects.filter(kind="sources.hook_ignored").count() == 1


def test_what_was_ignored_is_taken_under_no_other_topic(client: Client) -> None:
    client.post(SHOPIFY, **shopify("carts/update", CUSTOMER))

    answer = client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))

    assert answer.json()["outcome"] == "already"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"), [(b"webhook_id=5", 200), (b"webhook_id=5&x=1", 401), (b"{}", 401)]
)
def test_a_shop_that_asks_if_somebody_is_here_is_answered(
    client: Client, body: bytes, status: int
) -> None:
    before = written()
    kind = "application/x-www-form-urlencoded"

    assert client.post(WOOCOMMERCE, data=body, content_type=kind).status_code == status
    assert written() == before


def test_an_unknown_topic_is_recorded_by_name_alone(client: Client) -> None:
    answer = client.post(SHOPIFY, **shopify("carts/update", {"id": "secret"}))

    assert (answer.status_code, answer.json()["outcome"]) == (202, "ignored")
    entry = Entry.objects.get(kind="sources.hook_ignored")
    assert entry.content["facts"] == {"hook": "shopify", "topic": "carts/update"}


@pytest.mark.parametrize("topic", ["", "Ada Lovelace", "ada@example.org", "a/" + "b" * 500])
def test_a_topic_that_is_none_is_not_repeated(client: Client, topic: str) -> None:
    assert client.post(SHOPIFY, **shopify(topic, {})).status_code == 202
    entry = Entry.objects.get(kind="sources.hook_ignored")
    assert entry.content["facts"]["topic"] == "other"


def test_who_was_erased_does_not_come_back_by_a_shop(client: Client) -> None:
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))
    ada = access.find(kind=Kind.EMAIL, value="ada@example.org")
    assert ada is not None
    erasing.erase(data_subject=ada, actor="system")

    changed = [CUSTOMER | {"tags": ""}, CUSTOMER | {"email": "new@example.org"}]
    answers = [client.post(SHOPIFY, **shopify("customers/update", one)) for one in changed]

    assert [answer.json()["outcome"] for answer in answers] == ["erased", "erased"]
    assert not Submission.objects.exists()


def test_a_card_number_is_refused_and_nothing_is_written(client: Client) -> None:
    before = written()
    order = ORDER | {"line_items": [{"title": "4111 1111 1111 1111"}]}

    answer = client.post(SHOPIFY, **shopify("orders/create", order))

    assert (answer.status_code, answer.json()["code"]) == (422, "collection.card_number")
    assert written() == before


@pytest.mark.parametrize("path", [SHOPIFY, WOOCOMMERCE])
def test_where_no_secret_is_configured_there_is_nothing(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHOPIFY", "WOOCOMMERCE"):
        monkeypatch.delenv(f"AVOW_SOURCES_{name}_SECRET")
    conf.settings.cache_clear()

    assert client.post(path, **shopify("customers/create", CUSTOMER)).status_code == 404
    assert not Delivery.objects.exists()


def test_other_methods_and_large_bodies_are_refused(client: Client) -> None:
    assert client.get(SHOPIFY).status_code == 405
    assert client.post(SHOPIFY, **shopify("x/y", b"x" * 1_048_577)).status_code == 413
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"id":' * 50_000,
        b'{"email":"\\ud800@x"}',
    ],
)
def test_a_signed_body_that_is_no_object_is_refused(client: Client, body: bytes) -> None:
    before = written()

    answer = client.post(SHOPIFY, **shopify("customers/create", body))

    assert (answer.status_code, answer.json()["code"]) == (422, "sources.payload")
    assert written() == before


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*CUSTOMER, *ORDER, "state", "city", "title"]), inner)
    ),
    max_leaves=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    payload=st.dictionaries(st.sampled_from([*CUSTOMER, *ORDER, "data_request"]), ANYTHING),
    topic=st.sampled_from(["customers/update", "orders/create", "customers/redact"]),
)
def test_no_payload_at_all_ends_in_a_fault(
    client: Client, payload: dict[str, Any], topic: str
) -> None:
    for sent in (payload, CUSTOMER | payload, ORDER | payload):
        assert client.post(SHOPIFY, **shopify(topic, sent)).status_code in (200, 422)


def test_the_secret_is_in_no_answer_and_no_description(client: Client) -> None:
    answer = client.post(SHOPIFY, **shopify("x/y", b"{"))

    assert SECRET not in answer.content.decode() + repr(conf.settings())
    assert json.loads(answer.content)["status"] == 422
