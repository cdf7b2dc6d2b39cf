"""Who may be a child is reached by nobody, whatever they agreed to before."""

import pytest

from avow.choices import services
from avow.choices.tests.factories import NOON, evidence, published, somebody
from avow.core import clock
from avow.people import quarantine
from avow.people.models import DataSubject

pytestmark = pytest.mark.django_db

GRACE = "staff:8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"


def test_who_is_held_is_in_no_audience_till_staff_lift_it() -> None:
    published()
    kim = somebody("kim@example.org")
    person = DataSubject.objects.get(pk=kim)
    with clock.stopped_at(NOON):
        services.opt_in(
            data_subject=kim,
            purpose="news",
            channel="email",
            actor="data_subject",
            evidence=evidence(),
        )
    assert list(services.may_contact_queryset("news", "email")) == [kim]

    quarantine.begin(data_subject=person, actor="data_subject")

    assert list(services.may_contact_queryset("news", "email")) == []
    assert services.standing(data_subject=kim).child
    assert services.standing_of_many([kim])[kim].child
    quarantine.lift(data_subject=person, actor=GRACE)
    assert list(services.may_contact_queryset("news", "email")) == [kim]
    assert not services.standing(data_subject=kim).child
