"""From the basket to a paid order: nothing is written before, once after, and no card ever."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from avow.accounts import services
from avow.choices.models import ChoiceEvent
from avow.collection import access
from avow.collection.models import Purchase, Submission
from avow.core import clock
from avow.demo import drafts, payments
from avow.demo.payments import Outcome
from avow.demo.tests.test_views import assert_nothing_was_written, words_of
from avow.ledger import receipts
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.messaging.models import Message
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

CARD = {"number": "4242 4242 4242 4242", "expiry": "04/39", "code": "123"}
WHO = {"email": "ada@example.org", "first_name": "Ada", "last_name": "Lovelace"}
WHERE = {
    "country": "United States",
    "street": "1 Lantern Row",
    "city": "Portland",
    "state": "OR",
    "zip": "97200",
}
ABROAD = {"country": "France", "street": "12 rue des Tilleuls", "city": "Lyon", "zip": "69001"}
PENNANT = {"Host": "pay.pennant.localhost"}


@pytest.fixture
def shopper(client: Client, version: Version) -> Client:
    """A grown-up with two mugs in the basket."""
    client.cookies["ll_basket"] = "pebble-mug.celadon.0:2"
    client.post("/age/", {"day": "1", "month": "2", "year": "1990", "for": "purchase-web"})
    client.get("/checkout/")
    return client


def answered(shopper: Client, where: dict[str, str] = WHERE, **more: str) -> str:
    """Answer every step, and give the address of the page on which the order is paid."""
    shopper.post("/checkout/contact/", WHO | more)
    shopper.post("/checkout/delivery/", where)
    shopper.post("/checkout/abroad/")
    return str(shopper.post("/checkout/review/")["Location"])


def paid(shopper: Client, page: str, **card: str) -> Any:
    """Type a card in on the processor's page, and give what it answers."""
    path = "/pay?" + urlsplit(page).query
    return Client().post(path, CARD | card, headers=PENNANT)


def placed(shopper: Client, where: dict[str, str] = WHERE, **more: str) -> Submission:
    """Order, pay, and come back."""
    back = paid(shopper, answered(shopper, where, **more))["Location"]
    shopper.get(urlsplit(back).path + "?" + urlsplit(back).query)
    return Submission.objects.get(touchpoint="purchase-web")


def fields_of(submission: Submission) -> dict[str, str]:
    """Read what was recorded."""
    return dict(access.values(submission))


def test_a_paid_order_is_recorded_with_what_the_shop_may_know_of_the_card(shopper: Client) -> None:
    submission = placed(shopper)

    fields = fields_of(submission)
    order = json.loads(fields["order"])
    assert {**WHO, **WHERE}.items() <= fields.items()
    assert (fields["card_brand"], fields["card_last4"]) == ("Visa", "4242")
    assert re.fullmatch(r"pnt_[a-z]{24}", fields["payment_token"])
    assert order["lines"] == [
        {"product": "pebble-mug.celadon.0", "quantity": 2, "price_cents": 3600}
    ]
    assert Purchase.objects.get().total_cents == 2 * 3600 + 800


def test_the_basket_is_empty_afterwards_and_the_draft_knows_nobody_any_more(
    shopper: Client,
) -> None:
    submission = placed(shopper)

    assert shopper.cookies["ll_basket"].value == ""
    request = type(
        "Request", (), {"COOKIES": {"ll_checkout": shopper.cookies["ll_checkout"].value}}
    )
    draft = drafts.of(request())
    assert draft is not None
    assert (draft.placed, draft.fields) == (str(submission.reference), {})


def test_nothing_is_written_before_the_order_is_paid(shopper: Client) -> None:
    answered(shopper)

    assert_nothing_was_written()


def test_coming_back_twice_places_one_order(shopper: Client) -> None:
    back = urlsplit(paid(shopper, answered(shopper))["Location"])
    address = f"{back.path}?{back.query}"
    before = {name: morsel.value for name, morsel in shopper.cookies.items()}

    first = shopper.get(address)["Location"]
    shopper.cookies["ll_checkout"] = before["ll_checkout"]
    again = shopper.get(address)["Location"]
    reloaded = shopper.get(address)["Location"]

    assert first == again == reloaded
    assert Submission.objects.filter(touchpoint="purchase-web").count() == 1
    assert Message.objects.count() == 1


def test_the_order_page_shows_what_was_bought_to_its_buyer_alone(shopper: Client) -> None:
    submission = placed(shopper)
    address = f"/orders/{submission.reference}/"

    own, other = shopper.get(address).content.decode(), Client().get(address).content.decode()

    assert "The Pebble mug" in own
    assert "The Pebble mug" not in other
    assert WHO["email"] not in own + other


@pytest.mark.django_db(transaction=True)
def test_the_receipt_of_an_order_verifies_and_names_no_value(shopper: Client) -> None:
    submission = placed(shopper)

    receipt = shopper.get(f"/ledger/receipts/{submission.entry}.tlog-proof").content
    shown = receipts.verify(receipt, ledger.verification_key())
    assert shown.kind == "collection.recorded"
    assert shown.facts["touchpoint"] == "purchase-web"
    assert b"Lovelace" not in shown.entry


def test_news_is_chosen_only_where_the_box_was_ticked(shopper: Client) -> None:
    page = shopper.get("/checkout/contact/").content.decode()
    placed(shopper)

    assert re.search(r'<input type="checkbox" id="news"[^>]*checked', page) is None
    assert not ChoiceEvent.objects.exists()


def test_a_ticked_box_is_a_yes_to_news_by_email_with_the_words_beside_it(shopper: Client) -> None:
    submission = placed(shopper, news="yes")

    event = ChoiceEvent.objects.get()
    assert (event.act, event.purpose, event.channel) == ("opted_in", "news", "email")
    assert event.data_subject_id == submission.data_subject_id


def test_an_order_abroad_is_shown_to_whoever_places_it_before_anything_is_paid(
    shopper: Client,
) -> None:
    shopper.post("/checkout/contact/", WHO)
    led = shopper.post("/checkout/delivery/", ABROAD)["Location"]
    assert led == "/checkout/abroad/"
    assert shopper.get("/checkout/review/")["Location"] == "/checkout/abroad/"

    shown = shopper.get(led)

    words = words_of(shown.content)
    assert "What Faraway Parcel will receive" in words
    assert "12 rue des Tilleuls" in words
    assert 'rel="noreferrer">The statement of Faraway Parcel' in shown.content.decode()
    assert not Entry.objects.filter(kind="demo.hand_over_shown").exists()


def test_that_it_was_shown_is_on_record_once_without_a_name(shopper: Client) -> None:
    answered(shopper, ABROAD)
    shopper.post("/checkout/abroad/")

    entry = Entry.objects.get(kind="demo.hand_over_shown")
    facts = json.loads(bytes(entry.body))["facts"]
    assert facts["recipient"] == "faraway-parcel"
    assert facts["fields"] == sorted([*WHO, *ABROAD, "order"])
    assert b"Lyon" not in bytes(entry.body)


def test_another_address_abroad_with_other_fields_is_shown_and_recorded_again(
    shopper: Client,
) -> None:
    answered(shopper, ABROAD)
    answered(shopper, ABROAD | {"state": "Rhône"})

    assert Entry.objects.filter(kind="demo.hand_over_shown").count() == 2


def test_who_has_not_said_their_age_is_asked_before_anything_else(
    client: Client, version: Version
) -> None:
    client.cookies["ll_basket"] = "pebble-mug.celadon.0:2"

    assert client.get("/checkout/")["Location"] == "/age/?for=purchase-web&next=%2Fcheckout%2F"
    assert client.get("/checkout/contact/")["Location"] == "/checkout/"


def test_a_child_gets_no_further_than_the_question(client: Client, version: Version) -> None:
    client.cookies["ll_basket"] = "pebble-mug.celadon.0:2"
    born = {"day": "1", "month": "2", "year": str(clock.today().year - 15)}
    client.post("/age/", born | {"for": "purchase-web"})

    assert client.get("/checkout/")["Location"].startswith("/age/")
    assert "ll_checkout" not in client.cookies
    assert_nothing_was_written()


@pytest.mark.parametrize(
    ("step", "given", "says"),
    [
        ("contact", WHO | {"email": "ada"}, "This is no e-mail address"),
        ("contact", WHO | {"last_name": ""}, "Last name: this is needed"),
        ("contact", WHO | {"last_name": "4242 4242 4242 4242"}, "Card numbers are never kept"),
        ("contact", WHO | {"first_name": "A" * 121}, "in 120 characters at most"),
        ("contact", WHO | {"birthday": "1990-02-01"}, "birthday"),
        ("delivery", WHERE | {"zip": ""}, "ZIP or postal code: this is needed"),
        ("delivery", WHERE | {"country": "Atlantis"}, "Choose one from the list"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_rest_stays_typed(
    shopper: Client, step: str, given: dict[str, str], says: str
) -> None:
    if step == "delivery":
        shopper.post("/checkout/contact/", WHO)
    before = shopper.cookies["ll_checkout"].value

    answer = shopper.post(f"/checkout/{step}/", given)

    assert answer.status_code == 422
    assert says in words_of(answer.content)
    assert "4242" not in answer.content.decode()
    assert shopper.cookies["ll_checkout"].value == before
    assert_nothing_was_written()


def test_what_cannot_fit_the_cookie_is_refused(shopper: Client) -> None:
    noise = {name: "".join(chr(0x4E00 + 37 * n % 20_000) for n in range(120)) for name in ABROAD}
    shopper.post("/checkout/contact/", WHO)

    answer = shopper.post("/checkout/delivery/", noise | {"country": "France"})

    assert answer.status_code in (302, 413)
    assert len(shopper.cookies["ll_checkout"].value) <= 3_800


@pytest.mark.parametrize(
    ("card", "status", "says"),
    [
        ({"number": "4242 4242 4242 4241"}, 422, "This is no card number"),
        ({"expiry": "10/20"}, 422, "Write month and year"),
        ({"code": "12"}, 422, "Write the three digits"),
        ({"number": "4000 0000 0000 0002"}, 402, "The bank said no"),
    ],
)
def test_a_card_that_is_not_taken_pays_nothing_and_is_shown_nowhere_again(
    shopper: Client, card: dict[str, str], status: int, says: str
) -> None:
    page = answered(shopper)

    answer = paid(shopper, page, **card)

    content = answer.content.decode()
    assert (answer.status_code, says in content) == (status, True)
    assert 'value="4' not in content
    assert_nothing_was_written()


def test_the_way_to_the_processor_carries_an_amount_and_nobody(shopper: Client) -> None:
    page = urlsplit(answered(shopper))

    demand = payments.demand(parse_qs(page.query)["order"][0])
    assert page.netloc.partition(":")[0] == "pay.pennant.localhost"
    assert demand is not None
    assert demand.cents == 8_000
    assert "ada" not in page.query.lower()


def test_an_outcome_of_another_order_or_amount_or_maker_places_nothing(shopper: Client) -> None:
    page = answered(shopper)
    demand = payments.demand(parse_qs(urlsplit(page).query)["order"][0])
    assert demand is not None
    good = Outcome(
        order=demand.order,
        cents=demand.cents,
        token="pnt_x",
        brand="Visa",
        last4="4242",
        at=clock.now().isoformat(),
    )
    cheaper = Outcome(**{**_fields(good), "cents": 1}).sealed()
    others = Outcome(**{**_fields(good), "order": "another"}).sealed()

    for outcome in (cheaper, others, good.sealed()[:-2], demand.sealed(), ""):
        assert shopper.get("/checkout/paid/", {"outcome": outcome}).status_code == 409
    assert_nothing_was_written()


def test_an_outcome_is_taken_for_half_an_hour(shopper: Client) -> None:
    back = urlsplit(paid(shopper, answered(shopper))["Location"])

    with clock.stopped_at(clock.now() + payments.LIFETIME * 2):
        answer = shopper.get(f"{back.path}?{back.query}")

    assert answer.status_code == 409
    assert_nothing_was_written()


def test_the_page_that_leads_to_the_processor_names_it_to_the_browser(shopper: Client) -> None:
    shopper.post("/checkout/contact/", WHO)
    shopper.post("/checkout/delivery/", WHERE)

    policy = shopper.get("/checkout/review/")["Content-Security-Policy"]

    assert "form-action 'self' http://pay.pennant.localhost" in policy


def test_an_order_of_somebody_who_is_signed_in_is_theirs_whatever_address_they_give(
    shopper: Client,
) -> None:
    account = services.open_account(password="a-lantern-in-the-fog", actor="data_subject")
    shopper.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])

    submission = placed(shopper, email="another@example.org")

    assert submission.data_subject_id == account.data_subject_id


def test_no_company_is_told_of_the_checkout(shopper: Client) -> None:
    assert b"data-avow-tracker" in shopper.get("/basket/").content
    assert b"data-avow-tracker" not in shopper.get("/checkout/contact/").content


def _fields(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
