"""People click twice and at once: one act after the other, and each one once."""

import pytest

from avow.choices import access, services
from avow.choices.models import ChoiceEvent
from avow.choices.rules import standing_act
from avow.choices.tests.factories import banner, evidence, published, somebody
from avow.ledger.models import Entry
from avow.people.tests.crowds import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NEWS = {"purpose": "news", "channel": "email", "actor": "data_subject"}


@pytest.fixture(autouse=True)
def _in_force(transactional_db: None) -> None:
    published()


@pytest.mark.parametrize("_again", range(4))
def test_opting_in_and_out_at_once_leaves_what_the_acts_add_up_to(_again: int) -> None:
    ada, yes, no = somebody(), evidence(), evidence()

    at_once(
        lambda: services.opt_in(data_subject=ada, evidence=yes, **NEWS),
        lambda: services.opt_out(data_subject=ada, evidence=no, **NEWS),
        lambda: services.opt_in(data_subject=ada, evidence=yes, **NEWS),
    )

    said = [event.as_act() for event in access.history(ada)]
    assert len(said) == 3
    assert access.answers(ada) == [standing_act(said, "news", "email")]
    assert services.standing(data_subject=ada).consented == frozenset()


def test_the_same_act_sent_twice_at_once_is_recorded_once() -> None:
    ada, shown = somebody(), evidence()

    def sent() -> ChoiceEvent:
        return services.opt_in(data_subject=ada, evidence=shown, key="till-1", **NEWS)

    one, other = at_once(sent, sent)

    assert one == other
    assert Entry.objects.filter(kind="choices.opted_in").count() == 1


def test_the_same_choice_on_a_device_sent_twice_at_once_is_recorded_once() -> None:
    shown = banner()

    def sent() -> object:
        return services.choose_on_device(classes={"analytics": True}, evidence=shown, key="k")

    one, other = at_once(sent, sent)

    assert one == other
    assert Entry.objects.filter(kind="choices.chosen_on_device").count() == 1


def test_a_signal_that_comes_twice_at_once_is_recorded_once() -> None:
    shown = evidence(how="signal")

    def met() -> object:
        return services.record_signal(
            data_subject=None, device="visitor-0001", signal="gpc", evidence=shown
        )

    one, other = at_once(met, met)

    assert one == other
    assert Entry.objects.filter(kind="choices.signalled").count() == 1
