"""The same thing many times at once is taken once."""

import json
from pathlib import Path

import pytest

from avow.collection.models import Submission
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
