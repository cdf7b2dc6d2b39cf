"""What may never come in, whatever is declared: the numbers of payment cards."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

LONGEST_FIELD = 20_000
"""Characters of one field at most."""

_SEPARATED_DIGITS = re.compile(r"\d(?:[ .\-\u2010-\u2015]?\d){12,18}")
_PREFIXES: tuple[tuple[int, int, frozenset[int]], ...] = (
    # first and last value of the leading digits, and the lengths issued under them (ISO/IEC 7812)
    (4, 4, frozenset({13, 16, 19})),
    (51, 55, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (34, 34, frozenset({15})),
    (37, 37, frozenset({15})),
    (300, 305, frozenset({14, 16, 19})),
    (36, 36, frozenset({14, 16, 19})),
    (38, 39, frozenset({14, 16, 19})),
    (6011, 6011, frozenset({16, 17, 18, 19})),
    (644, 649, frozenset({16, 17, 18, 19})),
    (65, 65, frozenset({16, 17, 18, 19})),
    (3528, 3589, frozenset({16, 17, 18, 19})),
    (62, 62, frozenset({16, 17, 18, 19})),
    (50, 50, frozenset({16, 17, 18, 19})),
    (56, 58, frozenset({16, 17, 18, 19})),
    (67, 67, frozenset({16, 17, 18, 19})),
)


def holds_card_number(text: str) -> bool:
    """Say whether a text holds a card number: right prefix and length, and the Luhn sum fits.

    Every run of digits counts, in any script, with spaces, dots or dashes between them, and any
    part of a longer run, so that a number does not pass with a digit put before it.
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(_is_card_number(digits) for digits in _candidates(plain))


def refused_field(fields: Mapping[str, str]) -> str | None:
    """Name the first field that holds a card number, if one does."""
    return next((name for name, value in fields.items() if holds_card_number(value)), None)


def _candidates(text: str) -> Iterator[str]:
    start = 0
    while match := _SEPARATED_DIGITS.search(text, start):
        digits = "".join(str(unicodedata.digit(c)) for c in match[0] if c.isdigit())
        for length in range(13, len(digits) + 1):
            yield digits[:length]
        start = match.start() + 1


def _is_card_number(digits: str) -> bool:
    return _is_issued(digits) and _luhn_fits(digits)


def _is_issued(digits: str) -> bool:
    return any(
        first <= int(digits[: len(str(first))]) <= last and len(digits) in lengths
        for first, last, lengths in _PREFIXES
    )


def _luhn_fits(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
