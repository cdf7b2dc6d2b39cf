"""The other forms of the shop: what each records, and what a refusal leaves behind: nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from avow.choices.models import ChoiceEvent
from avow.collection import access
from avow.collection.models import Submission
from avow.core import clock
from avow.demo.tests.test_views import assert_nothing_was_written, of_age, words_of
from avow.demo.views import LETTER_WORDING, PARTNER_WORDING
from avow.messaging import addresses
from avow.messaging import services as messaging
from avow.messaging.models import Message, Suppressed
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.org"
EVENT = {
    "event": "drawing-leaves",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": EMAIL,
}
ENTRY = {"contest_entry": "It came with the house.", "email": EMAIL}
QUESTION = {"message": "Does the coat come longer?", "email": EMAIL}
STORY = "/hedgerow/the-button-tin/send/"


def recorded() -> tuple[str, dict[str, str]]:
    """Give the touchpoint and the fields of the one thing that was recorded."""
    submission = Submission.objects.get()
    return submission.touchpoint, dict(access.values(submission))


def shown(event: ChoiceEvent) -> str:
    """Give the words that a choice was made by."""
    return str(event.shown.wording.text)


def test_the_letter_is_a_yes_to_news_by_email_in_the_words_of_the_page(
    client: Client, version: Version
) -> None:
    client.post("/newsletter/", {"email": EMAIL})

    event = ChoiceEvent.objects.get()
    assert (event.act, event.purpose, event.channel) == ("opted_in", "news", "email")
    assert shown(event) == LETTER_WORDING


def test_the_same_form_sent_twice_is_one_yes(client: Client, version: Version) -> None:
    sent = {"email": EMAIL, "form_key": "8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11"}

    client.post("/newsletter/", sent)
    client.post("/newsletter/", sent)

    assert ChoiceEvent.objects.count() == 1


def test_an_evening_is_signed_up_for_without_a_word_to_the_partner(
    client: Client, version: Version
) -> None:
    assert b"checked" not in client.get("/events/").content.partition(b"<main")[2]

    client.post("/events/", EVENT)

    assert recorded() == ("event", EVENT)
    assert not ChoiceEvent.objects.exists()


def test_a_tick_is_a_yes_to_the_offers_of_the_partner(client: Client, version: Version) -> None:
    client.post("/events/", EVENT | {"partner": "yes"})

    event = ChoiceEvent.objects.get()
    assert (event.act, event.purpose, event.channel) == ("opted_in", "partner-offers", "none")
    assert shown(event) == PARTNER_WORDING


def test_a_contest_is_entered_under_the_rules_beside_the_form(
    client: Client, version: Version
) -> None:
    of_age(client)
    words = words_of(client.get("/contest/").content)

    client.post("/contest/", ENTRY)

    assert "The rules of this contest" in words
    assert "We keep contest entry: 60 days, in the place of 90 days" in words
    assert recorded() == ("contest", ENTRY)
    assert Submission.objects.get().rules_digest


def test_after_its_last_day_a_contest_takes_nothing(client: Client, version: Version) -> None:
    with clock.stopped_at(clock.now() + timedelta(days=120)):
        page, answer = client.get("/contest/"), client.post("/contest/", ENTRY)

    assert "No contest is open" in page.content.decode()
    assert "No contest is open" in answer.content.decode()
    assert_nothing_was_written()


def test_a_question_is_kept_under_the_sentence_that_names_it(
    client: Client, version: Version
) -> None:
    thanks = client.post("/contact/", QUESTION, follow=True)

    assert recorded() == ("contact-form", QUESTION)
    assert "we have your message" in words_of(thanks.content)
    assert QUESTION["message"] not in thanks.content.decode()


@pytest.mark.parametrize(
    ("page", "given", "says"),
    [
        ("/events/", EVENT | {"last_name": ""}, "Last name: this is needed"),
        ("/events/", EVENT | {"phone": "1"}, "phone"),
        ("/contest/", {"email": EMAIL}, "is needed"),
        ("/contest/", ENTRY | {"last_name": "Lovelace"}, "last_name"),
        ("/contact/", QUESTION | {"message": "4242 4242 4242 4242"}, "Card numbers are never kept"),
        ("/contact/", QUESTION | {"email": "ada"}, "This is no e-mail address"),
        (STORY, {"friend_email": "grace"}, "This is no e-mail address"),
        (STORY, {"friend_email": "grace@example.org", "message": "x"}, "message"),
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_nothing(
    client: Client, version: Version, page: str, given: dict[str, str], says: str
) -> None:
    of_age(client)
    answer: Any = client.post(page, given)

    words = words_of(answer.content)
    assert answer.status_code == 422
    assert says in words
    assert "4242 4242" not in answer.content.decode()  # four digits alone may be of a key
    assert not ChoiceEvent.objects.exists()
    assert not Message.objects.exists()
    assert_nothing_was_written()


@pytest.mark.parametrize(
    ("page", "given"), [("/events/", EVENT), ("/contact/", QUESTION), ("/contest/", ENTRY)]
)
def test_a_child_is_refused_on_every_form_and_told_no_age(
    client: Client, version: Version, page: str, given: dict[str, str]
) -> None:
    of_age(client, years=15)
    answer: Any = client.post(page, given)

    refused = (
        words_of(answer.content).partition("We did not take this")[2].partition("You enter")[0]
    )
    assert answer.status_code == 422
    assert "We cannot take this from you, and nothing that you wrote was kept." in refused
    assert "minimum-age" not in refused
    assert "under 18" not in refused
    assert_nothing_was_written()


def test_a_contest_whose_rules_name_an_age_asks_for_it_first(
    client: Client, version: Version
) -> None:
    asked = client.get("/contest/")
    refused: Any = client.post("/contest/", ENTRY)

    assert (asked.status_code, asked["Location"]) == (302, "/age/?for=contest&next=%2Fcontest%2F")
    assert refused.status_code == 422
    assert "Answer the question for your age" in words_of(refused.content)
    assert_nothing_was_written()


def test_nobody_learns_by_a_story_whether_an_address_is_closed(
    client: Client, version: Version
) -> None:
    lookup, no = addresses.lookup("email", "kim@example.org"), Suppressed.Reason.OPT_OUT
    messaging.suppress(channel="email", lookup=lookup, reason=no, actor="system")

    pages = []
    for friend in ("kim@example.org", "grace@example.org"):
        answer: Any = client.post(STORY, {"friend_email": friend}, follow=True)
        assert answer.redirect_chain[0][1] == 302
        pages.append(words_of(answer.content).partition("What we recorded")[0])

    assert pages[0] == pages[1]
    assert [message.state for message in Message.objects.all()] == ["sent"]


def test_a_story_goes_to_one_address_few_times_whatever_cookies_come(version: Version) -> None:
    answers = [Client().post(STORY, {"friend_email": "kim@example.org"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    assert Message.objects.filter(state="sent").count() == 3


def test_a_story_that_is_not_there_is_not_found(client: Client, version: Version) -> None:
    assert client.get("/hedgerow/nothing/").status_code == 404
    assert client.get("/hedgerow/nothing/send/").status_code == 404
