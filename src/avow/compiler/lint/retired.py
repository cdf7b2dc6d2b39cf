"""Technologies that are gone, and services that have closed, each reported where first named."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.lint.scope import Scope, listed, quoted, verbatim
from avow.compiler.statement import Sentence


@dataclass(frozen=True, slots=True)
class Retired:
    """Something that a text should no longer name since a day, and what to write instead.

    One of the `hints` is in every text that the words match: looking for them is quick.
    """

    name: str
    hints: tuple[str, ...]
    words: re.Pattern[str]
    since: date
    because: str
    instead: str
    reference: str
    unless: re.Pattern[str] | None = None


@cache
def table(name: str) -> tuple[Retired, ...]:
    """Read one of the two tables beside this module."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    entries = tomllib.loads(text).values()
    return tuple(_entry(**entry) for entry in entries)


def _entry(*, words: str, unless: str = "", hints: list[str], **fields: Any) -> Retired:
    current = re.compile(unless) if unless else None
    return Retired(words=re.compile(words), unless=current, hints=tuple(hints), **fields)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find what is retired on the day of the check, once each, with the other places."""
    for code, name in (("AV106", "retired.toml"), ("AV111", "closed.toml")):
        for entry in table(name):
            if entry.since <= scope.as_of and any(hint in scope.body for hint in entry.hints):
                yield from _report(scope, code, entry)


def _report(scope: Scope, code: str, entry: Retired) -> Iterator[Diagnostic]:
    places = [(s, found[0]) for s, said in scope.said if (found := _match(entry, said))]
    if places:
        sentence, words = places[0][0], verbatim(*places[0])
        yield scope.about(
            sentence, code, _message(entry, words, places), entry.instead, words=words
        )


def _match(entry: Retired, said: str) -> re.Match[str] | None:
    found = entry.words.search(said)
    return None if found and entry.unless and entry.unless.search(said) else found


def _message(entry: Retired, words: str, places: list[tuple[Sentence, str]]) -> str:
    also = listed(sorted({s.line for s, _ in places[1:]} - {places[0][0].line}))
    return (
        f"{quoted(words)} names {entry.name}{also}: {entry.because}, as of {entry.since}. "
        f"See {entry.reference}."
    )
