"""A batch costs as many statements as a row, and every row of it stands for itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.collection.models import Fact, Submission
from avow.ledger.models import Entry
from avow.people import access
from avow.people import services as people
from avow.people.models import DataSubject, Identifier
from avow.people.services import Kind
from avow.sources import services, taking
from avow.sources.services import BATCH, Refused
from avow.sources.tests.factories import imported
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

HEAD = "first_name,last_name,email,event,news.email\n"


def rows(count: int, first: int = 0) -> str:
    """So many people who are known to nobody yet, and want news."""
    return "".join(
        f"Ada,Lovelace,ada{n}@example.org,Spring,yes\n" for n in range(first, first + count)
    )


def statements(task: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        task()
    return len(captured)


def test_a_whole_batch_costs_as_many_statements_as_one_row(
    version: Version, tmp_path: Path
) -> None:
    imported(tmp_path / "warm.csv", HEAD + rows(1))

    one = statements(lambda: imported(tmp_path / "one.csv", HEAD + rows(1, 100)))
    whole = statements(lambda: imported(tmp_path / "whole.csv", HEAD + rows(BATCH, 200)))
    again = (HEAD + rows(BATCH, 200)).replace("Spring", "Summer")
    known = statements(lambda: imported(tmp_path / "known.csv", again))

    assert whole == one
    assert known < one
    assert Submission.objects.count() == 2 * BATCH + 2


def test_two_rows_about_somebody_new_are_one_person(version: Version, tmp_path: Path) -> None:
    report = imported(
        tmp_path / "guests.csv",
        "email,event,who.email,who.account\n"
        "ada@example.org,Spring,,\n"
        "Ada@Example.org,Summer,,\n"
        ",Autumn,ada@example.org,\n",
    )

    assert report.counts["taken"] == 3
    ada = DataSubject.objects.get()
    assert [r.value for r in people.export(data_subject=ada) if r.field == "event"] == [
        "Spring",
        "Summer",
        "Autumn",
    ]
    assert Identifier.objects.count() == 1
    assert Entry.objects.filter(kind="people.created").count() == 1


def test_who_is_refused_is_not_begun_to_be_known(version: Version, tmp_path: Path) -> None:
    report = imported(
        tmp_path / "guests.csv",
        "email,event,news.email,who.said_at\n"
        "ada@example.org,Spring,yes,2999-01-01\n"
        "grace@example.org,4111 1111 1111 1111,,\n"
        "ada@example.org,Summer,yes,2026-01-01\n",
    )

    assert [one.reason for one in report.refused] == ["choices.evidence", "collection.card_number"]
    assert (DataSubject.objects.count(), Submission.objects.count()) == (1, 1)
    assert ChoiceEvent.objects.get().acted_at.year == 2026


def test_a_child_in_the_middle_takes_what_stood_before_and_lets_nothing_follow(
    version: Version, tmp_path: Path
) -> None:
    report = imported(
        tmp_path / "guests.csv",
        "first_name,email,event,who.age\n"
        "Kim,kim@example.org,Spring,\n"
        "Ada,ada@example.org,Spring,\n"
        "Kim,kim@example.org,Summer,15\n"
        "Kim,kim@example.org,Autumn,\n"
        "Ada,ada@example.org,Autumn,\n",
    )

    counted = {k: report.counts[k] for k in ("taken", "minors", "erased")}
    assert counted == {"taken": 3, "minors": 1, "erased": 1}
    assert Fact.objects.filter(field="event").count() == 2
    assert access.find(kind=Kind.EMAIL, value="kim@example.org") is None
    assert Entry.objects.filter(kind="people.minor_learned").count() == 1


def test_who_was_merged_is_met_as_the_person_they_are(version: Version, tmp_path: Path) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="system")
    double = people.find_or_create(email="ada.l@example.org", actor="system")
    DataSubject.objects.filter(pk=double.pk).update(merged_into=ada)

    imported(tmp_path / "guests.csv", "email,event\nada.l@example.org,Spring\n")

    assert Submission.objects.get().data_subject_id == ada.pk


def test_what_many_report_adds_up_as_if_told_one_by_one(version: Version, tmp_path: Path) -> None:
    imported(
        tmp_path / "guests.csv",
        "email,event,news.email,who.said_at\n"
        "ada@example.org,Spring,yes,2026-03-01\n"
        "ada@example.org,Summer,no,2026-02-01\n"
        "grace@example.org,Spring,no,2026-03-01\n"
        "grace@example.org,Summer,no,2026-03-01\n",
    )

    ada, grace = (
        people.find_or_create(email=f"{name}@example.org", actor="system").pk
        for name in ("ada", "grace")
    )
    assert ("news", "email") in choices.standing(data_subject=ada).opted_out
    assert ("news", "email") in choices.standing(data_subject=grace).opted_out
    assert ChoiceEvent.objects.filter(data_subject=ada).count() == 2
    assert ChoiceEvent.objects.filter(data_subject=grace).count() == 1


def test_a_batch_that_met_another_writer_is_taken_once_more(
    version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = taking.take_all, []

    def first_beaten(*told: object) -> object:
        tries.append(told)
        if len(tries) == 1:
            people.find_or_create(email="ada0@example.org", actor="system")
            raise IntegrityError
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "take_all", first_beaten)
    report = imported(tmp_path / "guests.csv", HEAD + rows(2))

    assert report.counts["taken"] == DataSubject.objects.count() == 2


def test_refused_lines_are_named_in_every_batch(version: Version, tmp_path: Path) -> None:
    bad = "x,y,no address,Spring,yes\n"

    report = imported(tmp_path / "guests.csv", HEAD + rows(BATCH) + bad + rows(3, 900) + bad)

    assert report.refused == [
        Refused(BATCH + 2, "", "people.email_address"),
        Refused(BATCH + 6, "", "people.email_address"),
    ]
    assert report.counts["taken"] == BATCH + 3


KILLED = """
import django, os, signal
django.setup()
from pathlib import Path
from avow.sources import services, taking
from avow.sources.tests.factories import GUEST_LIST
real, batches = services.take_all, []
def take_all(*told):
    ended = real(*told)
    batches.append(1)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return ended
services.take_all = take_all
services.import_file(path=Path(os.environ["GUESTS"]), provenance=GUEST_LIST, actor="system")
"""


@pytest.mark.faults
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of the database is copied")
def test_an_import_that_is_killed_in_the_middle_goes_on_and_doubles_nothing(tmp_path: Path) -> None:
    home, guests = tmp_path / "home", tmp_path / "guests.csv"
    guests.write_text(HEAD + rows(4 * BATCH), encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "AVOW_DATABASE"} | {
        "AVOW_HOME": str(home),
        "AVOW_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "avow.config.settings",
        "GUESTS": str(guests),
    }

    def run(program: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    begun = "import django; django.setup()\nfrom django.core.management import call_command\n"
    begun += "call_command('migrate', verbosity=0)\n"
    begun += "from avow.sources.tests.factories import in_force\nin_force()"
    assert run(begun).returncode == 0
    assert run(KILLED).returncode == -signal.SIGKILL
    told = run(
        KILLED.replace("== 3", "== 99")
        + "from avow.collection.models import Submission\n"
        + "from avow.people.models import DataSubject\n"
        + "from avow.ledger.models import Entry\n"
        + "from avow.sources.models import Import\n"
        + "of = lambda kind: Entry.objects.filter(kind=kind).count()\n"
        + "print(Submission.objects.count(), DataSubject.objects.count(), of('people.created'),"
        + " of('collection.recorded'), Import.objects.get().taken)"
    )
    assert told.stdout.split() == [str(4 * BATCH)] * 5, told.stderr
