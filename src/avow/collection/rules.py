"""What may never come in, whatever is declared: the numbers of payment cards."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

LONGEST_FIELD = 20_000
"""Characters of one field at most."""

_SHORTEST_NUMBER, _LONGEST_NUMBER = 13, 19
_RUN = re.compile(r"\d+(?:[ .\-\u2010-\u2015]\d+)*")
_SECURITY_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|(?:card )?(?:security|verification) code)\b[^\w\n]{0,3}(?:is )?\d{3,4}\b"
)
_SEPARATOR = re.compile(r"[ .\-\u2010-\u2015]")
_ISSUED: tuple[tuple[int, int, frozenset[int]], ...] = (
    # first and last of the first four digits, and the lengths issued under them (ISO/IEC 7812)
    (4000, 4999, frozenset({13, 16, 19})),
    (5100, 5599, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (3400, 3499, frozenset({15})),
    (3700, 3799, frozenset({15})),
    (3000, 3059, frozenset({14, 16, 19})),
    (3600, 3699, frozenset({14, 16, 19})),
    (3800, 3999, frozenset({14, 16, 19})),
    (3528, 3589, frozenset({16, 17, 18, 19})),
    (5000, 5099, frozenset({16, 17, 18, 19})),
    (5600, 5899, frozenset({16, 17, 18, 19})),
    (6000, 6999, frozenset({16, 17, 18, 19})),
)


def holds_card_number(text: str) -> bool:
    """Say whether a text holds a card number: right prefix and length, and the Luhn sum fits.

    A card's security code, called by its name, counts too.

    Every run of digits counts, in any script, with spaces, dots or dashes between its groups; so
    do neighbouring groups of a longer run, such as an order's number before the card's.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _SECURITY_CODE.search(plain.casefold()):
        return True
    return any(_is_card_number(digits) for digits in _candidates(plain))


def refused_field(fields: Mapping[str, str]) -> str | None:
    """Name the first field that holds a card number, if one does."""
    return next((name for name, value in fields.items() if holds_card_number(value)), None)


def _candidates(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        groups = [_in_ascii(group) for group in _SEPARATOR.split(run[0])]
        for first in range(len(groups)):
            joined = ""
            for group in groups[first : first + _LONGEST_NUMBER]:
                joined += group
                if len(joined) > _LONGEST_NUMBER:
                    break
                if len(joined) >= _SHORTEST_NUMBER:
                    yield joined


def _in_ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits)


def _is_card_number(digits: str) -> bool:
    return _is_issued(digits) and _luhn_fits(digits)


def _is_issued(digits: str) -> bool:
    start, length = int(digits[:4]), len(digits)
    return any(first <= start <= last and length in lengths for first, last, lengths in _ISSUED)


def _luhn_fits(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
