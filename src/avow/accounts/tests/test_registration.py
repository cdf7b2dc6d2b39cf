"""An account is opened by whoever is old enough and shows that the address is theirs."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from avow.accounts.models import Account, SealedAddress
from avow.accounts.tests.factories import (
    ADDRESS,
    CHILD,
    PASSWORD,
    enter,
    link_in_mail,
    sign_up,
)
from avow.collection import access as collection
from avow.collection.models import Fact, Submission
from avow.ledger.models import Entry
from avow.messaging import addresses
from avow.messaging import services as messaging
from avow.messaging.models import Suppressed
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement.models import Version

pytestmark = pytest.mark.django_db


def test_whoever_opens_an_account_is_asked_for_their_age_first(
    client: Client, version: Version
) -> None:
    answer = client.get("/account/signup/")

    assert answer["Location"] == "/age/?for=registration&next=%2Faccount%2Fsignup%2F"


def test_a_child_opens_no_account_and_nothing_is_kept(client: Client, version: Version) -> None:
    client.post("/age/", CHILD | {"for": "registration"})

    answer = client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})

    assert answer["Location"].startswith("/age/?")
    assert client.get(answer["Location"]).status_code == 403
    assert not Account.objects.exists()
    assert not DataSubject.objects.exists()


def test_a_registration_is_recorded_at_its_touchpoint_with_its_words(
    client: Client, version: Version
) -> None:
    answer = sign_up(client)

    assert answer["Location"] == "/account/confirm-email/"
    submission = Submission.objects.get()
    assert (submission.touchpoint, submission.place) == ("registration", "/account/signup/")
    assert collection.wording(submission).startswith("An account keeps what you tell us")
    assert submission.data_subject == Account.objects.get().data_subject
    kinds = Entry.objects.exclude(kind__startswith="statement.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == [
        "people.created",
        "people.identifier_added",
        "people.identifier_verified",
        "accounts.opened",
        "collection.recorded",
        "people.identifier_added",
    ]


def test_a_proven_address_is_written_to_again_where_mail_came_back_before(
    client: Client, version: Version
) -> None:
    sign_up(client)
    lookup, bounce = addresses.lookup("email", ADDRESS), Suppressed.Reason.BOUNCE
    messaging.suppress(channel="email", lookup=lookup, reason=bounce, actor="system")

    client.post(link_in_mail())

    assert EmailAddress.objects.get().verified
    assert not Suppressed.objects.exists()


def test_nobody_is_signed_in_before_the_address_is_proven(client: Client, version: Version) -> None:
    sign_up(client)
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})

    assert client.get("/account/").status_code == 302
    assert people_access.find(kind=people.Kind.EMAIL, value=ADDRESS) is None


def test_the_link_in_the_mail_proves_the_address_and_signs_in(ada: Client) -> None:
    account = Account.objects.get()

    page = ada.get("/account/").content.decode()
    assert ADDRESS in page
    assert people_access.find(kind=people.Kind.EMAIL, value=ADDRESS) == account.data_subject


def test_whoever_subscribed_before_is_the_same_person_once_the_address_is_proven(
    client: Client, version: Version
) -> None:
    known = people.find_or_create(email=ADDRESS, actor="data_subject")
    sign_up(client)
    account = Account.objects.get()
    assert account.data_subject != known

    client.post(link_in_mail())

    known.refresh_from_db()
    assert known.merged_into == account.data_subject


def test_a_link_in_another_browser_asks_for_the_password(client: Client, version: Version) -> None:
    known = people.find_or_create(email=ADDRESS, actor="data_subject")
    sign_up(client)
    grace = Client()

    assert "password of the account" in grace.get(link_in_mail()).content.decode()
    assert grace.post(link_in_mail(), {"password": "a guess"}).status_code == 403
    assert not EmailAddress.objects.get().verified
    known.refresh_from_db()
    assert known.merged_into is None

    grace.post(link_in_mail(), {"password": PASSWORD})
    assert EmailAddress.objects.get().verified


def test_an_account_that_is_there_is_not_given_away(client: Client, version: Version) -> None:
    enter(client)
    mail.outbox.clear()
    cache.clear()  # one such mail a time is enough

    known = sign_up(Client(), ADDRESS)
    new = sign_up(Client(), "charles@example.org")

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [m.subject for m in mail.outbox] == [
        "You have an account already",
        "One more step to your account",
    ]
    assert Account.objects.count() == 2


def test_a_new_password_is_promised_alike_to_whoever_has_an_account_and_who_has_not(
    client: Client, version: Version
) -> None:
    enter(client)
    known = Client().post("/account/password/reset/", {"email": ADDRESS})
    unknown = Client().post("/account/password/reset/", {"email": "charles@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert ADDRESS not in mail.outbox[-2].body
    assert "There is no account" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"birthday": "1990-11-22"}, "birthday"),
        ({"first_name": "4111 1111 1111 1111"}, "payment card"),
        ({"password1": "password12"}, "too common"),
        ({"email": "no address"}, "valid email"),
    ],
)
def test_what_is_refused_is_said_at_the_form_and_nothing_is_kept(
    client: Client, version: Version, more: dict[str, str], said: str
) -> None:
    answer = sign_up(client, **more)

    assert said in answer.content.decode()
    assert not Account.objects.exists()
    assert not Fact.objects.exists()
    assert not DataSubject.objects.exists()


def test_an_account_without_an_address_in_clear_knows_its_address(ada: Client) -> None:
    address = EmailAddress.objects.get()

    assert address.email == ADDRESS
    assert SealedAddress.objects.get().lookup.startswith("h1:")
    assert EmailAddress.objects.filter(email=" Ada.Lovelace@EXAMPLE.org").exists()
    assert not EmailAddress.objects.filter(email="charles@example.org").exists()
