"""Card numbers in what people write to us are taken out before anything is kept. Pure."""

import re

from avow.collection.rules import holds_card_number

_DIGIT = re.compile(r"\d")
MARK = "•"
NOT_KEPT = "(This held a card number, so it was not kept.)"


def masked(text: str) -> str:
    """Give a text without the digits of any line that holds a card number or security code."""
    if not holds_card_number(text):
        return text
    lines = (
        _without_digits(line) if holds_card_number(line) else line for line in text.split("\n")
    )
    for attempt in ("\n".join(lines), _without_digits(text)):
        if not holds_card_number(attempt):
            return attempt
    return NOT_KEPT


def _without_digits(text: str) -> str:
    return _DIGIT.sub(MARK, text)
