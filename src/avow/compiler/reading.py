"""Practices from TOML: every fault found in one run, with its line; what is right is frozen."""

import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from avow.compiler.declaration.faults import Findings
from avow.compiler.declaration.fields import record, unknown
from avow.compiler.declaration.places import Places
from avow.compiler.declaration.references import check_references
from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.practices import TABLES, About, Informs, Practices
from avow.core.errors import UnusableInputError

LONGEST = 1_048_576
"""Characters: forty times the largest real practices, and read in well under five seconds."""

_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_MANY_PARTS = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{24}}")
_TWICE = re.compile(r"twice|overwrite|mutate|already", re.IGNORECASE)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def read(text: str, *, file: str) -> tuple[Practices | None, tuple[Diagnostic, ...]]:
    """Read practices, or say all that is wrong with them. UnusableInputError when not TOML."""
    text = text.removeprefix("\ufeff")
    _refuse_unusable(text, file=file)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise UnusableInputError(f"{file} is nested too deeply to be read; flatten it.") from None
    except ValueError as error:
        return None, (_not_toml(error, file=file),)
    findings = Findings(file, Places(text))
    practices = _practices(tables, findings)
    check_references(tables, findings)
    return (None if findings.items else practices), findings.sorted()


def _refuse_unusable(text: str, *, file: str) -> None:
    if not text.strip():
        raise UnusableInputError(f"{file} is empty; declare at least [statement].")
    if len(text) > LONGEST:
        raise UnusableInputError(f"{file} has more than {LONGEST} characters; split the business.")
    if many := _MANY_PARTS.search(text):
        line = text.count("\n", 0, many.start()) + 1
        raise UnusableInputError(f"{file}, line {line}: a name of so many parts is not read.")


def _not_toml(error: ValueError, *, file: str) -> Diagnostic:
    """Tell a key written twice, which is a finding, from a text that is not TOML at all."""
    message, place = str(error), _AT.search(str(error))
    if place and _TWICE.search(message):
        said = message[: place.start()].strip()
        return report(
            "AV006",
            f"The same table or key is written twice: {said}.",
            "Keep one of the two, or give one another key.",
            file=file,
            line=int(place[1]),
            column=int(place[2]),
        )
    raise UnusableInputError(f"{file} is not TOML: {message.rstrip('.')}.") from None


def _practices(tables: Mapping[str, Any], findings: Findings) -> Practices | None:
    """Build every table, so that every fault is found, and give the whole when nothing is wrong."""
    known = {"statement", "informs", *TABLES}
    for name in tables.keys() - known:
        unknown("AV001", (name,), known, findings)
    built: dict[str, Any] = {}
    for name, (kind, attribute) in TABLES.items():
        built[attribute] = _table(name, kind, tables.get(name, {}), findings)
    about = _about(tables, findings)
    informs = record(Informs, ("informs",), tables.get("informs", {}), findings)
    if about is None or informs is None or findings.items:
        return None
    return Practices(about=about, informs=informs, **built)


def _about(tables: Mapping[str, Any], findings: Findings) -> About | None:
    if "statement" not in tables:
        findings.add(
            "AV005",
            "The table [statement] is missing.",
            "Add [statement] with `controller` and `contact`.",
            (),
        )
        return None
    return record(About, ("statement",), tables["statement"], findings)


def _table(name: str, kind: type, table: object, findings: Findings) -> Mapping[str, Any]:
    """Read each `[name.KEY]`."""
    if not isinstance(table, dict):
        findings.wrong_type((name,), "tables", f"Write [{name}.KEY] for each.")
        return MappingProxyType({})
    built: dict[str, Any] = {}
    for key, fields in table.items():
        findings.check_key((name, key))
        built[key] = record(kind, (name, key), fields, findings, key=key)
    return MappingProxyType(built)
