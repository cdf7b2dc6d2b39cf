"""What a till uploads: each item once, whoever sends it, and each refusal by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from avow.accounts.models import Account
from avow.accounts.services import add_staff
from avow.accounts.tests.factories import guarded
from avow.choices.models import ChoiceEvent
from avow.collection.models import Purchase, Submission
from avow.core import clock
from avow.ledger.models import Entry
from avow.people import access as people_access
from avow.people import erasing
from avow.people import services as people
from avow.till.models import Taken
from avow.till.tests.factories import purchase, said

pytestmark = pytest.mark.django_db


def sent(till: Client, *items: object) -> list[dict[str, Any]]:
    """Upload items and give what is said of each."""
    answer = till.post("/till/upload/", {"items": list(items)}, content_type="application/json")
    assert answer.status_code == 200
    told: list[dict[str, Any]] = answer.json()["items"]
    return told


def assert_nothing_was_written() -> None:
    """Prove that a refusal left nothing behind."""
    assert not Submission.objects.exists()
    assert not Taken.objects.exists()
    assert not ChoiceEvent.objects.exists()
    assert not Entry.objects.filter(kind__startswith="till.").exists()


def test_a_late_purchase_keeps_its_own_time(till: Client, grace: Account) -> None:
    at = clock.now() - timedelta(hours=5)

    told = sent(till, purchase(grace, at=at))

    assert [one["outcome"] for one in told] == ["taken"]
    assert Purchase.objects.get().at == at.replace(microsecond=0)


def test_a_late_yes_stands_from_when_it_was_given(till: Client, grace: Account) -> None:
    at = clock.now() - timedelta(hours=5)

    sent(till, said(grace, at=at))

    assert ChoiceEvent.objects.get().acted_at == at


def test_a_stop_that_came_between_wins_over_a_late_yes(till: Client, grace: Account) -> None:
    late = said(grace, at=clock.now() - timedelta(hours=5))
    sent(till, said(grace, at=clock.now() - timedelta(hours=9)))
    ada = people_access.find(kind=people.Kind.EMAIL, value="ada@example.org")
    assert ada is not None
    till.post(f"/till/customers/{ada.pk}/", {"channel": "email"})

    sent(till, late)

    from avow.choices import access

    assert [answer.says_yes for answer in access.answers(ada.pk)] == [False, False]


def test_the_same_batch_twice_is_taken_once(till: Client, grace: Account) -> None:
    batch = [purchase(grace), purchase(grace), said(grace)]

    first, second = sent(till, *batch), sent(till, *batch)

    assert first == second
    assert Submission.objects.count() == 3
    assert ChoiceEvent.objects.count() == 1
    assert Entry.objects.filter(kind="till.taken").count() == 3


def test_what_was_erased_does_not_come_back_by_a_late_upload(till: Client, grace: Account) -> None:
    item = said(grace)
    sent(till, item)
    ada = people_access.find(kind=people.Kind.EMAIL, value="ada@example.org")
    assert ada is not None
    erasing.erase(data_subject=ada, actor="data_subject")

    assert sent(till, item)[0]["outcome"] == "taken"

    assert not Submission.objects.exists()
    assert people_access.find(kind=people.Kind.EMAIL, value="ada@example.org") is None


def test_another_purchase_under_the_same_key_is_refused(till: Client, grace: Account) -> None:
    item = purchase(grace)
    sent(till, item)

    told = sent(till, item | {"fields": {"product-1": "Hat", "price-1": "9.00"}})

    assert told[0]["code"] == "till.item_reused"
    assert Submission.objects.count() == 1


def test_one_refused_item_keeps_no_other_from_being_taken(till: Client, grace: Account) -> None:
    told = sent(till, purchase(grace), purchase(grace, zip="94110"), purchase(grace))

    assert [one["outcome"] for one in told] == ["taken", "refused", "taken"]
    assert told[1]["code"] == "collection.undeclared_field"
    assert Submission.objects.count() == 2


def test_whoever_rang_it_up_is_the_actor_whoever_sends_it(till: Client, grace: Account) -> None:
    item = purchase(grace)
    kim = guarded(
        add_staff(email="kim@example.org", password="another-lantern-here", actor="system")
    )
    till.force_login(kim)

    sent(till, item)

    taken = Entry.objects.get(kind="till.taken").content
    assert taken["actor"] == f"staff:{grace.pk}"


@pytest.mark.parametrize(("minutes", "outcome"), [(4, "taken"), (6, "refused")])
def test_a_clock_may_be_five_minutes_fast_and_no_more(
    till: Client, grace: Account, minutes: int, outcome: str
) -> None:
    at = clock.now() + timedelta(minutes=minutes)

    told = sent(till, purchase(grace, at=at), said(grace, at=at))

    assert [one["outcome"] for one in told] == [outcome, outcome]
    assert all(event.acted_at <= clock.now() for event in ChoiceEvent.objects.all())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stamp": "forged:mark"}, "till.stamp"),
        ({"what": "gift"}, "till.item"),
        ({"id": "7"}, "till.item"),
        ({"at": "2026-11-20T12:00:00"}, "till.item"),
        ({"more": 1}, "till.item"),
        ({"fields": {"product-1": "Hat", "price-1": "9.999"}}, "till.line"),
        (
            {"fields": {"product-1": "5555 5555 5555 4444", "price-1": "9"}},
            "collection.card_number",
        ),
        ({"wording": "4111111111111111"}, "collection.card_number"),
    ],
)
def test_what_no_till_writes_is_refused_and_nothing_is_written(
    till: Client, grace: Account, change: dict[str, object], code: str
) -> None:
    told = sent(till, purchase(grace) | change)

    assert (told[0]["outcome"], told[0]["code"]) == ("refused", code)
    assert_nothing_was_written()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"items": 3}', b"\xff", b"[" * 10_000])
def test_a_body_that_is_no_batch_is_refused(till: Client, body: bytes) -> None:
    answer = till.post("/till/upload/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "till.item")


def test_a_yes_to_nothing_takes_no_address(till: Client, grace: Account) -> None:
    told = sent(till, said(grace) | {"yes": {}})

    assert told[0]["code"] == "till.nothing_ticked"
    assert_nothing_was_written()


def test_an_upload_needs_the_token_of_our_own_page(till: Client, grace: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)
    body = {"items": [purchase(grace)]}

    assert strict.post("/till/upload/", body, content_type="application/json").status_code == 403
    token = strict.get("/till/now/").json()["csrf"]
    taken = strict.post(
        "/till/upload/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert taken.json()["items"][0]["outcome"] == "taken"
    assert Submission.objects.count() == 1


def test_dropping_is_recorded_without_what_was_dropped(till: Client, grace: Account) -> None:
    item = purchase(grace)
    del item["fields"], item["wording"]

    told = sent(till, item | {"what": "dropped", "dropped": "purchase", "reason": "till.line"})

    assert told[0]["outcome"] == "taken"
    facts = Entry.objects.get(kind="till.dropped").content["facts"]
    assert (facts["what"], facts["reason"], facts["item"]) == ("purchase", "till.line", item["id"])
