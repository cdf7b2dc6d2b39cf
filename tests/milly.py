"""The real statement that the product must carry, and its practices as we declare them.

The text lies in the folder `shared` beside the repository and is not part of the project, so
tests that need it say `@milly.needed` and are skipped where it is not at hand.
"""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from avow.compiler.binding import bind
from avow.compiler.checking import Report, check
from avow.compiler.compiling import compile_policy
from avow.compiler.labels import label
from avow.compiler.packs import Packs
from avow.compiler.parsing import parse
from avow.compiler.policy import Policy
from avow.compiler.reading import read

_HERE = Path(__file__).resolve().parent
SHARED = _HERE.parent.parent / "shared"
STATEMENT = SHARED / "seed" / "milly-2015.md"
LABELS = SHARED / "data" / "labels" / "milly-2015.json"
PRACTICES = _HERE / "milly_practices.toml"

AS_OF = date(2026, 11, 1)
"""A day on which every rule that the text is older than is in force."""

needed = pytest.mark.skipif(
    not STATEMENT.is_file(),
    reason="the MILLY statement is read from the folder `shared` beside the repository",
)


def statement() -> str:
    """Give the text of the statement."""
    return STATEMENT.read_text(encoding="utf-8")


def practices() -> str:
    """Give the practices as TOML."""
    return PRACTICES.read_text(encoding="utf-8")


@cache
def report() -> Report:
    """Check the text with its practices, under the law of AS_OF."""
    return check(statement(), practices(), as_of=AS_OF)


@cache
def policy() -> Policy:
    """Compile the practices although the text has errors, to try the rooms on what it says."""
    parsed, (declared, _) = parse(statement()), read(practices(), file="practices.toml")
    assert declared is not None
    bindings, _ = bind(
        parsed,
        label(parsed),
        declared,
        statement_file="statement.md",
        practices_file="practices.toml",
    )
    return compile_policy(parsed, declared, bindings, Packs.load(declared.about.regimes, AS_OF))
