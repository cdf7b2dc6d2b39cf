"""Payment cards, as a payment processor judges them. The shop never sees a number. Pure."""

import re
from datetime import date

BRANDS = (
    ("Visa", re.compile(r"4\d{15}")),
    ("Mastercard", re.compile(r"(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}")),
    ("American Express", re.compile(r"3[47]\d{13}")),
)
DECLINED = {
    "4000000000000002": "The bank said no to this card, and did not say why.",
    "4000000000009995": "There is not enough money behind this card.",
}
"""Numbers of test cards that are never accepted, and what the bank says."""

_EXPIRY = re.compile(r"(\d{1,2})\s*/\s*(?:20)?(\d{2})")


def digits_of(number: str) -> str:
    """Give a card number without what stands between its groups."""
    return re.sub(r"[ \-]", "", number.strip())


def brand(number: str) -> str | None:
    """Give the brand of a card number, if it is one: prefix, length and the Luhn sum fit."""
    found = next((name for name, form in BRANDS if form.fullmatch(number)), None)
    return found if found and _luhn(number) else None


def is_valid_until(expiry: str, *, today: date) -> bool:
    """Say whether a card is good today, by the month printed on it, such as `04/29`."""
    match = _EXPIRY.fullmatch(expiry.strip())
    if match is None or not 1 <= int(match[1]) <= 12:
        return False
    return (2000 + int(match[2]), int(match[1])) >= (today.year, today.month)


def is_security_code(code: str, *, brand: str) -> bool:
    """Say whether a security code has as many digits as its brand prints."""
    return code.isascii() and code.isdecimal() and len(code) == (4 if brand == BRANDS[2][0] else 3)


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
