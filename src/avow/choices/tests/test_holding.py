"""What people chose is given out with the rest of their data, and taken away with it."""

from uuid import UUID

import pytest

from avow.choices import access, services
from avow.choices.models import ChoiceEvent, Shown, Wording
from avow.choices.tests.factories import NOON, WORDING, evidence
from avow.people import erasing
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wants_news(ada: UUID) -> None:
    services.opt_in(
        data_subject=ada,
        purpose="news",
        channel="email",
        evidence=evidence(),
        actor="data_subject",
    )


def test_an_export_tells_every_act_and_what_was_shown(ada: UUID) -> None:
    (record,) = people.export(data_subject=DataSubject.objects.get(pk=ada))

    assert (record.field, record.origin) == ("choice.news.email", "newsletter")
    assert record.value == f"opted_in: {WORDING}"
    assert record.at == NOON
    assert record.statement == statements.current().digest


def test_an_erasure_takes_words_and_answers_and_leaves_the_act(ada: UUID) -> None:
    assert access.held(ada) == 2

    erasing.erase(data_subject=DataSubject.objects.get(pk=ada), actor="data_subject")

    assert access.held(ada) == 0
    assert not Shown.objects.exists()
    assert not Wording.objects.exists()
    assert list(services.may_contact_queryset("news", "email")) == []
    assert ChoiceEvent.objects.get().data_subject_id == ada
