"""What happens to acknowledged choices when the process, the disk or the database goes."""

import asyncio
import json
import os
import random
import resource
import signal
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from avow.choices.models import DeviceChoice
from avow.choices.tests.factories import published
from avow.ledger import auditing
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.ledger.tests.test_faults import _address as address
from tests.edge.asking import JSON, answered, choice
from tests.running import Running, demo

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = 3
CONNECTIONS = 8
NOTHING_LEFT = 1
"""Bytes that a file may have: whatever is written to the database's files goes beyond it."""


@pytest.fixture
def shop() -> Iterator[Running]:
    """The demonstration, as a process of its own on the database of this test."""
    connection.close()
    with demo(Path(settings.AVOW.home), AVOW_DATABASE=address()) as running:
        yield running


def _write(site: str, sent: bytes, acknowledged: set[str]) -> None:
    """Send choices one after the other until nobody answers, and note what was acknowledged."""
    port = int(site.rsplit(":", 1)[1])
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        while True:
            client.request("POST", "/edge/choices", sent, JSON)
            answer = client.getresponse()
            content = json.loads(answer.read())
            if answer.status == 201:
                acknowledged.add(content["reference"])
    except (OSError, HTTPException, ValueError):
        client.close()


def _asked(site: str, sent: bytes) -> tuple[int, dict[str, str]]:
    port = int(site.rsplit(":", 1)[1])
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("POST", "/edge/choices", sent, JSON)
    answer = client.getresponse()
    answer.read()
    client.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def _kept() -> set[str]:
    """Give every choice that is there, after holding each against its entry."""
    ledger.integrate()
    audit = auditing.audit()
    assert str(audit.fault) == "None"
    found = {
        str(reference) for reference in DeviceChoice.objects.values_list("reference", flat=True)
    }
    told = Entry.objects.filter(kind="choices.chosen_on_device")
    assert found == {str(reference) for reference in told.values_list("reference", flat=True)}
    return found


def test_a_killed_server_loses_nothing_that_it_acknowledged() -> None:
    chance = random.Random(7)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        with demo(Path(settings.AVOW.home), AVOW_DATABASE=address()) as running:
            sent = json.dumps(choice()).encode()
            connection.close()
            writers = [
                threading.Thread(target=_write, args=(running.site, sent, acknowledged))
                for _ in range(CONNECTIONS)
            ]
            known = len(acknowledged)
            for writer in writers:
                writer.start()
            while len(acknowledged) < known + 2 * CONNECTIONS:
                threading.Event().wait(0.01)
            threading.Event().wait(chance.uniform(0, 0.6))
            assert running.stop(signal.SIGKILL) == -signal.SIGKILL
            for writer in writers:
                writer.join()

    assert len(acknowledged) > KILLS * CONNECTIONS
    assert acknowledged <= _kept()


def test_a_full_disk_is_told_and_recovered_from(shop: Running) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The limit is set on the process that writes the files: here PostgreSQL's own.")
    sent = json.dumps(choice()).encode()
    connection.close()
    before, _ = _asked(shop.site, sent)
    for pid in shop.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (NOTHING_LEFT, -1))
    full = [_asked(shop.site, sent) for _ in range(3)]
    for pid in shop.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (-1, -1))
    after, _ = _asked(shop.site, sent)

    assert (before, after) == (201, 201)
    assert [status for status, _ in full] == [503, 503, 503]
    assert {headers["retry-after"] for _, headers in full} == {"5"}
    assert {headers["content-type"] for _, headers in full} == {"application/problem+json"}
    assert shop.stop() == 0
    assert len(_kept()) == 2
    assert _whole()


def test_a_writer_that_is_gone_is_replaced_and_loses_nothing(shop: Running) -> None:
    sent = json.dumps(choice()).encode()
    connection.close()
    before, _ = _asked(shop.site, sent)
    (writer,) = shop.pids()[1:]
    os.kill(writer, signal.SIGKILL)
    statuses = [_asked(shop.site, sent)[0] for _ in range(4)]

    assert before == 201
    assert statuses[-3:] == [201, 201, 201]
    assert shop.stop() == 0
    assert len(_kept()) == 1 + statuses.count(201)


def _whole() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone()[0] == "ok")


def test_a_database_that_is_gone_is_told_and_found_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could go.")
    published()
    sent = choice()
    connection.close()  # or it would be ended with the others

    async def through() -> list[int]:
        first = await answered("POST", "/edge/choices", sent)
        await asyncio.to_thread(_end_other_sessions)
        gone = await answered("POST", "/edge/choices", sent)
        again = await answered("POST", "/edge/choices", sent)
        return [first.status, gone.status, again.status]

    assert asyncio.run(through()) == [201, 503, 201]
    assert len(_kept()) == 2


def _end_other_sessions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()
