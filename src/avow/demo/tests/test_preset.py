"""Ada's account is there from the start: with orders, choices and receipts, and only once."""

import pytest
from django.test import Client

from avow.accounts import services as accounts
from avow.accounts.models import Account
from avow.choices import access as said
from avow.collection.models import Submission
from avow.core import clock
from avow.demo import preset
from avow.ledger.models import Entry
from avow.people import services as people
from avow.statement.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]


def test_ada_logs_in_and_sees_her_orders_choices_and_receipts(client: Client) -> None:
    preset.prepare()
    form = {"login": preset.ADDRESS, "password": preset.PASSWORD}
    assert client.post("/account/login/", form)["Location"] == "/account/"

    page = client.get("/account/").text

    assert page.count("tlog-proof") == Submission.objects.count() == 6
    assert page.count("LL-") == 3
    assert "38, long; shoes 39" in page
    assert "The Linden coat" in page


def test_her_yes_and_her_no_stand() -> None:
    ada = preset.prepare()

    stands = {(a.purpose, a.channel): a.says_yes for a in said.answers(ada.data_subject_id)}
    assert stands[("news", "email")] is True
    assert stands[("feedback", "email")] is False
    assert stands[("partner-offers", "none")] is True
    assert "functional:" in ada.device_choice


def test_she_did_all_of_it_in_the_past_and_as_one_person() -> None:
    ada = preset.prepare()

    assert {one.data_subject for one in Submission.objects.all()} == {ada.data_subject}
    assert max(one.at for one in Submission.objects.all()) < clock.now()


def test_preparing_twice_changes_nothing(version: Version) -> None:
    preset.prepare()
    before = Entry.objects.count()

    assert preset.prepare() == Account.objects.get()
    assert Entry.objects.count() == before


def test_whoever_closes_the_account_finds_a_new_one_at_the_next_start() -> None:
    accounts.close(account=preset.prepare())

    again = preset.prepare()

    orders = [r for r in people.export(data_subject=again.data_subject) if r.field == "order"]
    assert len(orders) == 3
