"""What people choose is recorded once, with its proof, and stands until they choose again."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from avow.choices import access, recording, services
from avow.choices.errors import (
    EvidenceError,
    KeyReusedError,
    UndeclaredChoiceError,
)
from avow.choices.models import Answer, ChoiceEvent, Shown, Wording
from avow.choices.rules import ALL, NONE
from avow.choices.tests.factories import (
    WORDING,
    evidence,
    nothing_was_written,
    published,
    somebody,
)
from avow.compiler.standing import ANY
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.people import services as people
from avow.people.errors import ForgottenError
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement.tests.factories import PRACTICES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]

NEWS = {"purpose": "news", "channel": "email", "actor": "data_subject"}


def news_is_allowed(person: UUID) -> bool:
    """Whether the statement in force lets us send news by e-mail."""
    standing = services.standing(data_subject=person)
    return statements.policy().may_contact("news", "email", standing).allowed


def test_nobody_hears_news_who_never_said_yes(ada: UUID) -> None:
    assert news_is_allowed(ada) is False


def test_a_yes_allows_what_it_names_and_nothing_else(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    standing = services.standing(data_subject=ada)
    assert standing.consented == {("news", "email")}
    assert news_is_allowed(ada) is True
    assert statements.policy().may_contact("news", "text", standing).allowed is False


def test_the_entry_holds_the_proof_and_no_word_of_it(ada: UUID) -> None:
    event = services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    facts = Entry.objects.get(reference=event.reference).content["facts"]
    assert Entry.objects.get(reference=event.reference).kind == "choices.opted_in"
    assert facts["who"] == str(ada)
    assert facts["wording"] == recording.digest(WORDING)
    assert facts["statement"] == statements.current().digest
    content = recording.content(evidence())
    assert ledger.opens(facts["evidence"], salt=bytes(event.shown.salt), content=content)
    assert WORDING not in str(facts)


@pytest.mark.parametrize(
    ("act", "kind"),
    [(services.opt_out, "choices.opted_out"), (services.withdraw, "choices.withdrew")],
)
def test_a_no_takes_the_yes_back(ada: UUID, act: object, kind: str) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    event = act(data_subject=ada, evidence=evidence(1), **NEWS)  # type: ignore[operator]

    assert news_is_allowed(ada) is False
    assert Entry.objects.get(reference=event.reference).kind == kind


def test_an_objection_stops_every_channel(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    services.object_to(data_subject=ada, purpose="news", evidence=evidence(1), actor="data_subject")

    assert news_is_allowed(ada) is False
    assert services.standing(data_subject=ada).objected == {"news"}


def test_stop_all_stops_everything_until_a_later_yes(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)
    services.stop_all(data_subject=ada, evidence=evidence(1), actor="data_subject")

    stopped = services.standing(data_subject=ada)
    assert stopped.consented == frozenset()
    assert (ANY, ANY) in stopped.opted_out
    assert statements.policy().may_contact("feedback", "email", stopped).allowed is False

    services.opt_in(data_subject=ada, evidence=evidence(2), **NEWS)

    standing = services.standing(data_subject=ada)
    assert news_is_allowed(ada) is True
    assert statements.policy().may_contact("feedback", "email", standing).allowed is False
    assert statements.policy().may_use("device_id", "advertising", standing).allowed is False


@pytest.mark.parametrize("channel", [ALL, NONE])
def test_an_opt_out_of_a_whole_purpose_stops_the_use_itself(ada: UUID, channel: str) -> None:
    assert statements.policy().may_use("order", "feedback").allowed is True

    services.opt_out(
        data_subject=ada,
        purpose="feedback",
        channel=channel,
        evidence=evidence(),
        actor="data_subject",
    )

    standing = services.standing(data_subject=ada)
    assert statements.policy().may_use("order", "feedback", standing).allowed is False
    assert statements.policy().may_contact("feedback", "email", standing).allowed is False


def test_a_stop_of_all_texts_leaves_the_other_channels(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS | {"channel": "text"})

    services.opt_out(
        data_subject=ada,
        purpose=ALL,
        channel="text",
        evidence=evidence(1, how="text"),
        actor="data_subject",
    )

    assert services.standing(data_subject=ada).consented == {("news", "email")}


def test_an_import_never_brings_a_yes_back(ada: UUID) -> None:
    services.opt_out(data_subject=ada, evidence=evidence(), **NEWS)

    services.opt_in(
        data_subject=ada, evidence=evidence(1, how="import"), **NEWS | {"actor": "system"}
    )

    assert news_is_allowed(ada) is False


def test_an_act_that_reaches_us_late_counts_from_when_it_was_done(ada: UUID) -> None:
    services.opt_out(data_subject=ada, evidence=evidence(5), **NEWS)

    services.opt_in(data_subject=ada, evidence=evidence(1), **NEWS)

    assert news_is_allowed(ada) is False


def test_the_same_key_is_the_same_act(ada: UUID) -> None:
    one = services.opt_in(data_subject=ada, evidence=evidence(), key="till-7-0042", **NEWS)
    other = services.opt_in(data_subject=ada, evidence=evidence(3), key="till-7-0042", **NEWS)

    assert one == other
    assert Entry.objects.filter(kind="choices.opted_in").count() == 1


def test_the_key_of_one_person_is_not_the_key_of_another(ada: UUID) -> None:
    one = services.opt_in(data_subject=ada, evidence=evidence(), key="1", **NEWS)
    other = services.opt_in(data_subject=somebody(), evidence=evidence(), key="1", **NEWS)

    assert one != other


def test_a_key_with_another_act_under_it_is_refused(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), key="1", **NEWS)

    with pytest.raises(KeyReusedError):
        services.opt_out(data_subject=ada, evidence=evidence(1), key="1", **NEWS)

    assert ChoiceEvent.objects.count() == 1
    assert news_is_allowed(ada) is True


@pytest.mark.parametrize(
    ("purpose", "channel"),
    [("astrology", "email"), ("news", NONE), ("news", "pigeon"), ("orders", NONE)],
)
def test_a_yes_to_what_nobody_offers_is_refused(ada: UUID, purpose: str, channel: str) -> None:
    with pytest.raises(UndeclaredChoiceError):
        services.opt_in(
            data_subject=ada,
            purpose=purpose,
            channel=channel,
            evidence=evidence(),
            actor="data_subject",
        )

    assert nothing_was_written()


def test_a_no_to_what_is_not_offered_any_more_is_kept(ada: UUID) -> None:
    services.opt_out(
        data_subject=ada,
        purpose="catalogue",
        channel="mail",
        evidence=evidence(how="email"),
        actor="data_subject",
    )

    assert Answer.objects.get().says_yes is False


def test_evidence_that_proves_nothing_is_refused_and_nothing_is_written(ada: UUID) -> None:
    with pytest.raises(EvidenceError):
        services.opt_out(data_subject=ada, evidence=evidence(wording=""), **NEWS)

    assert nothing_was_written()


def test_a_choice_under_a_version_that_was_never_published_is_refused(ada: UUID) -> None:
    with pytest.raises(EvidenceError):
        services.opt_out(data_subject=ada, evidence=evidence(statement="0" * 64), **NEWS)

    assert nothing_was_written()


def test_nobody_chooses_for_a_person_we_do_not_know() -> None:
    with pytest.raises(NotFoundError):
        services.opt_in(data_subject=uuid4(), evidence=evidence(), **NEWS)

    assert nothing_was_written()


def test_nobody_chooses_for_a_person_who_was_forgotten(ada: UUID) -> None:
    people.forget(data_subject=DataSubject.objects.get(pk=ada), actor="data_subject")

    with pytest.raises(ForgottenError):
        services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    assert nothing_was_written()


def test_erasing_takes_the_words_and_what_stood_and_leaves_the_entries(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(wording="Ada, may we?"), **NEWS)
    services.opt_in(data_subject=somebody(), evidence=evidence(), **NEWS)

    services.erase(data_subject=ada)

    assert [wording.text for wording in Wording.objects.all()] == [WORDING]
    assert not Shown.objects.filter(event__data_subject=ada).exists()
    assert not Answer.objects.filter(data_subject=ada).exists()
    assert Entry.objects.filter(kind="choices.opted_in").count() == 2


def test_the_history_tells_what_was_asked_in_which_words(ada: UUID) -> None:
    asked = replace(evidence(1), wording="May we text you?")
    services.opt_in(data_subject=ada, evidence=asked, **NEWS | {"channel": "text"})
    services.opt_out(data_subject=ada, evidence=evidence(), **NEWS)

    told = [(event.act, event.wording.text) for event in access.history(ada)]
    assert told == [("opted_out", WORDING), ("opted_in", "May we text you?")]


WIDER_NEWS = PRACTICES.replace(
    b'"country"]\nchannels = ["mail", "phone", "email", "text"]\nkind = "promotional"',
    b'"country", "order"]\nchannels = ["mail", "phone", "email", "text"]\nkind = "promotional"',
)
"""News may look at orders too: a wider purpose."""


def test_a_yes_does_not_cover_a_wider_purpose_until_it_is_asked_again(ada: UUID) -> None:
    feedback = NEWS | {"purpose": "feedback"}
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)
    services.opt_in(data_subject=ada, evidence=evidence(), **feedback)
    old = statements.current().digest
    new = published(WIDER_NEWS, number=2).digest

    assert services.to_ask_again(old, new) == {
        ("news", c) for c in ("mail", "phone", "email", "text")
    }
    assert services.standing(data_subject=ada).consented == {("feedback", "email")}
    assert list(services.may_contact_queryset("news", "email")) == []

    services.opt_in(data_subject=ada, evidence=evidence(1), **NEWS)

    assert news_is_allowed(ada) is True
    assert list(services.may_contact_queryset("news", "email")) == [ada]


def test_a_slip_of_typing_asks_nobody_again(ada: UUID) -> None:
    services.opt_in(data_subject=ada, evidence=evidence(), **NEWS)

    published(PRACTICES + b"\n# mended\n", number=2)

    assert news_is_allowed(ada) is True
    assert list(services.may_contact_queryset("news", "email")) == [ada]


def test_what_a_staff_member_heard_is_recorded_with_the_staff_member_as_actor(ada: UUID) -> None:
    grace = "staff:8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"

    event = services.opt_out(
        data_subject=ada, evidence=evidence(how="staff:phone"), **NEWS | {"actor": grace}
    )

    entry = Entry.objects.get(reference=event.reference).content
    assert event.how == "staff:phone"
    assert (entry["actor"], entry["facts"]["how"]) == (grace, "staff.phone")
