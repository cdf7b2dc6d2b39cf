import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import rules

VISA, AMEX = "4111111111111111", "378282246310005"


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        AMEX,
        "please use 4111 1111 1111 1111, thanks",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111–1111–1111–1111",
        "４１１１１１１１１１１１１１１１",  # full-width digits
        "٤١١١١١١١١١١١١١١١",  # Arabic digits
        f"order 12 {VISA}",
        f"invoice-{AMEX}.pdf",
        "CVV 123",
        "the security code is 1234",
    ],
)
def test_a_card_number_is_seen_however_it_is_written(text: str) -> None:
    assert rules.holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # the sum does not fit
        "1234567812345670",  # the sum fits, but nobody issues it
        "+1 (718) 555-0142",
        "4111",
        "order 2026-11-22 10:15",
        "I lost my security code in 2024 somewhere",
        "",
    ],
)
def test_what_is_no_card_number_passes(text: str) -> None:
    assert not rules.holds_card_number(text)


def test_the_field_with_the_number_is_named() -> None:
    assert rules.refused_field({"name": "Ada", "note": f"card {VISA}"}) == "note"
    assert rules.refused_field({"name": "Ada"}) is None


@given(
    before=st.text(alphabet="abc, \n", max_size=20),
    gap=st.sampled_from(["", " ", "-", "."]),
    seed=st.integers(),
)
def test_every_visa_number_is_seen_in_any_text(before: str, gap: str, seed: int) -> None:
    chance = random.Random(seed)
    body = "4" + "".join(str(chance.randrange(10)) for _ in range(14))
    check = next(d for d in "0123456789" if rules._luhn_fits(body + d))

    assert rules.holds_card_number(before + gap.join(body + check))


def test_long_runs_of_digits_take_no_long_time() -> None:
    for text in ("0", "0 ", "00 "):
        assert not rules.holds_card_number(text * (rules.LONGEST_FIELD // len(text)))
