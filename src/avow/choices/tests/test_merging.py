"""Whoever turns out to be one is never reached against the word of either half."""

from uuid import UUID

import pytest

from avow.choices import services
from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import evidence, somebody
from avow.people import merging
from avow.people import services as people
from avow.people.models import DataSubject, Identifier
from avow.statement import access as statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]

NEWS = {"purpose": "news", "channel": "email", "actor": "data_subject"}
TEXT = NEWS | {"channel": "text"}


@pytest.fixture
def double() -> UUID:
    """Ada again, under a pseudonym of her own."""
    return somebody()


def merge(ada: UUID, double: UUID) -> None:
    """Find out that the two are one, by what both have shown."""
    merging.merge(kept=known(ada), absorbed=known(double), actor="system")


def part(ada: UUID, double: UUID) -> None:
    """Find out that they are not."""
    merging.unmerge(double=DataSubject.objects.get(pk=double), actor="system")


def known(person: UUID) -> Identifier:
    """A verified identifier of a person."""
    return people.add_identifier(
        data_subject=DataSubject.objects.get(pk=person),
        kind=people.Kind.LOYALTY,
        value=f"card-{person}",
        actor="system",
        verified=True,
    )


def agreed(person: UUID) -> frozenset[tuple[str, str]]:
    """What a person agrees to today."""
    return services.standing(data_subject=person).consented


def test_each_no_counts_at_once_and_a_yes_only_where_nothing_was_said(
    ada: UUID, double: UUID
) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(3), **NEWS)
    services.opt_out(data_subject=double, evidence=evidence(1), **NEWS)
    services.opt_in(data_subject=double, evidence=evidence(1), **TEXT)
    shown = evidence(1, how="signal")
    services.record_signal(data_subject=double, device="phone", signal="gpc", evidence=shown)

    merge(ada, double)

    standing = services.standing(data_subject=ada)
    assert standing.consented == {("news", "text")}
    assert ("news", "email") in standing.opted_out
    assert standing.gpc is True


def test_a_no_of_the_person_is_not_undone_by_the_double(ada: UUID, double: UUID) -> None:
    services.opt_out(data_subject=ada, evidence=evidence(), **NEWS)
    services.opt_in(data_subject=double, evidence=evidence(1), **NEWS)

    merge(ada, double)

    assert agreed(ada) == frozenset()


def test_nobody_is_reached_twice_nor_by_the_yes_of_a_double(ada: UUID, double: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)
    services.opt_in(data_subject=double, evidence=evidence(), **NEWS)

    merge(ada, double)

    assert list(services.may_contact_queryset("news", "email")) == [ada]


def test_merging_twice_writes_nothing_more(ada: UUID, double: UUID) -> None:
    services.stop_all(data_subject=double, evidence=evidence(), actor="data_subject")
    merge(ada, double)
    before = ChoiceEvent.objects.count()

    merge(ada, double)

    assert ChoiceEvent.objects.count() == before


def test_parted_the_double_stands_for_itself_and_the_person_without_its_yes(
    ada: UUID, double: UUID
) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)
    services.opt_in(data_subject=double, evidence=evidence(), **TEXT)
    merge(ada, double)
    assert agreed(ada) == {("news", "email"), ("news", "text")}

    part(ada, double)

    assert agreed(ada) == {("news", "email")}
    assert agreed(double) == {("news", "text")}


def test_what_was_refused_while_they_were_one_both_refuse(ada: UUID, double: UUID) -> None:
    services.opt_in(data_subject=double, evidence=evidence(), **NEWS)
    merge(ada, double)
    services.stop_all(data_subject=ada, evidence=evidence(1), actor="data_subject")
    shown = evidence(1, how="signal")
    services.record_signal(data_subject=ada, device="phone", signal="gpc", evidence=shown)

    part(ada, double)

    standing = services.standing(data_subject=double)
    assert standing.consented == frozenset()
    assert standing.gpc is True
    assert statements.policy().may_contact("feedback", "email", standing).allowed is False


def test_what_is_said_as_the_double_counts_for_the_person(ada: UUID, double: UUID) -> None:
    merge(ada, double)

    services.opt_in(data_subject=double, evidence=evidence(), **NEWS)

    assert agreed(ada) == agreed(double) == {("news", "email")}
    assert list(services.may_contact_queryset("news", "email")) == [ada]


def test_a_yes_that_the_person_gave_too_stays_when_they_are_parted(ada: UUID, double: UUID) -> None:
    services.opt_in(data_subject=double, evidence=evidence(), **NEWS)
    merge(ada, double)
    services.opt_in(data_subject=ada, evidence=evidence(1), **NEWS)

    part(ada, double)

    assert agreed(ada) == agreed(double) == {("news", "email")}
