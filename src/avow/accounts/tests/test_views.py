"""A person sees what is held about them, puts it right, and ends it."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from avow.accounts import services, tasks
from avow.accounts.errors import NotYoursError, TakenError
from avow.accounts.models import Account, Session
from avow.accounts.tests.factories import (
    ADDRESS,
    PASSWORD,
    account_of_grace,
    enter,
    link_in_mail,
    reauthenticate,
    sign_up,
)
from avow.collection import services as collection
from avow.collection.models import Fact, Submission
from avow.core import clock
from avow.people import services as people
from avow.people.models import Erasure
from avow.statement.models import Version

pytestmark = pytest.mark.django_db


def held() -> dict[str, str]:
    """Give the latest value of every field that is held of Ada."""
    person = Account.objects.get().data_subject
    return {record.field: record.value for record in people.export(data_subject=person)}


def test_a_stranger_sees_no_account(client: Client, version: Version) -> None:
    for path in ("", "correct/sizes/", "close/", "email/", "2fa/", "3rdparty/"):
        answer = client.get(f"/account/{path}")
        assert answer["Location"].startswith("/account/login/"), path


def test_the_page_shows_what_is_held_and_its_receipts(ada: Client) -> None:
    page = ada.get("/account/")

    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert ADDRESS in page.text
    assert ">Ada<" in page.text
    assert f"/ledger/receipts/{Submission.objects.get().entry}.tlog-proof" in page.text
    assert "<script" not in page.text.partition("<main")[2]


def test_a_value_is_put_right_wherever_it_is_held(ada: Client) -> None:
    collection.record(
        touchpoint="newsletter",
        fields={"email": ADDRESS, "first_name": "Ida"},
        age=30,
        place="/newsletter/",
        wording="The letter.",
        actor="data_subject",
    )

    answer = ada.post("/account/correct/first_name/", {"value": "Augusta"})

    assert answer["Location"] == "/account/"
    assert held()["first_name"] == "Augusta"
    assert Submission.objects.count() == 2


def test_a_value_that_was_not_given_is_added_at_the_touchpoint_of_accounts(ada: Client) -> None:
    ada.post("/account/correct/sizes/", {"value": "38, long"})

    added = Submission.objects.get(place="/account/correct/sizes/")
    assert added.touchpoint == "registration"
    assert held()["sizes"] == "38, long"


@pytest.mark.parametrize("value", ["", "x" * 501, "4111 1111 1111 1111"])
def test_what_cannot_be_kept_is_said_at_the_field(ada: Client, value: str) -> None:
    answer = ada.post("/account/correct/first_name/", {"value": value})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert held()["first_name"] == "Ada"


@pytest.mark.parametrize("field", ["email", "order", "nothing"])
def test_what_is_no_accounts_own_is_not_corrected(ada: Client, field: str) -> None:
    assert ada.get(f"/account/correct/{field}/").status_code == 404
    with pytest.raises(NotYoursError):
        services.correct(account=Account.objects.get(), field=field, value="x", place="/")


def test_nobody_closes_an_account_without_its_password(ada: Client) -> None:
    answer = ada.post("/account/close/")

    assert answer["Location"].startswith("/account/reauthenticate/")
    assert Account.objects.count() == 1


def test_closing_says_what_stays_in_the_books_and_erases_the_person(ada: Client) -> None:
    assert "<li>Order</li>" in ada.get("/account/close/").text
    reauthenticate(ada)

    answer = ada.post("/account/close/")

    assert "is erased" in answer.text
    assert not Account.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Fact.objects.exists()
    assert not Session.objects.filter(account__isnull=False).exists()
    assert Erasure.objects.get().why == "request"


def test_whoever_closes_an_account_is_told_before_what_becomes_of_the_orders(ada: Client) -> None:
    assert "There are none." in ada.get("/account/close/").text
    line = {"product": "linden-coat", "quantity": 2, "price_cents": 42_800}
    order = json.dumps({"lines": [line], "currency": "USD", "number": "LL-PINE"})
    names = ("email", "first_name", "last_name", "street", "city", "zip", "country")
    fields = dict.fromkeys(names, "Pine") | {"email": ADDRESS, "order": order}
    collection.record(
        touchpoint="purchase-web",
        fields=fields | {"payment_token": "tok_1"},
        age=30,
        place="/checkout/",
        wording="The order.",
        actor="data_subject",
    )

    page, closing = ada.get("/account/").text, ada.get("/account/close/").text

    assert "LL-PINE" in page
    assert "2 × linden-coat" in page or "2 × The Linden coat" in page
    assert "856.00 USD" in page
    assert "1 order is erased with the account, with what you paid and how." in closing
    services.close(account=Account.objects.get())
    assert not Fact.objects.exists()


def test_whoever_is_erased_elsewhere_is_logged_out_at_once(ada: Client) -> None:
    services.close(account=Account.objects.get(), actor="system")

    assert ada.get("/account/")["Location"].startswith("/account/login/")


def test_whoever_comes_back_after_closing_is_somebody_new(ada: Client) -> None:
    services.close(account=Account.objects.get())
    cache.clear()
    again = Client()

    enter(again)
    assert ADDRESS in again.get("/account/").text


def test_a_guesser_is_stopped_and_the_log_names_nobody(
    ada: Client, caplog: pytest.LogCaptureFixture
) -> None:
    guesser = Client()
    for _ in range(11):
        answer = guesser.post("/account/login/", {"login": ADDRESS, "password": "a-wrong-guess"})

    assert "Too many failed login attempts" in answer.text
    assert ADDRESS not in caplog.text


def test_a_new_password_comes_by_a_link_that_is_good_once(ada: Client) -> None:
    other = Client()
    other.post("/account/password/reset/", {"email": ADDRESS})
    link = link_in_mail("password/reset/key")
    form = other.get(link)["Location"]
    fresh = "another-lantern-in-the-fog"

    other.post(form, {"password1": fresh, "password2": fresh})

    assert Account.objects.get().check_password(fresh)
    assert Account.objects.get().password.startswith("argon2$argon2id$")
    assert "not good any more" in Client().get(link).text
    assert mail.outbox[-1].subject == "Your password was changed"


def test_an_address_that_was_never_proven_is_dropped_and_so_is_the_account(
    client: Client, version: Version
) -> None:
    sign_up(client)
    tasks.sweep()
    assert Account.objects.count() == 1

    with clock.stopped_at(clock.now() + timedelta(days=4)):
        tasks.sweep()
    assert not Account.objects.exists()
    assert Erasure.objects.get().why == "retention"


def test_a_change_of_address_that_was_never_proven_is_dropped(ada: Client) -> None:

    reauthenticate(ada)
    ada.post("/account/email/", {"email": "countess@example.org", "action_add": ""})
    assert EmailAddress.objects.count() == 2

    with clock.stopped_at(clock.now() + timedelta(days=4)):
        tasks.sweep()
    assert EmailAddress.objects.get().email == ADDRESS


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("email/", {"email": "charles@example.org", "action_add": ""}),
        ("close/", {}),
        ("2fa/totp/activate/", {"code": "123456"}),
    ],
)
def test_whoever_finds_a_browser_open_changes_nothing_that_counts(
    ada: Client, path: str, form: dict[str, str]
) -> None:
    answer = ada.post(f"/account/{path}", form)

    assert answer["Location"].startswith("/account/reauthenticate/")
    assert EmailAddress.objects.get().email == ADDRESS


def test_a_staff_account_is_no_customers_and_no_customer_becomes_staff_by_it(
    ada: Client,
) -> None:
    account_of_grace()

    with pytest.raises(TakenError):
        services.add_staff(email=ADDRESS, password=PASSWORD, actor="system")
    assert Account.objects.filter(is_staff=True).count() == 1
