"""Two things at the same moment: one person, one submission, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from avow.collection import services
from avow.collection.models import Submission
from avow.ledger.models import Entry
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db(transaction=True)


def recorded(key: str) -> UUID:
    """Record once in a thread of its own; give the reference."""
    try:
        return services.record(
            touchpoint="newsletter",
            fields={"email": "ada@example.org"},
            place="/newsletter/",
            wording="",
            key=key,
            actor="data_subject",
        ).reference
    finally:
        connection.close()


def at_once(keys: list[str]) -> set[UUID]:
    """Record with each key at the same time."""
    with ThreadPoolExecutor(max_workers=len(keys)) as threads:
        return set(threads.map(recorded, keys))


def test_a_form_sent_many_times_at_once_is_recorded_once(version: Version) -> None:
    references = at_once(["form-1"] * 6)

    assert references == {Submission.objects.get().reference}
    assert Entry.objects.filter(kind="collection.recorded").count() == 1


def test_a_person_met_many_times_at_once_is_one_person(version: Version) -> None:
    references = at_once([f"form-{number}" for number in range(6)])

    assert len(references) == 6
    assert DataSubject.objects.count() == 1
    assert Entry.objects.filter(kind="people.created").count() == 1
