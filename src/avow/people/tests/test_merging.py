"""Two who turn out to be one, and are parted again."""

from typing import Any

import pytest
from django.core import serializers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.ledger.models import Entry
from avow.people import access, merging, services
from avow.people.errors import ForgottenError, UnverifiedError
from avow.people.models import DataSubject, Identifier
from avow.people.services import Kind

pytestmark = pytest.mark.django_db


def met(value: str, kind: Kind = Kind.LOYALTY) -> Identifier:
    """The verified identifier of somebody met for the first time."""
    person = services.find_or_create(actor="system")
    return services.add_identifier(
        data_subject=person, kind=kind, value=value, actor="system", verified=True
    )


def merge(kept: Identifier, absorbed: Identifier) -> DataSubject:
    return merging.merge(kept=kept, absorbed=absorbed, actor="data_subject")


def everything() -> list[Any]:
    """Every row of the room, as it stands."""
    rows = [*DataSubject.objects.order_by("pk"), *Identifier.objects.order_by("pk")]
    written: list[Any] = serializers.serialize("python", rows)
    return written


def test_both_are_found_as_one_person() -> None:
    ada, double = met("ada"), met("double")

    person = merge(ada, double)

    assert person == ada.data_subject
    assert access.find(kind=Kind.LOYALTY, value="double") == person
    assert access.pseudonyms(person) == [ada.data_subject_id, double.data_subject_id]


def test_the_ledger_tells_both_pseudonyms_and_nothing_else() -> None:
    ada, double = met("ada"), met("double", Kind.ACCOUNT)

    merge(ada, double)

    assert Entry.objects.order_by("number").last().content["facts"] == {  # type: ignore[union-attr]
        "who": str(ada.data_subject_id),
        "double": str(double.data_subject_id),
        "on": "loyalty",
        "and": "account",
    }


def test_what_each_one_sealed_is_still_read() -> None:
    ada, double = met("ada"), met("double")
    sealed = services.seal_value(double.data_subject, "name", "Ada")

    person = merge(ada, double)

    one, other = access.everyone(person)
    assert one == person
    assert services.open_value(other, "name", sealed) == "Ada"


def test_merging_twice_is_recorded_once() -> None:
    ada, double = met("ada"), met("double")

    assert merge(ada, double) == merge(ada, double) == merge(double, ada)
    assert Entry.objects.filter(kind="people.merged").count() == 1


def test_nobody_is_merged_on_what_was_only_said() -> None:
    ada, charles = met("ada"), met("charles").data_subject
    said = services.add_identifier(
        data_subject=charles, kind=Kind.EMAIL, value="ada@example.org", actor="data_subject"
    )
    before, entries = everything(), Entry.objects.count()

    for one, other in ((ada, said), (said, ada)):
        with pytest.raises(UnverifiedError, match="verified"):
            merge(one, other)
    assert (everything(), Entry.objects.count()) == (before, entries)


def test_a_forgotten_person_is_merged_with_nobody() -> None:
    ada, double = met("ada"), met("double")
    services.forget(data_subject=double.data_subject, actor="system")

    with pytest.raises(UnverifiedError):
        merge(ada, double)
    assert not Entry.objects.filter(kind="people.merged").exists()


def test_forgetting_a_person_forgets_their_doubles() -> None:
    ada, double = met("ada"), met("double")
    sealed = services.seal_value(double.data_subject, "name", "Ada")
    person = merge(ada, double)

    services.forget(data_subject=double.data_subject, actor="data_subject")

    assert not Identifier.objects.exists()
    assert not DataSubject.objects.filter(wrapped_key__isnull=False).exists()
    for each in access.everyone(person):
        with pytest.raises(ForgottenError):
            services.open_value(each, "name", sealed)
    with pytest.raises(ForgottenError):
        merging.unmerge(double=double.data_subject, actor="system")


def test_parting_twice_is_recorded_once() -> None:
    ada, double = met("ada"), met("double")
    merge(ada, double)

    for _ in range(2):
        merging.unmerge(double=double.data_subject, actor="data_subject")

    assert Entry.objects.filter(kind="people.unmerged").count() == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pairs=st.lists(
        st.tuples(st.integers(min_value=0, max_value=5), st.integers(min_value=0, max_value=5)),
        max_size=6,
    )
)
def test_parting_everyone_in_any_order_restores_who_they_were(pairs: list[tuple[int, int]]) -> None:
    Identifier.objects.all().delete()
    people = [met(str(number)) for number in range(6)]
    before = everything()

    for kept, absorbed in pairs:
        merge(people[kept], people[absorbed])
    for identifier in people:
        merging.unmerge(double=identifier.data_subject, actor="system")

    assert everything() == before
    found = [access.find(kind=Kind.LOYALTY, value=str(number)) for number in range(6)]
    assert found == [identifier.data_subject for identifier in people]
