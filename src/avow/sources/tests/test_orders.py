"""Orders of shops land among the purchases: once, as they are by the newest word of the shop."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import access, retiring, sweeping
from avow.collection.models import Fact, NewestWord, Purchase, RolledFile, Submission
from avow.collection.visits import rolling, storing
from avow.core import clock
from avow.people import access as people_access
from avow.people import erasing, quarantine
from avow.people import services as people
from avow.people.models import DataSubject
from avow.people.services import Kind
from avow.sources import mapping, ordering
from avow.sources.tests.factories import shopify, woocommerce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version", "secrets")]

BOUGHT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
COAT = {"sku": "COAT-M", "product_id": 7, "quantity": 1, "price": "199.00", "title": "Raincoat"}
SCARVES = {"sku": "", "product_id": 8, "quantity": 2, "price": "24.95", "title": "Écharpe «Été»"}
ORDER: dict[str, Any] = {
    "id": 450789469,
    "email": "ada@example.org",
    "name": "#1001",
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-20T10:00:00Z",
    "currency": "USD",
    "total_price": "257.85",
    "customer": {"id": 706405506930370084},
    "line_items": [COAT, SCARVES],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the files of one test."""
    monkeypatch.setattr(storing, "folder", lambda: tmp_path / "visits")
    return tmp_path / "visits"


def updated(hours: int, **changes: Any) -> dict[str, Any]:
    """The order as the shop tells it some hours later."""
    at = BOUGHT + timedelta(hours=hours)
    return ORDER | {"updated_at": at.isoformat()} | changes


def send(client: Client, payload: Any, topic: str = "orders/updated") -> str:
    answer = client.post("/hooks/shopify/", **shopify(topic, payload))
    assert answer.status_code == 200
    return str(answer.json()["outcome"])


def totals() -> list[tuple[int, str]]:
    return [(row["total_cents"], row["currency"]) for row in access.purchases(*ALWAYS)]


def test_an_order_lands_with_its_lines_and_total_in_cents(client: Client) -> None:
    send(client, ORDER, "orders/create")

    ada = people_access.find(kind=Kind.EMAIL, value="ada@example.org")
    assert ada is not None
    landed = Purchase.objects.get()
    assert (landed.pseudonym, landed.touchpoint, landed.at) == (ada.pk, "source.shopify", BOUGHT)
    assert (landed.total_cents, landed.currency) == (25_785, "USD")
    assert landed.lines == [
        {"product": "COAT-M", "quantity": 1, "price_cents": 19_900},
        {"product": "Echarpe Ete", "quantity": 2, "price_cents": 2_495},
    ]
    assert landed.entry == Submission.objects.get().entry


def test_an_order_of_the_other_shop_lands_less_what_was_given_back(client: Client) -> None:
    order = {
        "id": 727,
        "billing": {"email": "grace@example.org"},
        "status": "processing",
        "date_created_gmt": "2026-11-20T10:00:00",
        "currency": "EUR",
        "total": "29.35",
        "refunds": [{"id": 1, "total": "-9.05"}, {"id": 2, "total": "-0.30"}],
        "line_items": [{"sku": "SCARF", "product_id": 1, "quantity": 3, "price": 9.783333333}],
    }
    client.post("/hooks/woocommerce/", **woocommerce("order.updated", order))

    assert totals() == [(2_000, "EUR")]
    assert Purchase.objects.get().lines == [{"product": "SCARF", "quantity": 3, "price_cents": 978}]


def test_what_somebody_had_written_on_their_own_piece_is_not_kept(client: Client) -> None:
    engraved = COAT | {"sku": "", "product_id": None, "title": "For Charles, with love"}
    send(client, ORDER | {"line_items": [engraved]})

    assert Purchase.objects.get().lines[0]["product"] == "unnamed"


def test_a_replay_and_an_update_that_changes_nothing_add_nothing(client: Client) -> None:
    outcomes = [send(client, ORDER), send(client, ORDER), send(client, updated(1, tags="vip"))]

    assert outcomes == ["taken", "already", "unchanged"]
    assert totals() == [(25_785, "USD")]
    assert Submission.objects.count() == 1


def test_an_update_takes_the_place_of_the_order_before(client: Client) -> None:
    send(client, ORDER)

    send(client, updated(1, current_total_price="199.00", line_items=[COAT]))

    assert totals() == [(19_900, "USD")]
    assert Purchase.objects.get().at == BOUGHT


@pytest.mark.parametrize(
    "change",
    [
        {"cancelled_at": "2026-11-20T12:00:00Z"},
        {"financial_status": "voided"},
        {
            "current_total_price": "0.00",
            "line_items": [COAT | {"current_quantity": 0}, SCARVES | {"current_quantity": 0}],
        },
    ],
)
def test_an_order_that_was_called_off_or_given_back_is_no_purchase(
    client: Client, change: dict[str, Any]
) -> None:
    send(client, ORDER)

    assert send(client, updated(2, **change), "orders/cancelled") == "taken"

    assert totals() == []
    assert Fact.objects.filter(field="order").count() == 2


def test_the_newest_word_stands_in_whatever_order_they_come(client: Client) -> None:
    words = [
        ("orders/create", ORDER),
        ("orders/updated", updated(1, current_total_price="150.00")),
        ("orders/cancelled", updated(2, cancelled_at="2026-11-20T12:00:00Z")),
        ("orders/updated", updated(3, current_total_price="120.00")),
    ]
    for number, order in enumerate(permutations(words)):
        for topic, word in order:
            send(client, word | {"id": number + 1}, topic)

    assert totals() == [(12_000, "USD")] * 24


def test_an_older_word_that_comes_later_is_not_kept_at_all(client: Client) -> None:
    send(client, updated(1, current_total_price="150.00"))
    before = Fact.objects.count()

    assert send(client, updated(0, email="old@example.org")) == "older"

    assert Fact.objects.count() == before
    assert DataSubject.objects.count() == 1


def test_an_older_word_of_a_customer_does_not_win_either(client: Client) -> None:
    customer = {"id": 1, "email": "ada@example.org", "last_name": "Lovelace"}
    new = customer | {"updated_at": "2026-11-20T11:00:00Z"}
    old = customer | {"last_name": "Byron", "updated_at": "2026-11-20T10:00:00Z"}

    outcomes = [send(client, new, "customers/update"), send(client, old, "customers/update")]

    assert outcomes == ["taken", "older"]
    assert Fact.objects.filter(field="last_name").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_order_that_was_rolled_into_a_file_is_replaced_there(client: Client) -> None:
    other = ORDER | {"id": 2, "total_price": "10.00"}
    send(client, ORDER)
    send(client, other)
    assert rolling.roll(now_too=True) == 2

    send(client, updated(9, current_total_price="99.00"))

    assert sorted(totals()) == [(1_000, "USD"), (9_900, "USD")]
    assert RolledFile.objects.get().rows == 1
    send(client, updated(10, id=2, cancelled_at="2026-11-21T12:00:00Z"))
    assert totals() == [(9_900, "USD")]
    assert not RolledFile.objects.exists()


def test_an_erasure_takes_orders_and_words_and_no_update_brings_them_back(client: Client) -> None:
    send(client, ORDER)
    ada = people_access.find(kind=Kind.EMAIL, value="ada@example.org")
    assert ada is not None

    erasing.erase(data_subject=ada, actor="system")

    assert send(client, updated(1, current_total_price="1.00")) == "erased"
    assert totals() == []
    assert not NewestWord.objects.exists()
    assert not Fact.objects.exists()


def test_an_order_goes_with_its_word_once_it_was_kept_for_seven_years(client: Client) -> None:
    send(client, ORDER)

    with clock.stopped_at(BOUGHT + timedelta(days=7 * 365)):
        sweeping.sweep_all(actor="system")
        assert len(totals()) == NewestWord.objects.count() == 1
    with clock.stopped_at(BOUGHT + timedelta(days=7 * 366)):
        sweeping.sweep_all(actor="system")

    assert totals() == []
    assert not NewestWord.objects.exists()


def test_of_whom_a_shop_told_long_ago_nothing_is_left_in_the_end(client: Client) -> None:
    send(client, {"id": 1, "email": "ada@example.org"}, "customers/create")
    ada = people_access.find(kind=Kind.EMAIL, value="ada@example.org")
    assert ada is not None
    assert retiring.retire(data_subject=ada, actor="system") is False
    Submission.objects.all().delete()  # as their values end

    assert retiring.retire(data_subject=ada, actor="system") is True

    assert not NewestWord.objects.exists()
    assert people_access.find(kind=Kind.EMAIL, value="ada@example.org") is None


def test_who_is_in_quarantine_stays_there_whatever_they_buy(client: Client) -> None:
    kim = people.find_or_create(email="ada@example.org", actor="system")
    quarantine.begin(data_subject=kim, actor="data_subject")

    send(client, ORDER)

    assert quarantine.holds(kim)
    assert Purchase.objects.get().pseudonym == kim.pk


@pytest.mark.parametrize("line", [{"title": "4111 1111 1111 1111"}, {"sku": "4111111111111111"}])
def test_a_card_number_in_a_line_is_refused_and_nothing_lands(
    client: Client, line: dict[str, str]
) -> None:
    order = ORDER | {"line_items": [COAT | line]}

    answer = client.post("/hooks/shopify/", **shopify("orders/create", order))

    assert (answer.status_code, answer.json()["code"]) == (422, "collection.card_number")
    assert not Purchase.objects.exists()
    assert not NewestWord.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"currency": None}, {"total_price": "free"}, {"line_items": [COAT | {"quantity": "many"}]}],
)
def test_an_order_that_cannot_be_counted_is_named_among_the_dropped(
    client: Client, change: dict[str, Any]
) -> None:
    answer = client.post("/hooks/shopify/", **shopify("orders/create", ORDER | change))

    assert answer.json()["recorded"] == ["email", "purchased_at"]
    assert not Purchase.objects.exists()


def test_an_order_is_among_the_facts_that_the_person_is_shown(client: Client) -> None:
    send(client, ORDER)
    ada = people_access.find(kind=Kind.EMAIL, value="ada@example.org")
    assert ada is not None

    told = {r.field: r.value for r in people.export(data_subject=ada)}

    assert json.loads(told["order"])["number"] == "1001"


@given(cents=st.integers(0, 9_999_999))
def test_every_amount_is_read_to_the_cent(cents: int) -> None:
    paths = mapping.shop("shopify").orders.order
    assert paths is not None
    told = {"currency": "USD", "total_price": f"{cents // 100}.{cents % 100:02}"}

    order = ordering.read(paths, told)

    assert order is not None
    assert order.total_cents == cents
