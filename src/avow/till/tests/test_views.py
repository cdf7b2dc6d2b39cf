"""The pages of the till without script: a purchase first, then a question, then nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from avow.accounts.models import Account
from avow.choices.models import Answer, ChoiceEvent
from avow.collection import access
from avow.collection.models import Purchase as Bought
from avow.collection.models import Submission
from avow.ledger.models import Entry
from avow.people import services as people
from avow.statement.models import Version
from avow.till.models import Taken
from avow.till.tests.factories import CARD, COAT

pytestmark = pytest.mark.django_db

PAGES = ("/till/", "/till/customers/", f"/till/customers/{'0' * 8}-0000-4000-8000-{'0' * 12}/")


def kinds() -> list[str]:
    """Give the kinds of entries since the staff member came."""
    found = Entry.objects.filter(kind__regex=r"^(till|collection|choices)\.")
    return list(found.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("page", [*PAGES, "/till/now/", "/till/upload/"])
def test_whoever_is_not_signed_in_is_asked_to_log_in(
    client: Client, version: Version, page: str
) -> None:
    answer = client.post(page) if page == "/till/upload/" else client.get(page)

    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={page}")


@pytest.mark.parametrize("page", [*PAGES, "/till/now/", "/till/upload/"])
def test_a_customer_is_not_let_to_the_till(client: Client, version: Version, page: str) -> None:
    from avow.accounts.services import open_account

    client.force_login(open_account(password="a-lantern-in-the-fog", actor="data_subject"))

    answer = client.post(page, COAT) if page in ("/till/", "/till/upload/") else client.get(page)

    assert answer.status_code == 403
    assert not Submission.objects.exists()
    assert kinds() == []


def test_a_purchase_needs_the_mark_of_our_own_form(till: Client, grace: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)

    assert strict.post("/till/", COAT | CARD).status_code == 403
    assert not Submission.objects.exists()


def test_a_purchase_is_recorded_with_its_price_in_cents(till: Client, grace: Account) -> None:
    answer = till.post("/till/", COAT | CARD)

    submission = Submission.objects.get()
    assert answer["Location"] == f"/till/sales/{submission.reference}/"
    values = access.values(submission)
    assert values["order"] == (
        '{"currency": "USD", "lines": [{"price_cents": 12800, "product": "Raincoat moss",'
        ' "quantity": 1}]}'
    )
    assert (values["card_brand"], values["card_last4"]) == ("Visa", "4242")
    assert kinds() == ["collection.recorded", "till.taken"]
    assert Entry.objects.get(kind="till.taken").content["actor"] == f"staff:{grace.pk}"


def test_the_page_of_a_purchase_has_no_field_for_address_or_zip_code(till: Client) -> None:
    page = till.get("/till/").content.decode()
    selling = page[page.index("data-selling") : page.index("data-asking")]

    assert 'name="email"' not in selling
    assert 'name="zip"' not in selling


@pytest.mark.parametrize("field", ["email", "zip"])
def test_an_address_beside_a_purchase_is_refused_by_name(till: Client, field: str) -> None:
    answer = till.post("/till/", COAT | CARD | {field: "94110"})

    assert answer.status_code == 422
    assert f"take {field}" in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing is rung up yet"),
        ({"product-1": "Scarf", "price-1": "12.5"}, "Type the price of one"),
        ({"product-1": "Scarf", "price-1": "-3"}, "Type the price of one"),
        ({"product-1": "", "price-1": "12"}, "no product"),
        ({"product-1": "Scarf", "price-1": "12", "quantity-1": "0"}, "from 1 to 999"),
        ({"product-1": "Scarf", "price-1": "12", "quantity-1": "1000"}, "from 1 to 999"),
        ({"product-1": "Coat for +1 503 555 1234", "price-1": "12"}, "seven digits or more"),
        ({"product-1": "Coat, ada@example.org", "price-1": "12"}, "e-mail address is not"),
        ({"product-1": "Coat <b>", "price-1": "12"}, "cannot be part of a product"),
        ({"product-1": "4111 1111 1111 1111", "price-1": "12"}, "payment card"),
        (COAT | {"card_last4": "42424"}, "last four digits"),
    ],
)
def test_what_is_no_purchase_is_refused_and_nothing_is_kept(
    till: Client, typed: dict[str, str], said: str
) -> None:
    answer = till.post("/till/", typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Submission.objects.exists()
    assert not Taken.objects.exists()
    assert kinds() == []


def test_the_same_form_sent_twice_is_one_purchase(till: Client) -> None:
    form = COAT | {"form_key": "0c3c6e3e-6e0c-4f7a-9d8e-3f1de1c2a001"}

    first, second = till.post("/till/", form), till.post("/till/", form)

    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1
    assert kinds() == ["collection.recorded", "till.taken"]


def test_the_question_comes_after_the_purchase_with_nothing_ticked(till: Client) -> None:
    page = till.get(till.post("/till/", COAT)["Location"]).content.decode()

    assert "You have paid, and nothing below is needed for that." in page
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page


def test_whoever_skips_the_question_leaves_nothing(till: Client) -> None:
    till.get(till.post("/till/", COAT)["Location"])

    assert Submission.objects.count() == 1
    assert not ChoiceEvent.objects.exists()


def test_an_address_with_nothing_ticked_is_not_taken(till: Client) -> None:
    answer = till.post(till.post("/till/", COAT)["Location"], {"email": "ada@example.org"})

    assert answer.status_code == 422
    assert Submission.objects.count() == 1
    assert not ChoiceEvent.objects.exists()


def test_a_yes_is_kept_with_its_words_and_apart_from_the_purchase(
    till: Client, version: Version
) -> None:
    sale = till.post("/till/", COAT | CARD)["Location"]

    till.post(sale, {"email": "ada@example.org", "tick-email": "on"})

    bought, asked = Submission.objects.order_by("at", "touchpoint")
    if bought.touchpoint == "newsletter":
        bought, asked = asked, bought
    event = ChoiceEvent.objects.get()
    assert bought.data_subject != asked.data_subject
    assert event.data_subject == asked.data_subject
    assert (event.act, event.purpose, event.channel) == ("opted_in", "news", "email")
    assert (event.how, event.place, event.statement) == ("staff:till", "till", version.digest)
    assert event.wording.text.endswith("Yes, send me news and offers by e-mail.")


@pytest.mark.parametrize(
    "product",
    ["Women's coat", "Coat, green", "Écharpe", "Пальто (зелёное)", "Tea & cake 2.5/3", "कोट"],
)
def test_a_product_has_the_name_that_it_has_in_the_shop(till: Client, product: str) -> None:
    answer = till.post("/till/", COAT | {"product-1": product})

    assert answer.status_code == 302
    assert Bought.objects.get().lines[0]["product"] == product


def test_a_tick_without_its_address_is_asked_back_in_plain_words(till: Client) -> None:
    sale = till.post("/till/", COAT)["Location"]

    answer = till.post(sale, {"tick-email": "on"}).content.decode()

    assert "Fill this in, or untick the box." in answer
    assert "newsletter" not in answer
    assert Submission.objects.count() == 1


def test_a_text_without_a_number_is_asked_back_and_nothing_is_kept(till: Client) -> None:
    sale = till.post("/till/", COAT)["Location"]

    answer = till.post(sale, {"tick-text": "on"})

    assert answer.status_code == 422
    assert not ChoiceEvent.objects.exists()
    assert Submission.objects.count() == 1


@pytest.fixture
def ada(till: Client) -> people.Known:
    """A customer who asked for the letter at the till."""
    sale = till.post("/till/", COAT)["Location"]
    till.post(sale, {"email": "ada@example.org", "tick-email": "on"})
    return people.Known(people.Kind.EMAIL, "ada@example.org")


def test_a_customer_is_found_by_the_whole_address_alone(till: Client, ada: people.Known) -> None:
    part = till.post("/till/customers/", {"kind": "email", "value": "da@example.org"})
    whole = till.post("/till/customers/", {"kind": "email", "value": "Ada@Example.org "})

    assert "Nobody is known by exactly this." in part.content.decode()
    assert whole.status_code == 302
    looks = Entry.objects.filter(kind="till.looked_up").order_by("pk")
    assert [look.content["facts"]["found"] for look in looks] == [False, True]


def test_a_number_of_a_form_finds_a_customer_and_the_page_says_what_it_is_worth(
    till: Client, ada: people.Known
) -> None:
    person = people.find_or_create(by=ada, actor="system")
    number = "+1 212 555 2368"
    people.add_identifier(
        data_subject=person, kind=people.Kind.PHONE, value=number, actor="data_subject"
    )

    answer = till.post("/till/customers/", {"kind": "phone", "value": number}, follow=True)

    assert answer.redirect_chain == [(f"/till/customers/{person.pk}/", 302)]
    assert "nobody has shown that it is theirs" in answer.content.decode()


def test_every_look_is_written_down_and_shows_no_value(till: Client, ada: people.Known) -> None:
    card = till.post("/till/customers/", {"kind": "email", "value": ada.value})["Location"]

    page = till.get(card).content.decode()

    assert "News and offers" in page
    assert ada.value not in page
    assert ada.value not in card
    look = Entry.objects.get(kind="till.looked_at")
    assert look.content["facts"]["who"] == card.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("channel", ["email", "all"])
def test_a_customer_stops_a_channel_at_the_till(
    till: Client, ada: people.Known, channel: str
) -> None:
    card = till.post("/till/customers/", {"kind": "email", "value": ada.value})["Location"]

    till.post(card, {"channel": channel})

    answer = Answer.objects.get(purpose="news", channel="email")
    assert answer.says_yes is False
    last = ChoiceEvent.objects.order_by("number").last()
    assert last is not None
    assert (last.act, last.channel, last.how) == ("opted_out", channel, "staff:till")


def test_an_unknown_channel_is_refused_and_nothing_is_written(
    till: Client, ada: people.Known
) -> None:
    card = till.post("/till/customers/", {"kind": "email", "value": ada.value})["Location"]

    assert till.post(card, {"channel": "pigeon"}).status_code == 404
    assert ChoiceEvent.objects.count() == 1


def test_a_sale_that_was_not_rung_up_has_no_question(till: Client) -> None:
    missing = reverse("till:asked", args=["00000000-0000-4000-8000-000000000000"])

    assert till.get(missing).status_code == 404


def test_nothing_of_another_company_runs_on_a_page_of_the_till(till: Client) -> None:
    answer = till.get("/till/")
    page = answer.content.decode()

    assert "avow.js" not in page
    assert 'src="http' not in page
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
