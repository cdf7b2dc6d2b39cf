"""The Global Privacy Platform string of the IAB for its US sections `usnat` and `usca`. Pure.

A string is a header and one section; integers are bits, six to a letter. Encoders differ in how
they pad the last letter, so strings are compared by their fields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from types import MappingProxyType

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

HEADER_TYPE = 3
HEADER_VERSION = 1

NOT_APPLICABLE, YES, NO = 0, 1, 2
"""Of a notice: given or not. Of an opt-out: opted out or not. Of the MSPA: covered or not."""

OPT_OUTS = ("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut")
_SENSITIVE = "SensitiveDataProcessing"
_CHILD = "KnownChildSensitiveDataConsents"
_MSPA = ("MspaCoveredTransaction", "MspaOptOutOptionMode", "MspaServiceProviderMode")

Fields = Mapping[str, int | tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """A section's number and version, and its fields of two bits each, with how many of them."""

    number: int
    version: int
    fields: tuple[tuple[str, int], ...]


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "usnat": Section(
            7,
            2,
            (
                ("SharingNotice", 1),
                ("SaleOptOutNotice", 1),
                ("SharingOptOutNotice", 1),
                ("TargetedAdvertisingOptOutNotice", 1),
                ("SensitiveDataProcessingOptOutNotice", 1),
                ("SensitiveDataLimitUseNotice", 1),
                ("SaleOptOut", 1),
                ("SharingOptOut", 1),
                ("TargetedAdvertisingOptOut", 1),
                (_SENSITIVE, 16),
                (_CHILD, 3),
                ("PersonalDataConsents", 1),
                *((name, 1) for name in _MSPA),
            ),
        ),
        "usca": Section(
            8,
            1,
            (
                ("SaleOptOutNotice", 1),
                ("SharingOptOutNotice", 1),
                ("SensitiveDataLimitUseNotice", 1),
                ("SaleOptOut", 1),
                ("SharingOptOut", 1),
                (_SENSITIVE, 9),
                (_CHILD, 2),
                ("PersonalDataConsents", 1),
                *((name, 1) for name in _MSPA),
            ),
        ),
    }
)


def fields_of(name: str, *, opted_out: bool) -> dict[str, int | list[int]]:
    """Give the fields of a visitor of a site that gives its notices and is outside the MSPA."""
    section = SECTIONS[name]
    found: dict[str, int | list[int]] = {"Version": section.version}
    for field, count in section.fields:
        found[field] = [NOT_APPLICABLE] * count if count > 1 else _value(field, opted_out)
    return found


def _value(field: str, opted_out: bool) -> int:
    if field in OPT_OUTS:
        return YES if opted_out else NO
    if field == "MspaCoveredTransaction":
        return NO
    told = field.endswith("OptOutNotice") and not field.startswith("Sensitive")
    return YES if told or field == "SharingNotice" else NOT_APPLICABLE


def encode(name: str, *, opted_out: bool, signal: bool) -> str:
    """Write the string of one section, with the sub-section on Global Privacy Control."""
    section = SECTIONS[name]
    fields = fields_of(name, opted_out=opted_out)
    core = _bits(section.version, 6)
    for field, _ in section.fields:
        value = fields[field]
        core += "".join(_bits(one, 2) for one in (value if isinstance(value, list) else [value]))
    gpc = _bits(1, 2) + _bits(int(signal), 1)
    return f"{_header(section.number)}~{_letters(core)}.{_letters(gpc)}"


def decode(text: str) -> tuple[str, Fields, bool | None]:
    """Read a string of one section: its name, its fields, the signal. ValueError if it is none."""
    header, _, body = text.partition("~")
    name = next((key for key in SECTIONS if _header(SECTIONS[key].number) == header), None)
    if name is None:
        raise ValueError("The header names neither usnat nor usca alone.")
    core, _, gpc = body.partition(".")
    bits = _read(core)
    fields: dict[str, int | tuple[int, ...]] = {"Version": _take(bits, 6)}
    for field, count in SECTIONS[name].fields:
        values = tuple(_take(bits, 2) for _ in range(count))
        fields[field] = values if count > 1 else values[0]
    return name, fields, _signal(gpc)


def _signal(gpc: str) -> bool | None:
    if not gpc:
        return None
    bits = _read(gpc)
    if _take(bits, 2) != 1:
        raise ValueError("The sub-section is not the one on Global Privacy Control.")
    return bool(_take(bits, 1))


def _header(number: int) -> str:
    """The header lists one section, as a range of one number in Fibonacci code."""
    listed = _bits(1, 12) + "0" + _fibonacci(number)
    return _letters(_bits(HEADER_TYPE, 6) + _bits(HEADER_VERSION, 6) + listed)


def _fibonacci(number: int) -> str:
    """Write a number as a sum of Fibonacci numbers, smallest first, and a closing 1."""
    steps = [1, 2]
    while steps[-1] <= number:
        steps.append(steps[-2] + steps[-1])
    digits = ""
    for step in reversed(steps):
        digits = ("1" if step <= number else "0") + digits
        number -= step if step <= number else 0
    return digits.rstrip("0") + "1"


def _bits(value: int, width: int) -> str:
    return format(value, f"0{width}b")


def _letters(bits: str) -> str:
    padded = bits + "0" * (-len(bits) % 6)
    ends = range(0, len(padded) + 1, 6)
    return "".join(LETTERS[int(padded[start:end], 2)] for start, end in pairwise(ends))


def _read(letters: str) -> Iterator[str]:
    for letter in letters:
        yield from _bits(LETTERS.index(letter), 6)


def _take(bits: Iterator[str], width: int) -> int:
    taken = "".join(islice(bits, width))
    if len(taken) < width:
        raise ValueError("The string ends before its last field.")
    return int(taken, 2)
