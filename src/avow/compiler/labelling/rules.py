"""The ordered rules, read from the tables beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from avow.compiler.labelling.patterns import Pattern, Places, pattern


@dataclass(frozen=True, slots=True)
class Rule:
    """What a sentence says by any of some patterns, unless it also says another thing."""

    name: str
    topic: str
    weight: float
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    def found(self, places: Places) -> tuple[int, int] | None:
        """The places of the words that fit, or None."""
        for said in self.when:
            if not said.needs & places.absent and (span := said.found(places)):
                return None if _any(self.unless, places) else span
        return None

    def fits(self, places: Places) -> bool:
        """Whether the sentence says it."""
        return _any(self.when, places) and not _any(self.unless, places)


def _any(patterns: tuple[Pattern, ...], places: Places) -> bool:
    for said in patterns:  # a loop: this is the hottest line, and a generator costs twice as much
        if not said.needs & places.absent and said.ends(places, places.all | 1):
            return True
    return False


@cache
def table(name: str) -> tuple[Rule, ...]:
    """The rules of a table, in order."""
    text = (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            name=rule.get("name", ""),
            topic=rule.get("topic", ""),
            weight=rule.get("weight", 0.0),
            when=_patterns(rule["when"]),
            unless=_patterns(rule.get("unless", "")),
        )
        for rule in tomllib.loads(text)["rule"]
    )


def _patterns(lines: str) -> tuple[Pattern, ...]:
    return tuple(pattern(line) for line in lines.splitlines() if line.strip())
