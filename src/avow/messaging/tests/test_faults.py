"""A campaign whose process is killed again and again reaches each once, or names the doubtful."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from avow.choices.tests.factories import published
from avow.core import clock
from avow.messaging import campaigns, conf, rules, sending
from avow.messaging.models import Campaign, Message
from avow.messaging.tests.factories import customer, says_yes
from avow.messaging.tests.mailing import MailServer, mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

CROWD, KILLS = 240, 5


@pytest.fixture
def campaign() -> Campaign:
    """A campaign to a crowd who all said yes."""
    published()
    for number in range(CROWD):
        says_yes(customer(f"p{number}@example.org"))
    drafted = campaigns.draft(
        name="November",
        purpose="news",
        channel="email",
        subject="New in November",
        text="A coat of felt.",
        actor="system",
    )
    return campaigns.schedule(campaign=drafted, actor="system")


def _sender(port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "AVOW_DATABASE": _database(),
        "AVOW_DEMO": "false",
        "AVOW_MESSAGING_HOST": "127.0.0.1",
        "AVOW_MESSAGING_PORT": str(port),
        "AVOW_MESSAGING_TLS": "none",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "avow.messaging.tests.campaigner"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def _database() -> str:
    """Give the address of the database that this test uses."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return urlsplit(os.environ["AVOW_DATABASE"])._replace(path=f"/{found['NAME']}").geturl()


def _until(server: MailServer, count: int) -> None:
    end = time.monotonic() + 60
    while len(server.addresses) < count and time.monotonic() < end:
        time.sleep(0.01)


def test_a_campaign_killed_five_times_mails_each_once_or_names_them_doubtful(
    campaign: Campaign, tmp_path: Path
) -> None:
    chance = random.Random(5)
    with mail_server(tmp_path / "mail") as server, server.told("slow"):
        for round_ in range(1, KILLS + 1):
            process = _sender(server.port)
            _until(server, min(round_ * CROWD // (KILLS + 2), CROWD))
            time.sleep(chance.random() * 0.05)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert len(server.addresses) < CROWD
        with clock.stopped_at(datetime.now(UTC) + rules.LEASE + timedelta(seconds=1)):
            sending.name_lost()
        process = _sender(server.port)
        _until_done(campaign)
        process.terminate()
        process.wait()
        mailed = Counter(server.addresses)

    states = campaigns.progress(campaign)
    assert max(mailed.values()) == 1
    assert states["sent"] + states.get("doubtful", 0) == CROWD
    assert states["sent"] <= len(mailed) <= CROWD
    assert states.get("doubtful", 0) <= KILLS * (sending.HANDFUL + conf.settings().connections)
    assert len(mailed) >= CROWD - states.get("doubtful", 0)


def _until_done(campaign: Campaign) -> None:
    open_ = Message.objects.filter(state__in=("queued", "sending"))
    end = time.monotonic() + 60
    while open_.exists() and time.monotonic() < end:
        time.sleep(0.05)
