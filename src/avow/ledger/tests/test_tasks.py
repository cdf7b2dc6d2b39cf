"""The loop beside the server places what this process and others write."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from avow.ledger import bell, receipts, services, tasks
from avow.ledger.models import Pending, Sequenced, Tile
from avow.ledger.tests.unguarded import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """A running loop, and the event that ends it."""
    event = threading.Event()
    thread = threading.Thread(target=tasks.integrate_forever, args=[event])
    thread.start()
    while not bell.ring():
        time.sleep(0.01)
    yield event
    event.set()
    bell.ring()
    thread.join(10)
    assert not thread.is_alive()


def _record() -> None:
    with transaction.atomic():
        services.append("choices.opted_out", {}, actor="system")


def _soon(count: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if Sequenced.objects.count() == count:
            return True
        time.sleep(0.01)
    return False


def test_the_loop_places_what_is_committed(stop: threading.Event) -> None:
    for _ in range(5):
        _record()

    assert _soon(5)
    assert not Pending.objects.exists()


def test_what_comes_while_others_gather_is_placed_after_them(stop: threading.Event) -> None:
    _record()
    assert _soon(1)
    began = time.monotonic()
    _record()

    assert _soon(2)
    assert time.monotonic() - began < tasks.GATHERING_SECONDS + 2


def test_a_receipt_does_not_wait_until_others_have_gathered(
    stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "GATHERING_SECONDS", 30)
    _record()
    with transaction.atomic():
        entry = services.append("choices.opted_out", {}, actor="system")

    told = receipts.verify(services.receipt(entry.reference), services.verification_key())
    assert told.kind == "choices.opted_out"


def test_what_was_committed_before_the_end_is_placed(stop: threading.Event) -> None:
    _record()
    stop.set()

    assert _soon(1)


def test_a_damaged_ledger_stops_no_act(stop: threading.Event) -> None:
    _record()
    assert _soon(1)
    with unguarded():
        Tile.objects.update(hashes=bytes(32))

    _record()
    time.sleep(0.2)

    assert Pending.objects.count() == 1
    assert Sequenced.objects.count() == 1
