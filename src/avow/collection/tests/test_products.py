"""What a purchase calls a product: the goods in any script, and no address or number of anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import products


@pytest.mark.parametrize(
    "name",
    [
        "Women's coat",
        "Women’s coat",
        "Coat, green",
        "Écharpe",
        "Пальто",
        "कोट",
        "外套 (绿)",
        "linen-coat/M",
    ],
)
def test_goods_are_called_as_in_the_shop(name: str) -> None:
    assert products.fault(name) == ""


@pytest.mark.parametrize(
    "name", ["Plates 10, 12, 14, 16", "Calendar 2026-27", "Set 3 x 4 x 10, 250 g"]
)
def test_sizes_are_no_number_of_anybody(name: str) -> None:
    assert products.fault(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "Coat for Ada +1 503 555 1234",
        "Coat (503) 555-1234",
        "Coat 503,555,1234",
        "Coat ５０３５５５１２３４",
        "Coat ①②③④⑤⑥⑦",
        "1234567",
    ],
)
def test_a_number_of_seven_digits_is_refused(name: str) -> None:
    assert "seven digits" in products.fault(name)


@pytest.mark.parametrize("name", ["Coat ada@example.org", "ada＠example.org"])
def test_an_email_address_is_refused(name: str) -> None:
    assert "e-mail address" in products.fault(name)


@pytest.mark.parametrize(
    "name", ["", " Coat", "'Coat", "Coat <b>", "Coat\n", "Coat\u202e", "x" * 101]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert products.fault(name)


PARTS = st.tuples(st.sampled_from("0123456789"), st.text(alphabet=" .-()/+", max_size=3))


@given(st.lists(PARTS, min_size=7, max_size=20))
def test_no_way_to_write_a_telephone_number_gets_past(parts: list[tuple[str, str]]) -> None:
    written = "".join(digit + after for digit, after in parts)

    assert "seven digits" in products.fault(f"Coat {written}")
