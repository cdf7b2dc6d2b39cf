"""What somebody refused follows them to every browser, and a signal reaches their account."""

import pytest
from django.test import Client

from avow.accounts.models import Account
from avow.accounts.tests.factories import ADDRESS, CHILD, PASSWORD
from avow.choices import services as choices
from avow.choices.models import ChoiceEvent, SignalEvent
from avow.compiler.standing import ANY, SALE_OR_SHARING
from avow.cookies.rules import Answer, decode
from avow.ledger.models import Entry
from avow.people.models import DataSubject, Erasure

pytestmark = pytest.mark.django_db

OWN = {"Sec-Fetch-Site": "same-origin"}


def choose(client: Client, button: str, **more: str) -> None:
    """Press a button of the banner."""
    form = {"choice": button, "place": "banner", "language": "en"} | more
    answer = client.post("/privacy/choices/", form, headers=OWN)
    assert answer.status_code in (200, 303), answer.content


def cookie_of(client: Client) -> dict[str, Answer]:
    """Give the answers in the cookie of the choice."""
    name = next(name for name in client.cookies if name.endswith("choices"))
    choice = decode(client.cookies[name].value)
    return dict(choice.answers) if choice else {}


def log_in(client: Client, headers: dict[str, str] | None = None) -> Client:
    """Log in by password in another browser."""
    form = {"login": ADDRESS, "password": PASSWORD}
    assert client.post("/account/login/", form, headers=headers)["Location"] == "/account/"
    return client


def test_a_refusal_while_signed_in_is_set_anew_on_a_second_device(ada: Client) -> None:
    choose(ada, "refuse")

    second = log_in(Client())

    answers = cookie_of(second)
    assert answers[SALE_OR_SHARING] is Answer.NO
    assert set(answers.values()) == {Answer.NO}


def test_clearing_the_cookies_does_not_undo_a_refusal(ada: Client) -> None:
    choose(ada, "refuse")
    ada.cookies.clear()

    log_in(ada)

    assert cookie_of(ada)[SALE_OR_SHARING] is Answer.NO


def test_a_lost_cookie_is_set_anew_while_signed_in(ada: Client) -> None:
    choose(ada, "refuse")
    name = next(name for name in ada.cookies if name.endswith("choices"))
    del ada.cookies[name]

    ada.get("/account/")

    assert cookie_of(ada)[SALE_OR_SHARING] is Answer.NO


def test_a_refusal_is_the_persons_own_word_wherever_they_are_known(ada: Client) -> None:
    choose(ada, "refuse")
    choose(ada, "refuse")

    account = Account.objects.get()
    standing = choices.standing(data_subject=account.data_subject_id)
    assert (SALE_OR_SHARING, ANY) in standing.opted_out
    assert ChoiceEvent.objects.filter(purpose=SALE_OR_SHARING).count() == 1


@pytest.mark.parametrize(
    ("language", "place", "how", "words"),
    [
        ("es", "banner", "banner", "Rechazar todo"),
        ("es", "settings", "form", "Rechazar todo"),
        ("en", "banner", "banner", "Refuse all"),
    ],
)
def test_a_refusal_is_kept_in_the_words_and_the_way_in_which_it_was_asked(
    ada: Client, language: str, place: str, how: str, words: str
) -> None:
    choose(ada, "refuse", language=language, place=place)

    event = ChoiceEvent.objects.get(purpose=SALE_OR_SHARING)
    assert words in event.wording.text.splitlines()
    assert event.how == how


def test_a_yes_that_took_two_steps_is_kept_with_the_words_of_both(ada: Client) -> None:
    choose(ada, "refuse", language="es")
    ticked = {"class": SALE_OR_SHARING, "confirmed": "yes", "place": "settings", "language": "es"}
    choose(ada, "save", **ticked)

    said = ChoiceEvent.objects.filter(purpose=SALE_OR_SHARING).latest("pk")
    assert said.act == "opted_in"
    assert "¿Compartir sus visitas para publicidad?" in said.wording.text.splitlines()


def test_a_yes_is_not_carried_to_another_device(ada: Client) -> None:
    choose(ada, "accept")

    second = log_in(Client())

    assert not any(name.endswith("choices") for name in second.cookies)


def test_what_somebody_chooses_while_nobody_is_signed_in_is_nobodys(ada: Client) -> None:
    choose(Client(), "refuse")

    assert Account.objects.get().device_choice == ""


def test_a_signal_reaches_the_account_once_and_its_absence_changes_nothing(ada: Client) -> None:
    ada.get("/account/", headers={"Sec-GPC": "1"})
    ada.get("/account/", headers={"Sec-GPC": "1"})
    ada.get("/account/")

    account = Account.objects.get()
    assert SignalEvent.objects.get().data_subject_id == account.data_subject_id
    assert choices.standing(data_subject=account.data_subject_id).gpc
    assert cookie_of(log_in(Client()))[SALE_OR_SHARING] is Answer.NO


def test_a_signal_met_at_log_in_reaches_the_account(ada: Client) -> None:
    log_in(Client(), {"DNT": "1"})

    assert SignalEvent.objects.get().signal == "dnt"


def test_whoever_is_signed_in_and_says_to_be_a_child_is_closed_and_erased(ada: Client) -> None:
    ada.post("/age/", CHILD)

    assert not Account.objects.exists()
    assert Erasure.objects.get().why == "minor"
    assert Entry.objects.filter(kind="people.minor_learned").count() == 1
    assert ada.get("/account/").status_code == 302


def test_whoever_logs_in_where_a_child_was_refused_keeps_their_account(ada: Client) -> None:
    shared = Client()
    shared.post("/age/", CHILD)

    log_in(shared)

    assert shared.get("/account/").status_code == 200
    assert not Erasure.objects.exists()
    assert DataSubject.objects.filter(forgotten_at=None).count() == 1


def test_a_refusal_that_arrives_late_is_kept_with_the_account_too(ada: Client) -> None:
    choose(ada, "refuse")
    refused = next(one for key, one in ada.cookies.items() if key.endswith("choices"))
    Account.objects.update(device_choice="")
    ada.cookies[refused.key] = refused.value
    choose(ada, "refuse", late="yes")

    assert Account.objects.get().device_choice == refused.value
