"""One table of TOML as one frozen object: the object's own fields say what may stand there."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from types import MappingProxyType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from avow.compiler.declaration.faults import Findings, named, shown
from avow.compiler.declaration.places import Path
from avow.compiler.practices import Contact, Rule
from avow.compiler.restraints import RULES

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WRONG: Any = object()
"""Stands for a value that has been refused."""

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A field: its name in Python and in TOML, its type, and whether it must be given."""

    name: str
    key: str
    type: Any
    required: bool


def _slots(kind: type) -> tuple[_Slot, ...]:
    """Give the fields of a dataclass that a file may set."""
    return tuple(
        _Slot(
            f.name,
            f.name.rstrip("_"),
            f.type,
            f.default is MISSING and f.default_factory is MISSING,
        )
        for f in fields(cast("Any", kind))
        if f.name not in ("key", "line")
    )


def record(
    kind: type[Kind], path: Path, table: object, findings: Findings, **given: object
) -> Kind | None:
    """Read one table as `kind`; None when something is missing or wrong, which is then said."""
    if not isinstance(table, dict):
        findings.wrong_type(path, "a table", f"Write [{'.'.join(path)}].")
        return None
    slots = _slots(kind)
    for key in table.keys() - {slot.key for slot in slots}:
        unknown("AV002", (*path, key), (slot.key for slot in slots), findings)
    values = {slot.name: _value(slot, kind, path, table, findings) for slot in slots}
    if any(value is _WRONG for value in values.values()):
        return None
    present = {name: value for name, value in values.items() if value is not MISSING}
    if kind is not Contact:
        given["line"] = findings.line(path)
    return kind(**present, **given)


def unknown(code: str, path: Path, known: Iterable[str], findings: Findings) -> None:
    """Say that nothing of this name is known, and what may have been meant."""
    what = "table" if code == "AV001" else "key"
    findings.add(
        code, f"{named(path)} is no {what} of practices.", findings.near(path[-1], known), path
    )


def _value(
    slot: _Slot, kind: type, path: Path, table: Mapping[str, Any], findings: Findings
) -> Any:
    """Give a field's value, MISSING when it may be left out, or _WRONG."""
    here = (*path, slot.key)
    if slot.key not in table:
        if not slot.required:
            return MISSING
        findings.add("AV005", f"{named(here)} is missing.", "Every such table needs it.", path)
        return _WRONG
    wanted = slot.type
    if kind is Rule and slot.name == "value":
        wanted = _rule_type(path[-1])
    return _taken(wanted, table[slot.key], here, findings)


def _rule_type(key: str) -> Any:
    """Give the type that a rule's value must have."""
    kind = RULES.get(key, object)
    return tuple[str, ...] if kind is list else kind


def _taken(wanted: Any, value: Any, path: Path, findings: Findings) -> Any:
    """Give `value` as the type that is wanted there, or _WRONG when it does not fit."""
    origin = get_origin(wanted)
    if origin is UnionType:
        return _taken(get_args(wanted)[0], value, path, findings)
    if origin is Literal:
        return _word(get_args(wanted), value, path, findings)
    if origin is tuple:
        return _list(get_args(wanted)[0], value, path, findings)
    if wanted is Contact:
        return record(Contact, path, value, findings) or _WRONG
    if origin is not None:
        return _names(value, path, findings)
    return _plain(wanted, value, path, findings)


def _word(words: tuple[str, ...], value: Any, path: Path, findings: Findings) -> Any:
    """Take one of a few words."""
    if value in words and isinstance(value, str):
        return value
    if not isinstance(value, str):
        findings.wrong_type(path, "a word", findings.near("", words))
        return _WRONG
    findings.add(
        "AV004",
        f"{named(path)} cannot be `{shown(value)}`.",
        findings.near(value, words),
        path,
    )
    return _WRONG


def _list(kind: Any, value: Any, path: Path, findings: Findings) -> Any:
    """Take a list of words, none of them twice."""
    if not isinstance(value, list):
        findings.wrong_type(path, "a list", f'Write {path[-1]} = ["…"].')
        return _WRONG
    taken = tuple(_taken(kind, item, path, findings) for item in value)
    if any(item is _WRONG for item in taken):
        return _WRONG
    for item in sorted(item for item, times in Counter(taken).items() if times > 1):
        said = f"{named(path)} names `{shown(item)}` twice."
        findings.add("AV006", said, "Keep one of the two.", path)
    return taken


def _names(value: Any, path: Path, findings: Findings) -> Any:
    """Take a table of text by name."""
    if not isinstance(value, dict):
        findings.wrong_type(path, "a table", f"Write [{'.'.join(path)}].")
        return _WRONG
    taken = {key: _plain(str, text, (*path, key), findings) for key, text in value.items()}
    return _WRONG if _WRONG in taken.values() else MappingProxyType(taken)


_CALLED = {str: "text in quotes", bool: "true or false", int: "a whole number"}


def _plain(wanted: type, value: Any, path: Path, findings: Findings) -> Any:
    """Take text, a number or a yes or no, exactly of the type that is wanted."""
    if wanted is not object and type(value) is not wanted:
        findings.wrong_type(path, _CALLED[wanted], f"It is {shown(value)} now.")
        return _WRONG
    if isinstance(value, str) and (not value.strip() or _CONTROLS.search(value)):
        said = f"{named(path)} is empty or holds control characters."
        findings.add("AV008", said, "Write the text, or leave the key out.", path)
        return _WRONG
    return value
