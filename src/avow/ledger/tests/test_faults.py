"""Processes killed in the middle of their writing lose nothing that they acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from avow.ledger import auditing, receipts, services
from avow.ledger.models import Entry, Pending, Sequenced

KILLS = 8
WRITERS = 2


def _address() -> str:
    """Give the address of the database that this test uses."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    host = chosen.get("HOST", "") or chosen.get("OPTIONS", {}).get("host", "")
    user = f"{quote(chosen['USER'])}:{quote(chosen['PASSWORD'])}"
    return f"postgresql://{user}@{quote(host, safe='')}:{chosen['PORT']}/{chosen['NAME']}"


@pytest.fixture
def account(transactional_db: None) -> Iterator[None]:
    """A row that each act changes in its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ledger_test_account (acts integer)")
        cursor.execute("INSERT INTO ledger_test_account VALUES (0)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ledger_test_account")


def _killed_writers(seconds: float) -> set[str]:
    """Let writers write for a while, kill them, and give what they acknowledged."""
    environment = os.environ | {
        "AVOW_DATABASE": _address(),
        "AVOW_HOME": str(settings.AVOW.home),
        "DJANGO_SETTINGS_MODULE": "avow.config.settings",
    }
    command = [sys.executable, "-m", "avow.ledger.tests.writer"]
    writers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    said = [writer.stdout.readline() for writer in writers if writer.stdout]
    time.sleep(seconds)
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    said += [line for writer in writers for line in writer.communicate()[0].splitlines(True)]
    # A line that was cut off by the kill acknowledged nothing.
    return {line.strip() for line in said if line.endswith("\n")}


@pytest.mark.faults
@pytest.mark.usefixtures("account")
def test_killed_writers_lose_nothing_they_acknowledged() -> None:
    chance = random.Random(9)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        acknowledged |= _killed_writers(chance.uniform(0, 0.4))

    services.integrate()

    kept = {str(reference) for reference in Entry.objects.values_list("reference", flat=True)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT acts FROM ledger_test_account")
        (acts,) = cursor.fetchone()
    assert len(acknowledged) > KILLS * WRITERS
    assert acknowledged <= kept
    assert acts == len(kept) == Sequenced.objects.count()
    assert not Pending.objects.exists()
    assert str(auditing.audit().fault) == "None"
    newest = Entry.objects.latest("number").reference
    assert receipts.verify(services.receipt(newest), services.verification_key()).kind == (
        "choices.opted_out"
    )
