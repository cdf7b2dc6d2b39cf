"""What the room holds about a person is given out, put right and taken away for good."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from django.db import connection

from avow.collection import services
from avow.collection.models import Fact, Submission
from avow.core import clock
from avow.people import erasing
from avow.people import services as people
from avow.people.models import DataSubject, Erasure, Identifier
from avow.people.tests.crowds import at_once
from avow.statement import services as statements

EMAIL = "canary-3b1f@example.org"
NAME = "Canaria"


@pytest.fixture
def ada(transactional_db: None) -> DataSubject:
    """Ada, who signed up for the letter."""
    folder = resources.files("avow.demo") / "linden_and_lark"
    statements.publish(
        statement=(folder / "statement.md").read_bytes(),
        practices=(folder / "practices.toml").read_bytes(),
        effective_at=clock.now() - timedelta(seconds=1),
        actor="system",
    )
    given = sign_up()
    assert given.data_subject is not None
    return given.data_subject


def sign_up() -> Submission:
    """Ask for the letter, as Ada does."""
    return services.record(
        touchpoint="newsletter",
        fields={"email": EMAIL, "first_name": NAME},
        place="web:/newsletter",
        wording="Send me canary-words",
        actor="data_subject",
    )


def test_what_was_given_is_exported_with_where_it_came_from(ada: DataSubject) -> None:
    records = people.export(data_subject=ada)

    given = {(record.field, record.value, record.origin) for record in records}
    assert given == {("email", EMAIL, "newsletter"), ("first_name", NAME, "newsletter")}
    assert {record.statement for record in records} == {Submission.objects.get().version_digest}


def test_what_was_given_is_put_right(ada: DataSubject) -> None:
    people.correct(data_subject=ada, field="first_name", value="Ada", actor="data_subject")

    values = {record.field: record.value for record in people.export(data_subject=ada)}
    assert values == {"email": EMAIL, "first_name": "Ada"}


def test_after_erasure_nothing_is_left_in_the_files_of_the_database(ada: DataSubject) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps rows in its files until VACUUM; there the key is gone.")
    kept = [*Fact.objects.values_list("sealed", flat=True)]
    kept += [*Submission.objects.values_list("salt", flat=True), ada.wrapped_key or b""]
    kept += Submission.objects.values_list("sealed_wording", flat=True)
    traces = list(map(bytes, kept))
    written = b"".join(_files())
    assert [trace in written for trace in traces] == [True] * 5
    assert b"canary-words" not in written
    assert EMAIL.encode() not in written
    assert NAME.encode() not in written

    erasing.erase(data_subject=ada, actor="data_subject")

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0
    left = b"".join(_files())
    assert [trace in left for trace in traces] == [False] * 5
    assert not Submission.objects.exists()
    assert not Identifier.objects.exists()


def _files() -> Iterator[bytes]:
    """The bytes of the database and of everything beside it."""
    database = Path(connection.settings_dict["NAME"])
    for path in database.parent.glob(f"{database.name}*"):
        yield path.read_bytes()


def test_who_signs_up_while_being_erased_is_erased_or_new(ada: DataSubject) -> None:
    def be_erased() -> Erasure:
        return erasing.erase(data_subject=ada, actor="data_subject")

    at_once(sign_up, be_erased, sign_up, sign_up)

    assert not Submission.objects.filter(data_subject__forgotten_at__isnull=False).exists()
    assert Erasure.objects.get().finished_at is not None
    for person in DataSubject.objects.filter(forgotten_at__isnull=True):
        assert {record.value for record in people.export(data_subject=person)} == {EMAIL, NAME}
