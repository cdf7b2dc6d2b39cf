"""What may never come in, whatever is declared: the numbers of payment cards."""

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote_plus

import phonenumbers

LONGEST_FIELD = 20_000
"""Characters of one field at most."""

_SHORTEST_NUMBER, _LONGEST_NUMBER = 13, 19
_MOST_BETWEEN = 40
_BETWEEN = rf"[\W_]{{1,{_MOST_BETWEEN}}}"
"""What can stand between the groups of one number: everything that is no letter."""
_RUN = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_BREAK = re.compile(rf"({_BETWEEN})")
_JOINING_PLUS = re.compile(r"\+(?:[^\w+]{0,2}\+)?")
"""Any other plus may begin a telephone's number."""
_WRITTEN_AS = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3)})
"""The groups in which cards' numbers are printed, and telephones' hardly ever."""
_MARKUP = re.compile(r"<[/!?a-zA-Z][^<>]{0,500}>|\[/?[a-zA-Z][^\[\]]{0,100}\]")
_SECURITY_CODE = re.compile(
    r"(?<![a-z])(?:cvv2?|cvc2?|(?:card[\s_-]?)?(?:security|verification)[\s_-]?(?:code|number|value))"
    r"(?:[\W_]{0,8}(?:number|code|value|no|nr|is|was))*[\W_]{0,8}\d{3,4}(?!\d)"
)
_ISSUED: tuple[tuple[int, int, frozenset[int]], ...] = (
    # first and last of the first four digits, and the lengths issued under them (ISO/IEC 7812)
    (4000, 4999, frozenset({13, 16, 19})),
    (5100, 5599, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (2200, 2204, frozenset({16})),
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
_WORTH_READING = re.compile(r"[0-9]|^\s*[{\[\"]")
"""A text of ASCII without digits holds no number, however it is read; JSON may be too deep."""
_BARCODE_DIGITS = 13
_IBAN = re.compile(r"\b([A-Z]{2})\d{2}(?: ?[A-Z0-9]){11,30}")
_IBAN_LENGTHS = dict(
    re.findall(
        r"([A-Z]{2})(\d\d)",
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 "
        "EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IS26 IT27 "
        "JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 "
        "PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VG24 XK20",
    )
)
"""Characters of an account number, by country (ISO 13616)."""
_DEEPEST = 40
"""How deep texts in texts are looked into; deeper ones are refused as if they held a number."""


def holds_card_number(text: str) -> bool:
    """Say whether a text holds a card number: right prefix and length, and the Luhn sum fits.

    A card's security code, called by its name, counts too.

    Every run of digits counts, in any script, whatever marks stand between its groups, up to forty
    of them; so do groups within a longer run, such as an order's number before the card's, and what
    a text holds as JSON, in markup, escaped for addresses or for pages. Barcodes, account numbers
    (IBAN) and telephone numbers with their country code are none.
    """
    if text.isascii() and not _WORTH_READING.search(text):
        return False
    return any(_seen(reading) for reading in _readings(text, _DEEPEST))


def refused_field(fields: Mapping[str, str]) -> str | None:
    """Name the first field that holds a card number, if one does."""
    return next((name for name, value in fields.items() if holds_card_number(value)), None)


def _seen(reading: str | None) -> bool:
    if reading is None:
        return True
    plain = unicodedata.normalize("NFKC", _apart(reading))
    if _SECURITY_CODE.search(plain.casefold()):
        return True
    return any(map(_is_card_number, _candidates(_without_accounts(plain))))


def _apart(text: str) -> str:
    """Set numbers that stand by themselves, such as a circled one, apart from the digits after."""
    if text.isascii():
        return text
    return "".join(f" {mark} " if unicodedata.category(mark) == "No" else mark for mark in text)


def _readings(text: str, deepest: int) -> Iterator[str | None]:
    """Give a text as it is and as a program would read it; None when that would never end."""
    yield text
    escaped = unquote_plus(text) if "%" in text else text
    shown = html.unescape(text)
    yield from {escaped, shown, _MARKUP.sub(" ", text), _MARKUP.sub(" ", shown)} - {text}
    if not text.lstrip().startswith(("{", "[", '"')):
        return
    try:
        told = json.loads(text)
    except ValueError:
        return
    except RecursionError:
        yield None
        return
    yield from _told(told, deepest)


def _told(told: object, deepest: int) -> Iterator[str | None]:
    """Give every key, text and number of JSON."""
    if deepest == 0:
        yield None
    elif isinstance(told, dict):
        for key, value in told.items():
            yield from _told(key, deepest - 1)
            yield from _told(value, deepest - 1)
    elif isinstance(told, list):
        for value in told:
            yield from _told(value, deepest - 1)
    elif isinstance(told, str):
        yield from _readings(told, deepest - 1)
    elif isinstance(told, float):
        yield f"{told:.0f}" if abs(told) < 10**_LONGEST_NUMBER else ""


def _without_accounts(text: str) -> str:
    """Give a text without the account numbers in it that are ones by form and check digits."""
    return _IBAN.sub(_unless_account, text)


def _unless_account(match: re.Match[str]) -> str:
    written, length = match[0], int(_IBAN_LENGTHS.get(match[1], 0))
    end = next(
        (e for e in range(1, len(written) + 1) if len(written[:e].replace(" ", "")) == length), 0
    )
    number = written[:end].replace(" ", "")
    if not number or int("".join(str(int(m, 36)) for m in number[4:] + number[:4])) % 97 != 1:
        return written
    return f"IBAN {written[end:]}"


def _candidates(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        parts = _BREAK.split(run[0])
        before = ["+" if text[max(run.start() - 1, 0) : run.start()] == "+" else "", *parts[1::2]]
        yield from _joined(parts[::2], before)


def _joined(groups: Sequence[str], before: Sequence[str]) -> Iterator[str]:
    """Join the groups of a run to whatever may be one number; `before` is what stands before."""
    for first in range(len(groups)):
        calls = _calls(before[first], at_start=first == 0)
        calls = calls or (first > 0 and groups[first - 1] == "00")
        joined, crosses = "", False
        for last in range(first, min(len(groups), first + _LONGEST_NUMBER)):
            joined += _in_ascii(groups[last])
            crosses = crosses or (last > first and _calls(before[last]))
            if len(joined) > _LONGEST_NUMBER:
                break
            if len(joined) < _SHORTEST_NUMBER:
                continue
            written = groups[first : last + 1]
            if _is_barcode(joined, written) or (calls and _rings(joined)):
                continue
            if not crosses or _is_printed(written):
                yield joined


def _calls(between: str, *, at_start: bool = False) -> bool:
    """Say whether what stands before a group may begin a telephone's number."""
    return "+" in between and (at_start or not _JOINING_PLUS.fullmatch(between))


def _is_printed(groups: Sequence[str]) -> bool:
    sizes = tuple(map(len, groups))
    return sizes in _WRITTEN_AS or set(sizes) == {1}


def _in_ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits)


def _is_barcode(digits: str, groups: Sequence[str]) -> bool:
    """Say whether this is an EAN-13 by its check digit, written as those are."""
    if len(digits) != _BARCODE_DIGITS or [len(g) for g in groups] not in ([13], [1, 6, 6]):
        return False
    return sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0


def _rings(digits: str) -> bool:
    """Say whether this is a telephone number with its country code."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


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
