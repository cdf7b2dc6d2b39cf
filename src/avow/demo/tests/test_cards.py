"""Cards, as the stand-in processor judges them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import rules
from avow.demo import cards

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("number", "brand"),
    [
        ("4242424242424242", "Visa"),
        ("5555555555554444", "Mastercard"),
        ("2223003122003222", "Mastercard"),
        ("378282246310005", "American Express"),
        ("4242424242424241", None),
        ("424242424242424", None),
        ("6011111111111117", None),
        ("", None),
    ],
)
def test_a_number_is_of_the_brand_that_issued_it(number: str, brand: str | None) -> None:
    assert cards.brand(number) == brand


@pytest.mark.parametrize(
    ("expiry", "good"),
    [
        ("11/26", True),
        ("10/26", False),
        ("4/2039", True),
        ("04 / 39", True),
        ("13/39", False),
        ("00/39", False),
        ("soon", False),
        ("", False),
    ],
)
def test_a_card_is_good_to_the_end_of_its_month(expiry: str, good: bool) -> None:
    assert cards.is_valid_until(expiry, today=TODAY) is good


@given(prefix=st.sampled_from(["4", "51", "34"]), rest=st.text("0123456789", max_size=18))
def test_whatever_the_processor_takes_the_shop_would_refuse_to_keep(prefix: str, rest: str) -> None:
    number = prefix + rest

    if cards.brand(number):
        assert rules.holds_card_number(number)
