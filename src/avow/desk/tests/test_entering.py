"""What somebody told by telephone or letter, entered in the declared form of its touchpoint."""

from datetime import timedelta

import pytest
from django.test import Client

from avow.accounts.models import Account
from avow.choices.models import ChoiceEvent
from avow.collection import access as collected
from avow.collection.models import Submission
from avow.core import clock
from avow.desk.models import Heard
from avow.ledger.models import Entry
from avow.people.models import DataSubject, Erasure

pytestmark = pytest.mark.django_db

CALL = {
    "message": "Where is my coat?",
    "first_name": "Ada",
    "phone": "+1 503 555 2368",
    "way": "phone",
    "wording": "We write down what you say, to answer you.",
    "place": "1-800-555-0199",
    "form_key": "b-key",
}
LETTER = {
    "message": "No more catalogues, please.",
    "last_name": "Lovelace",
    "way": "letter",
    "wording": "No more catalogues, please.",
}


def entered(desk: Client, touchpoint: str, sent: dict[str, str], person: str = "") -> int:
    """Send the form and give the status."""
    answer = desk.post(f"/desk/enter/{touchpoint}/{f'?for={person}' if person else ''}", sent)
    return int(answer.status_code)


def assert_nothing_was_written(before: int) -> None:
    """Prove that a refusal left nothing behind."""
    assert Entry.objects.count() == before
    assert not Heard.objects.exists()
    assert not Submission.objects.exists()


def test_every_volunteered_touchpoint_that_keeps_anything_can_be_entered(desk: Client) -> None:
    content = desk.get("/desk/enter/").content.decode()

    for key in ("contact-post", "contact-phone", "newsletter", "event", "registration"):
        assert f'"/desk/enter/{key}/"' in content
    for key in ("story", "log-in", "visit"):
        assert f'"/desk/enter/{key}/"' not in content
        assert desk.get(f"/desk/enter/{key}/").status_code == 404


def test_a_call_is_recorded_with_the_staff_member_as_actor(desk: Client, grace: Account) -> None:
    for _ in range(2):
        assert entered(desk, "contact-phone", CALL) == 302

    submission, heard = Submission.objects.get(), Heard.objects.get()
    assert submission.place == "1-800-555-0199"
    assert collected.values(submission)["message"] == "Where is my coat?"
    assert (heard.submission, heard.how, heard.staff) == (submission.reference, "phone", grace.pk)
    entry = Entry.objects.get(kind="collection.recorded").content
    assert entry["actor"] == f"staff:{grace.pk}"
    assert Entry.objects.filter(kind="desk.entered").count() == 1


def test_a_second_call_from_the_same_number_is_the_same_person(desk: Client) -> None:
    entered(desk, "contact-phone", CALL)
    entered(desk, "contact-phone", CALL | {"form_key": "c-key", "message": "And my hat?"})

    assert Submission.objects.values("data_subject").distinct().count() == 1


def test_a_letter_keeps_its_own_day_and_what_it_says_of_choices(desk: Client) -> None:
    day = clock.today() - timedelta(days=4)
    sent = LETTER | {"acted_on": day.isoformat(), "choice|news|mail": "no"}

    assert entered(desk, "contact-post", sent) == 302

    event = ChoiceEvent.objects.get()
    assert Heard.objects.get().acted_on == day
    assert event.acted_at.date() == day
    assert (event.act, event.purpose, event.channel) == ("opted_out", "news", "mail")
    assert (event.how, event.place) == ("staff:letter", "contact-post")
    facts = Entry.objects.get(kind="desk.entered").content["facts"]
    assert facts["acted_on"] == day.isoformat()


def test_a_yes_by_telephone_names_what_was_read_out(desk: Client) -> None:
    entered(desk, "contact-phone", CALL | {"choice|news|phone": "yes"})

    event = ChoiceEvent.objects.get()
    assert (event.act, event.how, event.wording.text) == (
        "opted_in",
        "staff:phone",
        CALL["wording"],
    )


def test_an_entry_for_somebody_who_was_picked_is_theirs(desk: Client, ada: DataSubject) -> None:
    assert entered(desk, "contact-post", LETTER, person=str(ada.pk)) == 302

    assert Submission.objects.get(touchpoint="contact-post").data_subject == ada


@pytest.mark.parametrize(
    "sent",
    [
        {},
        CALL | {"message": ""},
        CALL | {"wording": " "},
        CALL | {"way": "pigeon"},
        CALL | {"phone": "12"},
        CALL | {"email": "ada@example.org"},
        CALL | {"message": "My card is 4111 1111 1111 1111"},
        CALL | {"acted_on": "2999-12-31"},
        CALL | {"age": "old"},
    ],
)
def test_what_may_not_be_entered_is_refused_and_nothing_is_kept(
    desk: Client, sent: dict[str, str]
) -> None:
    before = Entry.objects.count()

    assert entered(desk, "contact-phone", sent) in (404, 413, 422)
    assert_nothing_was_written(before)


def test_a_choice_that_nobody_offers_is_not_recorded(desk: Client) -> None:
    entered(desk, "contact-phone", CALL | {"choice|orders|pigeon": "yes"})

    assert not ChoiceEvent.objects.exists()


def test_the_age_of_a_child_is_asked_about_before_anything_is_erased(
    desk: Client, ada: DataSubject
) -> None:
    mine = {"phone": "", "message": "I am 15."}
    before = Entry.objects.count()
    assert entered(desk, "contact-phone", CALL | mine | {"age": "15"}, person=str(ada.pk)) == 409
    assert Entry.objects.count() == before

    sure = CALL | mine | {"age": "15", "sure": "on"}
    assert entered(desk, "contact-phone", sure, person=str(ada.pk)) == 422

    assert Erasure.objects.get().why == "minor"
    assert not Submission.objects.exists()
    learned = Entry.objects.get(kind="people.minor_learned").content["facts"]
    assert learned["how"] == "staff"


def test_an_adult_who_told_their_age_is_entered(desk: Client) -> None:
    assert entered(desk, "contact-phone", CALL | {"age": "44"}) == 302

    assert "44" not in collected.values(Submission.objects.get()).values()


def test_who_was_entered_is_listed_without_any_value(desk: Client) -> None:
    entered(desk, "contact-phone", CALL)

    content = desk.get("/desk/entered/").content.decode()
    one = desk.get(f"/desk/entered/{Submission.objects.get().reference}/").content.decode()

    assert "contact-phone" in content
    assert "Message to us" in one
    assert CALL["message"] not in content + one


ORDER = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.org",
    "street": "12 Analytical Way",
    "city": "Portland",
    "country": "United States",
    "order": "2 x Scarf 24.50\n\nRaincoat moss $128.00",
    "way": "phone",
    "wording": "You order two scarves and a raincoat for 177 dollars.",
    "age": "44",
}


def test_an_order_by_telephone_is_written_line_by_line(desk: Client) -> None:
    assert entered(desk, "purchase-web", ORDER) == 302

    assert collected.values(Submission.objects.get())["order"] == (
        '{"currency": "USD", "lines": [{"price_cents": 2450, "product": "Scarf", "quantity": 2},'
        ' {"price_cents": 12800, "product": "Raincoat moss", "quantity": 1}]}'
    )


@pytest.mark.parametrize("line", ["Scarf", "2 x Scarf", "Scarf 24", "3.00", "0 x Scarf 1.00"])
def test_an_order_that_is_none_is_refused_and_nothing_is_kept(desk: Client, line: str) -> None:
    before = Entry.objects.count()

    assert entered(desk, "purchase-web", ORDER | {"order": line}) == 422
    assert_nothing_was_written(before)
