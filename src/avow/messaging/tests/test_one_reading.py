"""Whoever writes to people and whoever looks at what they gave read the same of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.collection import access as collected
from avow.collection import services as collection
from avow.collection.services import Whose
from avow.core import clock
from avow.messaging import addresses
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement.tests.factories import published

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOLD = st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 5), st.booleans())
"""Which address, whether it is sure whose it is, at which minute, and by which half of a double."""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(TOLD, min_size=1, max_size=6))
def test_both_ways_to_ask_for_an_address_give_the_same(
    db: None, told: list[tuple[int, bool, int, bool]]
) -> None:
    published()
    ada, double = (people.find_or_create(actor="system") for _ in range(2))
    DataSubject.objects.filter(pk=double.pk).update(merged_into=ada)
    for address, sure, minute, doubled in told:
        _give(f"ada{address}@example.org", double if doubled else ada, sure=sure, minute=minute)

    read = addresses.of(ada.pk, statements.policy(), "news", "email")

    assert read == collected.contact(ada, addresses.EMAIL)
    best = max(told, key=lambda one: (one[1], one[2]))
    assert read in {f"ada{one[0]}@example.org" for one in told if one[1:3] == best[1:3]}


def _give(address: str, person: DataSubject, *, sure: bool, minute: int) -> None:
    with clock.stopped_at(NOON + timedelta(minutes=minute)):
        submission = collection.record(
            touchpoint="newsletter",
            fields={"email": address},
            place="/newsletter/",
            wording="",
            whose=Whose(person=person),
            actor="data_subject",
        )
    submission.data_subject, submission.proven = person, sure
    submission.save(update_fields=["proven"])
