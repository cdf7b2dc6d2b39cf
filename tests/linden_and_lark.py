"""Linden & Lark, the invented retailer that ships as demonstration and as template."""

from datetime import date
from functools import cache
from importlib import resources

from avow.compiler.checking import Report, check
from avow.compiler.policy import Policy

FOLDER = resources.files("avow.demo") / "linden_and_lark"

AS_OF = date(2026, 11, 1)
"""A day on which the text is in force."""


def statement() -> str:
    """Give the text of the statement."""
    return (FOLDER / "statement.md").read_text(encoding="utf-8")


def practices() -> str:
    """Give the practices as TOML."""
    return (FOLDER / "practices.toml").read_text(encoding="utf-8")


def changed(practices: str) -> Report:
    """Check the text with other practices than its own."""
    return check(statement(), practices, as_of=AS_OF)


@cache
def report() -> Report:
    """Check the text with its own practices, under the law of AS_OF."""
    return changed(practices())


def policy() -> Policy:
    """Give the compiled policy."""
    compiled = report().policy
    assert compiled is not None
    return compiled
