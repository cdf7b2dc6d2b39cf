"""A yes to calls or texts says what the law wants it to say, on the page and in the evidence."""

from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from avow.choices.models import ChoiceEvent
from avow.messaging import preferences, tokens
from avow.messaging.tests.factories import customer

pytestmark = pytest.mark.django_db

NUMBER = "+12125550123"


@pytest.fixture
def grace(in_force: None) -> UUID:
    """Grace, who left a number, too."""
    return customer("grace@example.org", phone=NUMBER)


def _saved(person: UUID, *ticked: str) -> list[ChoiceEvent]:
    address = f"/privacy/messages/{tokens.choices(person)}/"
    assert Client().post(address, {"wanted": ["feedback.email", *ticked]}).status_code == 200
    return list(ChoiceEvent.objects.filter(place=preferences.PLACE).order_by("number"))


@pytest.mark.parametrize(
    ("channel", "means", "rates"),
    [
        ("text", "may send texts to", "Message and data rates may apply."),
        ("phone", "with a dialer or a recorded voice too", "company's rates may apply."),
    ],
)
def test_the_words_beside_the_box_are_those_of_the_evidence(
    grace: UUID, channel: str, means: str, rates: str
) -> None:
    page = unescape(Client().get(f"/privacy/messages/{tokens.choices(grace)}/").content.decode())
    (event,) = _saved(grace, f"news.{channel}")

    terms = event.wording.text.splitlines()[-1]
    assert f'<p class="hint" id="news.{channel}-terms">{terms}</p>' in page
    assert f'aria-describedby="news.{channel}-terms' in page
    for part in ("agree in writing that Linden & Lark, Inc. may", means, rates):
        assert part in terms
    assert "your number that ends in 23, also by automated means" in terms
    assert "You need not agree to buy anything from us." in terms
    assert NUMBER[-4:] not in page


def test_without_a_number_the_yes_is_for_the_one_that_will_be_given(in_force: None) -> None:
    (event,) = _saved(customer("ada@example.org"), "news.text")

    assert "to the telephone number that you give us" in event.wording.text


def test_a_yes_to_letters_and_a_no_to_texts_agree_to_nothing_more(grace: UUID) -> None:
    _saved(grace, "news.text")
    mail, text = _saved(grace, "news.mail")[1:]

    assert [(mail.act, mail.channel), (text.act, text.channel)] == [
        ("opted_in", "mail"),
        ("opted_out", "text"),
    ]
    assert "agree" not in mail.wording.text + text.wording.text
