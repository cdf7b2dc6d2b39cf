"""An order holds what its schema names; the time is set here; of a card three things are kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import access, purchases, services
from avow.collection.errors import CardNumberError, WrongFormError
from avow.collection.models import Fact, Purchase, Submission
from avow.core import clock
from avow.people.models import DataSubject
from avow.statement.models import Version

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINE = {"product": "linden-coat/M", "quantity": 2, "price_cents": 42_800}
ORDER: dict[str, object] = {"lines": [LINE], "currency": "USD", "shipping_cents": 900}


def buy(order: object = ORDER, *, actor: str = "data_subject", **more: object) -> Submission:
    """Buy something on the web, as an adult."""
    fields = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.org",
        "street": "1 Alder Street",
        "city": "Portland",
        "country": "US",
        "order": order if isinstance(order, str) else json.dumps(order),
    }
    bought_at = more.pop("bought_at", None)
    with clock.stopped_at(NOON):
        return services.record(
            touchpoint="purchase-web",
            fields=fields | more,  # type: ignore[arg-type]
            place="/checkout/",
            wording="Buy",
            age=30,
            bought_at=bought_at,  # type: ignore[arg-type]
            actor=actor,
        )


@pytest.mark.django_db
def test_an_order_is_kept_with_the_time_of_it_and_lands_for_reports(version: Version) -> None:
    submission = buy(payment_token="tok_8f31", card_brand="Visa", card_last4="1111")

    held = access.values(submission)
    assert json.loads(held["order"]) == ORDER
    assert held["purchased_at"] == "2026-11-20T12:00:00+00:00"
    assert (held["payment_token"], held["card_last4"]) == ("tok_8f31", "1111")
    landed = Purchase.objects.get()
    assert submission.data_subject is not None
    assert landed.pseudonym == submission.data_subject.pk
    assert (landed.total_cents, landed.currency, landed.at) == (86_500, "USD", NOON)
    assert landed.lines == [LINE]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order", "says"),
    [
        ({**ORDER, "note": "leave it at the door"}, "note is not declared"),
        ({**ORDER, "lines": [{**LINE, "engraving": "Ada"}]}, "engraving is not declared"),
        ({**ORDER, "lines": [{**LINE, "price_cents": 428.0}]}, "price_cents is not of its form"),
        ({**ORDER, "lines": [{**LINE, "quantity": 0}]}, "quantity is not of its form"),
        ({**ORDER, "lines": [{**LINE, "product": "for ada@example.org"}]}, "e-mail address is not"),
        ({**ORDER, "lines": []}, "lines is not of its form"),
        ({"lines": [LINE]}, "currency is missing"),
        ("two coats please", "the order is not of its form"),
    ],
)
def test_an_order_smuggles_nothing_in(version: Version, order: object, says: str) -> None:
    with pytest.raises(WrongFormError, match=says) as refused:
        buy(order)

    assert refused.value.fields == ("order",)
    assert not Submission.objects.exists()
    assert not DataSubject.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"purchased_at": "2020-01-01T00:00:00Z"}, WrongFormError),
        ({"card_last4": "11111"}, WrongFormError),
        ({"card_brand": "4111"}, WrongFormError),
        ({"payment_token": "4111-1111-1111-1111"}, CardNumberError),
        ({"order": json.dumps({**ORDER, "4111 1111 1111 1111": 1})}, CardNumberError),
        ({"order": json.dumps({**ORDER, "number": "x 4111111111111111"})}, CardNumberError),
    ],
)
def test_of_time_and_card_only_what_is_meant_is_taken(
    version: Version, sent: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        buy(**sent)

    assert "4111" not in str(refused.value)
    assert not Submission.objects.exists()
    assert not Purchase.objects.exists()


@pytest.mark.django_db
def test_a_till_uploads_later_what_was_bought_earlier(version: Version) -> None:
    earlier = NOON - timedelta(hours=3)

    buy(bought_at=earlier, actor="system")

    assert Purchase.objects.get().at == earlier


@pytest.mark.django_db
def test_a_purchase_of_tomorrow_is_refused(version: Version) -> None:
    with pytest.raises(WrongFormError, match="clock of the till"):
        buy(bought_at=NOON + timedelta(days=1))

    assert not Fact.objects.exists()


@given(
    prices=st.lists(
        st.tuples(st.integers(1, 1000), st.integers(0, 10_000_000)), min_size=1, max_size=9
    )
)
def test_a_total_is_exact_to_the_cent_and_an_order_reads_back(
    prices: list[tuple[int, int]],
) -> None:
    lines = [{"product": "x", "quantity": count, "price_cents": cents} for count, cents in prices]
    order = purchases.read(json.dumps({"lines": lines, "currency": "EUR"}))

    assert order.total_cents == sum(count * cents for count, cents in prices)
    assert purchases.read(purchases.written(order)) == order
