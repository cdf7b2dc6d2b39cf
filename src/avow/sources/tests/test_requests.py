"""What people ask through a shop waits for whoever answers, and is handed over once."""

from typing import Any

import pytest
from django.test import Client

from avow.ledger.models import Entry
from avow.people import access
from avow.people.models import DataSubject, Identifier
from avow.people.services import Kind
from avow.sources import requests, takers
from avow.sources.models import ShopRequest
from avow.sources.tests.factories import shopify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version", "secrets")]

SHOPIFY = "/hooks/shopify/"
CUSTOMER = {"id": 706405506930370084, "email": "ada@example.org", "first_name": "Ada"}


@pytest.mark.parametrize(
    ("topic", "kind", "number"),
    [
        ("customers/data_request", "access", "9999"),
        ("customers/redact", "erase", ""),
        ("shop/redact", "erase_shop", ""),
    ],
)
def test_what_people_ask_through_a_shop_waits_for_whoever_answers(
    client: Client, topic: str, kind: str, number: str
) -> None:
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))
    ada = access.find(kind=Kind.EMAIL, value="ada@example.org")
    whom = {"id": CUSTOMER["id"], "email": "x@example.org"}
    asked: dict[str, Any] = {"shop_domain": "linden-and-lark.myshopify.example"}
    asked |= {} if topic == "shop/redact" else {"customer": whom}
    asked |= {"data_request": {"id": 9999}} if number else {}

    answer = client.post(SHOPIFY, **shopify(topic, asked))

    request = ShopRequest.objects.get()
    assert (answer.status_code, answer.json()["outcome"]) == (200, "requested")
    assert (request.kind, request.their_number) == (kind, number)
    assert request.data_subject == (None if topic == "shop/redact" else ada)
    assert Entry.objects.filter(kind="sources.request_received").count() == 1


def test_a_request_is_handed_over_once_to_who_signed_up(client: Client) -> None:
    class Rights:
        def __init__(self) -> None:
            self.taken: list[ShopRequest] = []

        def take(self, request: ShopRequest) -> None:
            self.taken.append(request)

    client.post(SHOPIFY, **shopify("customers/redact", {"customer": {"id": 1}}))
    assert requests.hand_over(actor="system") == 1
    rights = Rights()
    takers.sign_up(rights)
    try:
        assert [requests.hand_over(actor="system") for _ in range(2)] == [0, 0]
    finally:
        takers.leave(rights)

    assert rights.taken == [ShopRequest.objects.get()]
    assert ShopRequest.objects.get().data_subject is None


def test_a_deleted_customer_is_found_by_the_number_of_the_shop(client: Client) -> None:
    client.post(SHOPIFY, **shopify("customers/create", CUSTOMER))
    client.post(SHOPIFY, **shopify("customers/delete", {"id": CUSTOMER["id"]}))

    assert ShopRequest.objects.get().data_subject == DataSubject.objects.get()
    assert Identifier.objects.filter(kind="external").count() == 1
