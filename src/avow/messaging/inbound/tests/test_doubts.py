"""What only a person can judge waits for one, and their decision is on record."""

from uuid import UUID

import pytest

from avow.choices.models import ChoiceEvent
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging.errors import ContactRefusedError, DecidedError, StaffError
from avow.messaging.inbound import doubts, services
from avow.messaging.inbound.doubts import Said
from avow.messaging.inbound.models import Doubt
from avow.messaging.inbound.tests.conftest import mail
from avow.messaging.tests.factories import customer, letter, says_yes

pytestmark = pytest.mark.django_db

GRACE = "staff:00000000-0000-4000-8000-000000000005"
WORDS = "I think I have had enough of this"


def _queued(sender: str = "ada@example.org") -> Doubt:
    services.receive(mail(WORDS, sender))
    return doubts.waiting().get()


def test_an_opt_out_that_staff_read_is_the_persons_act_with_their_words(ada: UUID) -> None:
    says_yes(ada)
    doubt = _queued()

    decided = doubts.decide(doubt=doubt, decision=Doubt.Decided.OPT_OUT, actor=GRACE)

    act = ChoiceEvent.objects.get(act="opted_out")
    assert (act.purpose, act.channel, act.how) == ("all", "email", "staff:email")
    assert WORDS in act.shown.wording.text
    assert (decided.decided, decided.decided_by) == ("opt_out", GRACE)
    assert Entry.objects.get(reference=str(decided.entry)).kind == "messaging.doubt_decided"
    assert not doubts.waiting().exists()
    with pytest.raises(ContactRefusedError):
        letter(ada)


def test_the_same_decision_twice_is_one_and_another_one_is_refused(ada: UUID) -> None:
    doubt = _queued()
    doubts.decide(doubt=doubt, decision=Doubt.Decided.OPT_OUT, actor=GRACE)
    count = Entry.objects.count()

    doubts.decide(doubt=doubt, decision=Doubt.Decided.OPT_OUT, actor=GRACE)
    with pytest.raises(DecidedError):
        doubts.decide(doubt=doubt, decision=Doubt.Decided.NOTHING, actor=GRACE)

    assert Entry.objects.count() == count


@pytest.mark.parametrize("decision", [Doubt.Decided.QUESTION, Doubt.Decided.NOTHING])
def test_other_decisions_stop_nothing(ada: UUID, decision: Doubt.Decided) -> None:
    says_yes(ada)

    doubts.decide(doubt=_queued(), decision=decision, actor=GRACE)

    assert letter(ada).state == "queued"


def test_an_opt_out_of_somebody_unknown_closes_their_address(in_force: None) -> None:
    doubts.decide(doubt=_queued(), decision=Doubt.Decided.OPT_OUT, actor=GRACE)
    ada = customer("ada@example.org")
    says_yes(ada, how="import")

    with pytest.raises(ContactRefusedError):
        letter(ada)


def test_only_staff_decide_and_a_refusal_leaves_it_waiting(ada: UUID) -> None:
    doubt = _queued()

    with pytest.raises(StaffError):
        doubts.decide(doubt=doubt, decision=Doubt.Decided.OPT_OUT, actor="system")

    assert doubts.waiting().get() == doubt
    assert not ChoiceEvent.objects.exists()


def test_a_look_at_the_words_is_on_record_and_the_record_has_none_of_them(ada: UUID) -> None:
    said = doubts.words(doubt=_queued(), actor=GRACE)

    assert said == Said(sender="ada@example.org", subject="Your letters", text=WORDS)
    entry = Entry.objects.get(kind="messaging.doubt_read")
    assert b"enough" not in bytes(entry.body)


def test_words_of_strangers_go_a_while_after_they_were_judged(in_force: None) -> None:
    doubt = _queued("charles@example.org")
    doubts.decide(doubt=doubt, decision=Doubt.Decided.NOTHING, actor=GRACE)
    assert doubts.forget_strangers() == 0

    with clock.stopped_at(clock.now() + doubts.STRANGERS_KEPT * 2):
        assert doubts.forget_strangers() == 1
