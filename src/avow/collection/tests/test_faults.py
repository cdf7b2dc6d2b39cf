"""A roll that is killed, or finds no room on the disk, loses no row and doubles none."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from avow.collection import access
from avow.collection.errors import FilesError
from avow.collection.models import RolledFile, Visit
from avow.collection.visits import rolling, storing
from avow.ledger.tests.test_faults import _address

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = 8
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, whose folder of visits this process reads too."""
    monkeypatch.setattr(storing, "folder", lambda: tmp_path / "visits")
    yield tmp_path
    connection.close()


def land(count: int, first: int = 0) -> None:
    """Let visits land, each with a host of its own, on three days."""
    Visit.objects.bulk_create(
        Visit(
            touchpoint="visit",
            version_digest="a" * 64,
            at=NOON + timedelta(days=number % 3),
            network="",
            operating_system="linux",
            referrer_host=f"{number}.example",
            entry=uuid4(),
        )
        for number in range(first, first + count)
    )


def hosts() -> list[str]:
    return sorted(row["referrer_host"] for row in access.visits(*ALWAYS))


def test_a_killed_roll_loses_no_visit_and_doubles_none(home: Path) -> None:
    chance, landed = random.Random(4), 0
    environment = os.environ | {
        "AVOW_DATABASE": _address(),
        "AVOW_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "avow.config.settings",
    }
    for _ in range(KILLS):
        land(30, landed)
        landed += 30
        command = [sys.executable, "-m", "avow.collection.tests.roller"]
        roller = subprocess.Popen(command, env=environment, start_new_session=True)
        time.sleep(chance.uniform(0.8, 2.5))
        os.killpg(roller.pid, signal.SIGKILL)
        roller.wait()

    assert hosts() == sorted(f"{number}.example" for number in range(landed))
    rolling.tidy(older_than=timedelta(0))
    rolling.roll(now_too=True)
    assert not Visit.objects.exists()
    assert hosts() == sorted(f"{number}.example" for number in range(landed))
    named = set(RolledFile.objects.values_list("name", flat=True))
    assert set(storing.found(older_than=timedelta(0))) == named
    assert RolledFile.objects.count() == 3


def test_without_room_on_the_disk_nothing_is_lost_and_it_goes_on_afterwards(home: Path) -> None:
    land(300)
    before = hosts()
    small = home / "small-disk"
    small.write_text(f'#!/bin/sh\nulimit -f 4\nexec {sys.executable} "$@"\n')
    small.chmod(0o700)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(small))
        with pytest.raises(FilesError, match="make room"):
            rolling.roll(now_too=True)

    assert Visit.objects.count() == 300
    assert hosts() == before
    assert rolling.roll(now_too=True) == 300
    assert hosts() == before
