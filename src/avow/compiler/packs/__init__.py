"""Rule packs: what the law asks, as dated data. No legal number stands in code."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from avow.core.errors import NotFoundError

DEFAULT = ("us-ca", "us", "mail")
"""The packs that a text is held against when nobody names others."""

_FIELDS = ("title", "from", "until", "reference", "trust", "kind")


class UnknownPackError(NotFoundError):
    """A rule pack was asked for that does not exist."""

    code = "compiler.unknown_pack"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRule:
    """One rule of law: from which day it holds, where it is written, and what it asks.

    `trust` says how the source was read: R primary text, S secondary source, M from memory.
    `until` is the first day on which it holds no more.
    """

    pack: str
    key: str
    title: str
    kind: str
    from_: date
    reference: str
    trust: str
    until: date | None = None
    parameters: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The rule's name in reasons and answers, such as `us-ca.opt-out-signal`."""
        return f"{self.pack}.{self.key}"

    def holds(self, day: date) -> bool:
        """Say whether the rule is in force on `day`."""
        return self.from_ <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Packs:
    """The rules in force on one day, and the patterns (`terms`) that they speak of."""

    rules: tuple[PackRule, ...]
    digests: Mapping[str, str]
    """SHA-256 (hex) of each pack's file, by the pack's name."""
    terms: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, names_: tuple[str, ...], as_of: date) -> "Packs":
        """Give the rules of these packs that hold on `as_of`. UnknownPackError when none is."""
        read = {name: _pack(name) for name in dict.fromkeys(names_)}
        return cls(
            rules=tuple(r for pack in read.values() for r in pack.rules if r.holds(as_of)),
            digests=MappingProxyType({name: pack.digest for name, pack in read.items()}),
            terms=MappingProxyType({k: v for pack in read.values() for k, v in pack.terms.items()}),
        )

    def of_kind(self, kind: str) -> tuple[PackRule, ...]:
        """Give the rules of one kind, such as `deadline`."""
        return tuple(rule for rule in self.rules if rule.kind == kind)

    def deadline(self, clock: str) -> PackRule | None:
        """Give the rule that sets a clock, such as `shine-the-light`, if one is in force."""
        found = (r for r in self.of_kind("deadline") if r.parameters["clock"] == clock)
        return next(found, None)

    def rule(self, name: str) -> PackRule | None:
        """Give a rule by its name, such as `us-ca.breach-headings`, if it is in force."""
        return next((rule for rule in self.rules if rule.name == name), None)


@dataclass(frozen=True, slots=True)
class _Pack:
    """One file as it was read."""

    digest: str
    rules: tuple[PackRule, ...]
    terms: Mapping[str, tuple[str, ...]]


@cache
def names() -> tuple[str, ...]:
    """Give the names of all rule packs."""
    return tuple(sorted(file.stem for file in Path(__file__).parent.glob("*.toml")))


def categories() -> Mapping[str, str]:
    """Give the categories of Civ. Code 1798.83(e)(6), each key with its title."""
    rule = next(r for r in _pack("us-ca").rules if r.kind == "categories")
    listed: Mapping[str, str] = rule.parameters["categories"]
    return listed


def source(name: str) -> bytes:
    """Give a rule pack as it is written, to be kept with a version as evidence."""
    return (Path(__file__).parent / f"{name}.toml").read_bytes()


@cache
def _pack(name: str) -> _Pack:
    """Read one pack once."""
    if name not in names():
        raise UnknownPackError(f"There is no rule pack {name!r}; there are {', '.join(names())}.")
    raw = source(name)
    tables = tomllib.loads(raw.decode())
    terms = {key: tuple(words) for key, words in tables.get("term", {}).items()}
    rules = tuple(_rule(name, key, fields) for key, fields in tables["rule"].items())
    return _Pack(hashlib.sha256(raw).hexdigest(), rules, MappingProxyType(terms))


def _rule(pack: str, key: str, fields: dict[str, Any]) -> PackRule:
    """Read one rule; all that only its kind knows stays in `parameters`."""
    parameters = {name: _frozen(value) for name, value in fields.items() if name not in _FIELDS}
    return PackRule(
        pack=pack,
        key=key,
        title=fields["title"],
        kind=fields["kind"],
        from_=fields["from"],
        until=fields.get("until"),
        reference=fields["reference"],
        trust=fields["trust"],
        parameters=MappingProxyType(parameters),
    )


def _frozen(value: Any) -> Any:
    """Give lists as tuples and tables as views that cannot be changed."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    return value
