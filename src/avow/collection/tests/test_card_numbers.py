"""Card numbers are seen in any spelling, and what only looks like one passes."""

import html
import json
import random
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.collection import rules

PREFIXES = {
    "4": 16,
    "51": 16,
    "2221": 16,
    "34": 15,
    "37": 15,
    "36": 14,
    "3530": 16,
    "6011": 16,
    "2200": 16,
}
SEPARATORS = ["", " ", "-", ".", "/", "_", ", ", " - ", "  ", "\t", "\n", "\u200b", "*", ":", "+"]
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """Draw a number that some bank could have issued."""
    prefix, length = draw(st.sampled_from(sorted(PREFIXES.items())))
    chance = random.Random(draw(st.integers()))
    body = prefix + "".join(str(chance.randrange(10)) for _ in range(length - len(prefix) - 1))
    return body + next(d for d in "0123456789" if rules._luhn_fits(body + d))


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Draw a way of writing a card number."""
    number, digits = draw(card_numbers()), draw(st.sampled_from(DIGITS))
    sizes = draw(st.sampled_from([(4, 4, 4, 4), (4, 6, 5), (1,) * 16, (16,), (2, 14), (5, 5, 6)]))
    groups: list[str] = []
    rest = "".join(digits[int(digit)] for digit in number)
    for size in sizes:
        groups, rest = [*groups, rest[:size]], rest[size:]
    gap = draw(st.sampled_from(SEPARATORS))
    return gap.join(group for group in [*groups, rest] if group)


@given(before=st.text(alphabet="abcXYZ, .\n", max_size=20), number=spellings())
def test_a_number_is_seen_in_every_spelling_and_inside_other_text(before: str, number: str) -> None:
    assert rules.holds_card_number(before + number)
    assert rules.holds_card_number(f"{number} {before}")


@given(number=spellings(), before=st.sampled_from(["12 ", "7-", "order 4711, ", "2026-11-22 "]))
def test_digits_before_a_number_do_not_hide_it(number: str, before: str) -> None:
    assert rules.holds_card_number(before + number)


@given(number=spellings())
def test_a_number_is_seen_in_what_programs_write(number: str) -> None:
    in_json = json.dumps({"lines": [{"note": {"deep": [number]}}]})
    assert rules.holds_card_number(in_json)
    assert rules.holds_card_number(json.dumps({"lines": {number: 1}}))
    assert rules.holds_card_number(json.dumps({"again": in_json}))
    assert rules.holds_card_number(quote(f"?card={number}"))
    assert rules.holds_card_number(quote_plus(number))
    assert rules.holds_card_number(html.escape(number).replace(" ", "&nbsp;"))
    assert rules.holds_card_number(f"scan of {number}.pdf")


@given(number=card_numbers())
def test_a_number_that_is_a_number_in_json_is_seen(number: str) -> None:
    assert rules.holds_card_number(json.dumps({"price_cents": int(number)}))
    assert rules.holds_card_number(json.dumps([number[:4], number[4:8], number[8:]]))


MARKS = " .,;:-_/\\|*#~=()[]{}'\"!?\t\n\u00a0\u2009\u200b\u2022\u2014"


@given(number=card_numbers(), data=st.data())
def test_a_number_is_seen_with_up_to_forty_marks_of_any_kind_between(
    number: str, data: st.DataObject
) -> None:
    gaps = st.text(alphabet=MARKS, min_size=1, max_size=40)
    cuts = data.draw(st.sets(st.integers(1, len(number) - 1), min_size=1))
    written = "".join(
        (data.draw(gaps) if place in cuts else "") + digit for place, digit in enumerate(number)
    )

    assert rules.holds_card_number(written)
    assert rules.holds_card_number(f"my card is {written}, thank you")


@given(
    number=card_numbers(), tag=st.sampled_from(["<b>", "</i>", "<a href='x'>", "[i]", "<!-- -->"])
)
def test_a_number_is_seen_through_markup(number: str, tag: str) -> None:
    for size in (1, 4):
        written = tag.join(number[place : place + size] for place in range(0, len(number), size))
        assert rules.holds_card_number(written)
        assert rules.holds_card_number(html.escape(written))


@pytest.mark.parametrize(
    "text",
    [
        "4111     1111     1111     1111",
        "4111..........1111..........1111......1111",
        "4111\n\n\n\n\n\n1111\n\n\n\n\n\n1111\n\n\n\n\n\n1111",
        "4111 +1111 +1111 +1111",
        "+4111 +1111 +1111 +1111",
        "4111<b></b>1111<i>1111</i>1111",
        "<td>4111</td> <td>1111</td> <td>1111</td> <td>1111</td>",
        "2200 1234 5678 9019",
        "\u24604111 1111 1111 1111",
        "\u2463111 1111 1111 1111",
        "4111\u00b2 no: 4111 1111 1111 1111",
        "cvc123",
        "CVV\n123",
        "my cvv number is 123",
        "CVV code: 1234",
        "Security-code 123",
        "card_security_code=123",
        '{"cvv": "123"}',
    ],
)
def test_what_hid_a_number_or_a_code_once_hides_it_no_more(text: str) -> None:
    assert rules.holds_card_number(text)


def test_json_that_is_too_deep_to_look_into_is_refused() -> None:
    assert rules.holds_card_number("[" * 100 + "]" * 100)
    assert rules.holds_card_number("[" * 9_000 + "]" * 9_000)


@pytest.mark.parametrize(
    "text",
    [
        "+49 1512 3456789",
        "+4915123456789",
        "0049 1512 3456789",
        "00 49 1512 3456789",
        "+44 20 7946 0958",
        "(718) 555-0142",
        "978-3-16-148410-0",
        "9780306406157",
        "4006381333931",
        "4 006381 333931",
        "DE89 3704 0044 0532 0130 00",
        "GB82WEST12345698765432",
        "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947",
        "order #820982911946154508",
        "LL-2026-000123",
        "1764000000000",
        "2026-11-22T10:15:30.123456+00:00",
        "8c1ed1b6-6a9f-4f4c-93a5-7f3f6f3c2f11",
        "+1 503 555 0142, +1 503 555 0143",
        "+49 1512 3456789 +49 1512 3456780",
        "Order LL-2026-000123 of 22.11.2026, 10:15, 428.00 USD",
        "Size 38, then 40; 12 Elm Street, 97201 Portland",
        "<p>Room 12</p><p>22 November 2026</p>",
        "the cvv was never asked; call 503",
        "a security code of the door, since 2019 in use",
        '{"lines": [{"product": "linden-coat", "quantity": 1, "price_cents": 42800}]}',
    ],
)
def test_what_only_looks_like_a_card_number_passes(text: str) -> None:
    assert not rules.holds_card_number(text)


@given(country=st.sampled_from(["1", "49", "44", "41", "52", "62", "380", "351"]), data=st.data())
def test_no_telephone_number_with_its_country_code_is_taken_for_a_card(
    country: str, data: st.DataObject
) -> None:
    length = data.draw(st.integers(7, 11))
    rest = data.draw(st.text(alphabet="0123456789", min_size=length, max_size=length))
    number = f"+{country} {rest}"

    assert not rules.holds_card_number(number) or not rules._rings(country + rest)


@given(body=st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_no_barcode_is_taken_for_a_card(body: str) -> None:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    barcode = body + str(-total % 10)

    assert not rules.holds_card_number(barcode)
    assert not rules.holds_card_number(f"EAN {barcode}, two of them")


@given(bank=st.text(alphabet="0123456789", min_size=18, max_size=18), spaced=st.booleans())
def test_no_account_number_is_taken_for_a_card(bank: str, spaced: bool) -> None:
    check = 98 - int(f"{bank}131400") % 97
    iban = f"DE{check:02}{bank}"
    written = " ".join(iban[i : i + 4] for i in range(0, 22, 4)) if spaced else iban

    assert not rules.holds_card_number(f"Pay to {written} please")
