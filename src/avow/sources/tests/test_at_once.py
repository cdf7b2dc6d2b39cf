"""The same thing many times at once is taken once."""

import json
from functools import partial
from pathlib import Path

import pytest

from avow.collection.models import Purchase, Submission
from avow.ledger.models import Entry
from avow.people.models import DataSubject
from avow.people.tests.crowds import at_once
from avow.sources import hooks
from avow.sources.hooks import Received, Sent
from avow.sources.models import Delivery, Import
from avow.sources.services import Report
from avow.sources.tests.factories import imported_again, in_force

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _version() -> None:
    in_force()


def test_a_webhook_that_comes_many_times_at_once_is_taken_once() -> None:
    body = json.dumps({"id": 1, "email": "ada@example.org", "first_name": "Ada"}).encode()
    sent = Sent(hook="shopify", topic="customers/create", number="one", body=body)

    def receive() -> Received:
        return hooks.receive(sent)

    outcomes = [received.outcome for received in at_once(*[receive] * 6)]

    assert sorted(outcomes) == ["already"] * 5 + ["taken"]
    assert Submission.objects.count() == Delivery.objects.count() == 1
    assert Entry.objects.filter(kind="sources.hook_received").count() == 1


def test_orders_of_one_new_customer_that_come_at_once_are_of_one_person() -> None:
    def receive(number: int) -> Received:
        order = {"id": number, "email": "ada@example.org", "currency": "USD", "total_price": "9.00"}
        body = json.dumps(order | {"customer": {"id": 7}}).encode()
        return hooks.receive(Sent(hook="shopify", topic="orders/create", number="", body=body))

    received = at_once(*[partial(receive, number) for number in range(6)])

    assert [one.outcome for one in received] == ["taken"] * 6
    assert DataSubject.objects.count() == 1
    assert Purchase.objects.count() == 6


def test_versions_of_one_order_that_come_at_once_leave_the_newest() -> None:
    def receive(hour: int) -> Received:
        order = {"id": 1, "email": "ada@example.org", "currency": "USD", "total_price": f"{hour}"}
        body = json.dumps(order | {"updated_at": f"2026-11-20T{hour}:00:00Z"}).encode()
        return hooks.receive(Sent(hook="shopify", topic="orders/updated", number="", body=body))

    at_once(*[partial(receive, hour) for hour in range(10, 16)])

    assert Purchase.objects.get().total_cents == 1_500


def test_a_file_that_is_imported_many_times_at_once_is_taken_once(tmp_path: Path) -> None:
    rows = "".join(f"ada{n}@example.org,Spring\n" for n in range(120))

    guests = tmp_path / "guests.csv"
    guests.write_text(f"email,event\n{rows}", encoding="utf-8")

    def take() -> Report:
        return imported_again(guests)

    at_once(take, take, take)

    assert Submission.objects.count() == DataSubject.objects.count() == 120
    done = Import.objects.get()
    assert (done.taken, done.repeated, done.rows_done) == (120, 0, 120)
    assert Entry.objects.filter(kind="sources.import_finished").count() == 1
