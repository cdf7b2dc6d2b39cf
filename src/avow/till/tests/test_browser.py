"""A real browser at the till, with the network switched off: nothing twice, and nothing lost."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from avow.accounts.models import Account
from avow.choices.models import ChoiceEvent
from avow.collection.models import Submission
from avow.core import clock
from avow.ledger.models import Entry
from avow.statement import access as statements
from avow.statement.tests.factories import PRACTICES, WIDER, published
from avow.till.models import Taken
from avow.till.tests import factories

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const open = (name) => new Promise((resolve, reject) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const all = (store) => new Promise((resolve) => {
    const asked = store.getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const database = await open("avow-till");
  const reading = database.transaction(["items", "keys"]);
  const [items, keys] = await Promise.all([
    all(reading.objectStore("items")), all(reading.objectStore("keys")),
  ]);
  const texts = items.map((item) => new TextDecoder("latin1").decode(item.sealed));
  database.close();
  return {
    items: items.length,
    keys: keys.length,
    extractable: keys.some(({ key }) => key.extractable),
    readable: JSON.stringify(items) + texts.join(""),
  };
}"""


@pytest.fixture
def grace(transactional_db: None) -> Account:
    """A staff member, under the statement of Linden & Lark."""
    published()
    return factories.grace()


@pytest.fixture
def till(
    chromium: Browser, live_server: LiveServer, grace: Account, client: Client
) -> Iterator[BrowserContext]:
    """A browser in which Grace is signed in."""
    client.force_login(grace)
    context = chromium.new_context(base_url=live_server.url)
    _sign_in(context, live_server, client)
    yield context
    context.close()


def _sign_in(context: BrowserContext, live_server: LiveServer, client: Client) -> None:
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def opened(context: BrowserContext) -> Page:
    """Open the till and wait until it works offline too."""
    page = context.new_page()
    page.goto("/till/")
    page.wait_for_selector("[data-ready]")
    page.evaluate("() => navigator.serviceWorker.ready")
    said(page, "Everything is recorded.")
    return page


def said(page: Page, text: str) -> None:
    """Wait until the page says how things stand."""
    page.wait_for_function(
        "(text) => document.querySelector('[data-state]').textContent.includes(text)", arg=text
    )


def press(page: Page, text: str) -> None:
    """Press the first button of this text."""
    page.get_by_role("button", name=text, exact=True).first.click()


def sell(page: Page, product: str) -> None:
    """Ring a purchase up, and leave the customer's screen open."""
    page.fill("#product-1", product)
    page.fill("#price-1", "128.00")
    for name, value in factories.CARD.items():
        page.fill(f"#{name}", value)
    press(page, "Paid: record the purchase")
    page.wait_for_selector("text=Thank you. It is paid.")


def skip(page: Page) -> None:
    """Ask for nothing on the customer's screen."""
    press(page, "No, thank you")


def kinds() -> list[str]:
    """Give what the ledger holds of the till, in order."""
    found = Entry.objects.filter(kind__regex=r"^(till|collection)\.").order_by("pk")
    return list(found.values_list("kind", flat=True))


def test_three_purchases_without_network_are_three_purchases_once_it_is_back(
    till: BrowserContext,
) -> None:
    page = opened(till)
    till.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-ready]")
    for product in ("Raincoat moss", "Scarf", "Hat"):
        sell(page, product)
        skip(page)
    said(page, "Without network: 3 kept here.")
    assert not Submission.objects.exists()

    till.set_offline(False)
    said(page, "Everything is recorded.")

    assert Submission.objects.count() == 3
    assert kinds() == ["collection.recorded", "till.taken"] * 3
    times = list(Taken.objects.order_by("acted_at").values_list("acted_at", "taken_at"))
    assert all(acted < taken for acted, taken in times)


def test_what_waits_is_encrypted_and_goes_with_its_key(till: BrowserContext) -> None:
    page = opened(till)
    till.set_offline(True)
    sell(page, "Raincoat moss")
    page.check("[data-channel=email]")
    page.fill("#email", "ada.canary@example.org")
    press(page, "Send")
    said(page, "Without network: 2 kept here.")

    waiting = page.evaluate(KEPT)
    assert (waiting["items"], waiting["keys"], waiting["extractable"]) == (2, 1, False)
    for told in ("canary", "Raincoat", "4242", "12800", "128.00"):
        assert told not in waiting["readable"]
    assert page.input_value("#email") == ""

    till.set_offline(False)
    said(page, "Everything is recorded.")
    gone = page.evaluate(KEPT)
    assert (gone["items"], gone["keys"]) == (0, 0)
    event = ChoiceEvent.objects.get()
    assert event.wording.text.endswith("Yes, send me news and offers by e-mail.")
    assert event.acted_at < event.recorded_at


def test_an_answer_that_is_lost_makes_no_second_purchase(till: BrowserContext) -> None:
    page = opened(till)
    lost: list[int] = []

    def lose_once(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/till/upload/", lose_once)
    sell(page, "Scarf")
    said(page, "Without network: 1 kept here.")
    assert lost == [200]
    assert Submission.objects.count() == 1

    page.evaluate("() => dispatchEvent(new Event('online'))")
    said(page, "Everything is recorded.")

    assert Submission.objects.count() == 1
    assert kinds() == ["collection.recorded", "till.taken"]


def test_two_tabs_send_each_purchase_once(till: BrowserContext) -> None:
    first, second = opened(till), opened(till)
    till.set_offline(True)
    for page, product in ((first, "Scarf"), (second, "Hat")):
        sell(page, product)
        skip(page)

    till.set_offline(False)
    said(first, "Everything is recorded.")
    said(second, "Everything is recorded.")

    assert Submission.objects.count() == 2
    assert kinds() == ["collection.recorded", "till.taken"] * 2


def test_a_purchase_that_the_statement_refuses_meanwhile_is_mended_or_dropped(
    till: BrowserContext,
) -> None:
    page = opened(till)
    till.set_offline(True)
    for product in ("Scarf", "Hat"):
        sell(page, product)
        skip(page)
    stricter = PRACTICES.replace(
        b'collects = ["order", "payment_token", "card_brand", "card_last4", "purchased_at"]',
        b'collects = ["order", "payment_token", "purchased_at"]',
    )
    assert stricter != PRACTICES
    published(practices=stricter)

    till.set_offline(False)
    said(page, "2 not taken: mend or drop what stands below.")
    assert not Submission.objects.exists()
    assert "card_brand" in page.inner_text("[data-items]")

    press(page, "Mend")
    page.wait_for_function("() => document.querySelector('#product-1').value === 'Scarf'")
    page.fill("#card_brand", "")
    page.fill("#card_last4", "")
    press(page, "Paid: record the purchase")
    said(page, "1 not taken")
    press(page, "Drop")
    press(page, "Drop it for good")
    said(page, "has changed: load this page anew.")

    assert Submission.objects.count() == 1
    assert kinds() == ["collection.recorded", "till.taken", "till.dropped"]
    dropped = Entry.objects.get(kind="till.dropped").content["facts"]
    assert (dropped["what"], dropped["reason"]) == ("purchase", "collection.undeclared_field")


def test_a_yes_names_the_version_that_was_shown_and_the_page_asks_to_be_loaded_anew(
    till: BrowserContext,
) -> None:
    page = opened(till)
    shown = statements.current().digest
    published(practices=WIDER, effective_at=clock.now())
    assert statements.current().digest != shown

    sell(page, "Scarf")
    page.check("[data-channel=email]")
    page.fill("#email", "ada@example.org")
    press(page, "Send")
    said(page, "has changed: load this page anew.")

    assert ChoiceEvent.objects.get().statement == shown
    assert Entry.objects.filter(kind="till.taken").first().content["facts"]["shown"] == shown  # type: ignore[union-attr]


def test_whoever_is_signed_out_keeps_what_waits(
    till: BrowserContext, live_server: LiveServer, client: Client
) -> None:
    page = opened(till)
    till.clear_cookies()
    sell(page, "Scarf")
    said(page, "1 kept here. Log in again, and they are sent.")

    _sign_in(till, live_server, client)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    said(page, "Everything is recorded.")

    assert Submission.objects.count() == 1


@pytest.mark.parametrize("twice", ["click", "Enter"])
def test_whatever_is_pressed_twice_is_one_purchase(till: BrowserContext, twice: str) -> None:
    page = opened(till)
    page.fill("#product-1", "Women's coat")
    page.fill("#price-1", "128.00")
    if twice == "click":
        page.get_by_role("button", name="Paid: record the purchase").dblclick()
    else:
        page.evaluate("""() => {
          const form = document.querySelector("[data-purchase]");
          form.requestSubmit();
          form.requestSubmit();
        }""")
    page.wait_for_selector("text=Thank you. It is paid.")
    skip(page)
    said(page, "Everything is recorded.")

    assert page.is_visible("text=Ring up")
    assert Submission.objects.count() == 1
    assert kinds() == ["collection.recorded", "till.taken"]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("quantity-1", "0", "Type how many were sold, from 1 to 999."),
        ("price-1", "12.5", "Type the price of one, such as 128 or 128.00."),
        ("product-1", "Coat, ada@example.org", "An e-mail address is not written down"),
        ("product-1", "Coat for 503-555-1234", "A number of seven digits or more"),
        ("card_last4", "4111111111111111", "The number of a card never comes here."),
        ("card_last4", "42", "Type the last four digits of the card, and no more."),
    ],
)
def test_what_is_wrong_is_said_before_the_page_turns(
    till: BrowserContext, field: str, typed: str, told: str
) -> None:
    page = opened(till)
    page.fill("#product-1", "Écharpe")
    page.fill("#price-1", "128.00")
    page.fill(f"#{field}", typed)
    press(page, "Paid: record the purchase")
    wrong = page.eval_on_selector(f"#{field}", "(field) => field.validationMessage")

    assert told in wrong
    assert page.is_hidden("text=Thank you. It is paid.")
    assert not Submission.objects.exists()


def test_a_ticked_box_without_address_is_found_while_the_customer_is_there(
    till: BrowserContext,
) -> None:
    page = opened(till)
    sell(page, "Scarf")
    page.check("[data-channel=email]")
    press(page, "Send")
    wrong = page.eval_on_selector("#email", "(field) => field.validationMessage")
    page.fill("#email", "ada@example.org")
    press(page, "Send")
    said(page, "Everything is recorded.")

    assert wrong == "Fill this in, or untick the box."
    assert ChoiceEvent.objects.get().channel == "email"
