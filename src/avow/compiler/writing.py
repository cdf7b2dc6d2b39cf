"""Practices written out again: as plain tables, as one digest, and as TOML."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from avow.compiler.practices import Practices, tables

_TOML_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x7f": "\\u007f"}
)


def tables_of(
    practices: Practices, *, bound: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Give every table with its TOML keys, defaults left out; with `bound` also the sentences."""
    found: dict[str, Any] = {"statement": _plain(practices.about)}
    for name, table in tables(practices).items():
        rows = {key: _plain(practice) for key, practice in table.items()}
        for key, row in rows.items() if bound is not None else ():
            row["sentences"] = list((bound or {}).get(f"{name}.{key}", ()))
        found[name] = rows
    found["informs"] = _plain(practices.informs)
    return {name: table for name, table in found.items() if table}


def digest_of_practices(practices: Practices) -> str:
    """Give SHA-256 (hex) of what is declared; order, comments and spaces do not change it."""
    canonical = json.dumps(tables_of(practices), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def render(practices: Practices) -> str:
    """Write practices as TOML that reads back as the same practices."""
    lines: list[str] = []
    for name, table in tables_of(practices).items():
        if name in ("statement", "informs"):
            lines += _table(name, table)
        else:
            for key, row in table.items():
                lines += _table(f"{name}.{key}", row)
    return "\n".join(lines)


def _plain(practice: Any) -> dict[str, Any]:
    """Give one object's fields by their TOML keys, without its name, line and defaults."""
    found = {}
    for field in fields(practice):
        value = getattr(practice, field.name)
        if field.name in ("key", "line") or value == field.default or value == {}:
            continue
        found[field.name.rstrip("_")] = _json(value)
    return found


def _json(value: Any) -> Any:
    if is_dataclass(value):
        return _plain(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _table(name: str, row: Mapping[str, Any]) -> list[str]:
    """Write one table; what is a table inside it follows under its own name."""
    inner = {key: value for key, value in row.items() if isinstance(value, dict)}
    lines = [f"[{name}]"]
    lines += [f"{key} = {_value(value)}" for key, value in row.items() if key not in inner]
    lines.append("")
    for key, value in inner.items():
        lines += _table(f"{name}.{_key(key)}", {_key(k): v for k, v in value.items()})
    return lines


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value.translate(_TOML_ESCAPES)}"'
