"""What a staff member does for somebody who called, wrote or came."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from avow.choices import access as said
from avow.choices.models import ChoiceEvent
from avow.collection import access as collected
from avow.core import clock
from avow.ledger.models import Entry
from avow.messaging import addresses
from avow.messaging import services as messaging
from avow.messaging.models import Suppressed
from avow.people import quarantine
from avow.people.models import DataSubject, Erasure

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(desk: Client, ada: DataSubject) -> str:
    """Ada's record, opened for a reason."""
    address = reverse("desk:person", args=[ada.pk])
    desk.post(address, {"act": "look", "reason": "messages"})
    return address


def told(act: str, **more: str) -> dict[str, str]:
    """Give what the form sends."""
    words = {"way": "phone", "wording": "Please stop writing to me."}
    return {"act": act, "form_key": "a-key"} | words | more


def last_act() -> ChoiceEvent:
    """Give the act that was recorded last."""
    return ChoiceEvent.objects.latest("number")


def answers(person: DataSubject) -> dict[tuple[str, str], bool]:
    """Give what stands for a person."""
    return {(one.purpose, one.channel): one.says_yes for one in said.answers(person.pk)}


def test_a_record_shows_what_is_held_what_stands_and_each_receipt(desk: Client, page: str) -> None:
    content = desk.get(page).content.decode()

    for shown in ("ada@example.org", "+1 503 555 2368", "News, twice a month.", "as they said"):
        assert shown in content
    assert content.count("/api/v1/choices/receipts/") == 2


def test_who_gave_a_number_in_a_form_is_found_by_it_and_staff_are_told_what_it_is_worth(
    desk: Client, ada: DataSubject
) -> None:
    asked = {"kind": "phone", "value": "(503) 555-2368", "reason": "messages"}

    answer = desk.post(reverse("desk:search"), asked, follow=True)

    assert answer.redirect_chain == [(reverse("desk:person", args=[ada.pk]), 302)]
    assert "nobody has shown that it is theirs" in answer.content.decode()
    assert Entry.objects.filter(kind="desk.looked_at").count() == 1


def test_one_thing_is_stopped_with_the_words_of_the_call(
    desk: Client, page: str, ada: DataSubject
) -> None:
    for _ in range(2):
        desk.post(page, told("opt-out", thing="news|email"))

    event = last_act()
    assert answers(ada) == {("news", "email"): False, ("news", "phone"): True}
    assert (event.how, event.wording.text) == ("staff:phone", "Please stop writing to me.")
    assert ChoiceEvent.objects.count() == 3
    entry = Entry.objects.get(reference=event.reference).content
    assert entry["actor"].startswith("staff:")


def test_everything_is_stopped(desk: Client, page: str, ada: DataSubject) -> None:
    desk.post(page, told("stop-all"))

    assert set(answers(ada).values()) == {False}


def test_a_letter_counts_from_the_day_it_was_written(
    desk: Client, page: str, ada: DataSubject
) -> None:
    day = clock.today() - timedelta(days=9)

    desk.post(page, told("opt-out", thing="news|email", way="letter", acted_on=day.isoformat()))

    assert last_act().acted_at.isoformat() == f"{day}T23:59:59+00:00"
    # What Ada said since then, on the page, is her last word.
    assert answers(ada)["news", "email"] is True


def test_whoever_must_not_be_called_is_never_called_again(
    desk: Client, page: str, ada: DataSubject
) -> None:
    desk.post(page, told("never-call"))

    assert answers(ada)["news", "phone"] is False
    assert answers(ada)["news", "email"] is True
    assert Suppressed.objects.filter(channel="phone", reason="do_not_call").count() == 1


def test_an_address_that_took_nothing_is_tried_again(
    desk: Client, page: str, ada: DataSubject
) -> None:
    lookup = addresses.lookup("email", "ada@example.org")
    bounce = Suppressed.Reason.BOUNCE
    messaging.suppress(channel="email", lookup=lookup, reason=bounce, actor="system")
    assert "What was sent came back" in desk.get(page).content.decode()

    desk.post(page, {"act": "reopen"})

    assert not Suppressed.objects.exists()
    assert "What was sent came back" not in desk.get(page).content.decode()


def test_a_value_is_corrected_wherever_it_is_held(
    desk: Client, page: str, ada: DataSubject
) -> None:
    desk.post(page, {"act": "correct", "field": "first_name", "value": "Augusta"})

    assert collected.contact(ada, "user.name.first") == "Augusta"


@pytest.mark.parametrize(
    "sent",
    [
        told("opt-out", thing="news|pigeon"),
        told("opt-out", thing="news|email", wording=" "),
        told("opt-out", thing="news|email", way="rumour"),
        told("opt-out", thing="news|email", acted_on="2999-01-01"),
        told("opt-out", thing="news|email", acted_on="2001-01-01"),
        told("opt-out", thing="news|email", acted_on="yesterday"),
        told("forget"),
        {"act": "correct", "field": "first_name", "value": " "},
        {"act": "correct", "field": "shoe", "value": "42"},
        {"act": "correct", "field": "first_name", "value": "4111 1111 1111 1111"},
        {"act": "confirm"},
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    desk: Client, page: str, sent: dict[str, str]
) -> None:
    before = Entry.objects.count()

    answer = desk.post(page, sent)

    assert answer.status_code in (404, 422)
    assert 'role="alert"' in answer.content.decode()
    assert Entry.objects.count() == before


def test_a_child_is_erased_only_by_whoever_is_sure(
    desk: Client, page: str, ada: DataSubject
) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")
    assert "This may be a child." in desk.get(page).content.decode()

    desk.post(page, {"act": "confirm", "sure": "on"})

    assert Erasure.objects.get().why == "minor"
    assert desk.get(page).status_code == 404


def test_whoever_is_no_child_is_used_again(desk: Client, page: str, ada: DataSubject) -> None:
    quarantine.begin(data_subject=ada, actor="data_subject")

    desk.post(page, {"act": "lift"})

    assert not quarantine.holds(ada)
    assert not Erasure.objects.exists()
