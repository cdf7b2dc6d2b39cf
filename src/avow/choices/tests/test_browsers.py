"""What a browser says: its signals, and what was chosen on it; nothing of it names anybody."""

from uuid import UUID

import pytest

from avow.choices import services
from avow.choices.errors import EvidenceError, KeyReusedError, NobodyError, UndeclaredChoiceError
from avow.choices.models import DeviceChoice, SignalEvent
from avow.choices.rules import NONE
from avow.choices.tests.factories import banner, evidence, nothing_was_written
from avow.compiler.standing import ANY, SALE_OR_SHARING
from avow.ledger.models import Entry
from avow.statement import access as statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


def test_a_signal_stops_sharing_and_is_logged_once_for_each_device(ada: UUID) -> None:
    services.opt_in(
        data_subject=ada,
        purpose="advertising",
        channel=NONE,
        evidence=evidence(),
        actor="data_subject",
    )
    for device in ("phone", "phone", "laptop"):
        signal(ada, device, minute=1)

    standing = services.standing(data_subject=ada)
    assert standing.gpc is True
    assert statements.policy().may_use("device_id", "advertising", standing).allowed is False
    assert Entry.objects.filter(kind="choices.signalled").count() == 2


def test_a_signal_does_not_overwrite_a_later_yes_to_the_same_thing(ada: UUID) -> None:
    signal(ada, "phone", minute=0)
    services.opt_in(
        data_subject=ada,
        purpose="advertising",
        channel=NONE,
        evidence=evidence(1),
        actor="data_subject",
    )
    signal(ada, "phone", minute=2)

    standing = services.standing(data_subject=ada)
    assert statements.policy().may_use("device_id", "advertising", standing).allowed is True
    assert standing.gpc is False
    assert ("partner-offers", ANY) in standing.opted_out


def test_a_yes_to_sharing_as_a_whole_lifts_all_of_the_signal(ada: UUID) -> None:
    signal(ada, "phone", minute=0)
    services.opt_in(
        data_subject=ada,
        purpose=SALE_OR_SHARING,
        channel=NONE,
        evidence=evidence(1),
        actor="data_subject",
    )

    standing = services.standing(data_subject=ada)
    assert standing.gpc is False
    assert standing.opted_out == frozenset()


def test_a_signal_leaves_what_is_not_sharing(ada: UUID) -> None:
    services.opt_in(
        data_subject=ada, purpose="news", channel="email", evidence=evidence(), actor="data_subject"
    )

    signal(ada, "phone", minute=1)

    standing = services.standing(data_subject=ada)
    assert statements.policy().may_contact("news", "email", standing).allowed is True


def test_a_signal_of_a_device_alone_is_kept_under_a_keyed_hash() -> None:
    event = signal(None, "visitor-0001", minute=0)

    assert len(event.device) == 64
    assert "who" not in Entry.objects.get(reference=event.reference).content["facts"]
    assert signal(None, "visitor-0001", minute=1) == event


def test_a_signal_of_nobody_is_refused() -> None:
    with pytest.raises(NobodyError):
        signal(None, None, minute=0)

    assert nothing_was_written()


def test_an_unknown_signal_is_refused(ada: UUID) -> None:
    with pytest.raises(EvidenceError):
        services.record_signal(
            data_subject=ada, device=None, signal="p3p", evidence=evidence(how="signal")
        )

    assert nothing_was_written()


def signal(person: UUID | None, device: str | None, *, minute: int) -> SignalEvent:
    """Meet Global Privacy Control."""
    shown = evidence(minute, how="signal", wording="Sec-GPC: 1", place="visit")
    return services.record_signal(data_subject=person, device=device, signal="gpc", evidence=shown)


CLASSES = {"analytics": True, "embedded": False}


def test_a_choice_on_a_device_names_nobody() -> None:
    choice = services.choose_on_device(classes=CLASSES, evidence=banner())

    facts = Entry.objects.get(reference=choice.reference).content["facts"]
    assert (choice.allowed, choice.refused) == (["analytics"], ["embedded"])
    assert set(facts) == {"allowed", "refused", "how", "place", "statement", "wording"}
    assert {field.name for field in DeviceChoice._meta.fields} == {
        "id", "reference", "chosen_on", "allowed", "refused", "how", "place", "statement",
        "wording", "key",
    }  # fmt: skip


def test_the_same_choice_under_the_same_key_is_recorded_once() -> None:
    one = services.choose_on_device(classes=CLASSES, evidence=banner(), key="k")
    other = services.choose_on_device(classes=CLASSES, evidence=banner(), key="k")

    assert one == other
    assert Entry.objects.filter(kind="choices.chosen_on_device").count() == 1
    with pytest.raises(KeyReusedError):
        services.choose_on_device(classes={"analytics": False}, evidence=banner(), key="k")


@pytest.mark.parametrize("classes", [{}, {"essential": False}, {"astrology": True}])
def test_a_choice_that_is_not_offered_is_refused(classes: dict[str, bool]) -> None:
    with pytest.raises(UndeclaredChoiceError):
        services.choose_on_device(classes=classes, evidence=banner())

    assert nothing_was_written()
