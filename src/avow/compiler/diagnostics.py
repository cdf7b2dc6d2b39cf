"""Diagnostics: what is wrong, where, why, and what to write instead. Codes are stable for ever."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path


class Severity(StrEnum):
    """How much a diagnostic weighs: an error refuses publication; the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic, with one text that has the defect and its nearest text that has not.

    `bad` and `good` hold `statement`, and where the check needs them `practices`, `regimes` and
    `as_of`.
    """

    code: str
    name: str
    severity: Severity
    title: str
    why: str
    bad: dict[str, str]
    good: dict[str, str]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `line` and `column` count from 1; 0 means the file as a whole."""

    code: str
    file: str
    line: int
    column: int
    message: str
    help: str
    sentence: str | None = None
    """Address of the sentence it is about."""
    severity: Severity = Severity.ERROR

    @property
    def name(self) -> str:
        """The code's short name, such as `dangling-reference`."""
        return codes()[self.code].name


@cache
def codes() -> dict[str, Code]:
    """Every code by its name, read from the tables beside this module."""
    found: dict[str, Code] = {}
    for table in (Path(__file__).parent / "codes").glob("*.toml"):
        for code, fields in tomllib.loads(table.read_text(encoding="utf-8")).items():
            fields["severity"] = Severity(fields["severity"])
            found[code] = Code(code=code, **fields)
    return dict(sorted(found.items()))


def report(
    code: str,
    message: str,
    help: str,  # noqa: A002
    *,
    file: str,
    line: int = 0,
    column: int = 0,
    sentence: str | None = None,
    severity: Severity | None = None,
) -> Diagnostic:
    """Make a diagnostic with its code's own severity, unless a rule pack says another.

    A line without a column is meant from its beginning.
    """
    return Diagnostic(
        code=code,
        file=file,
        line=line,
        column=column or min(line, 1),
        message=message,
        help=help,
        sentence=sentence,
        severity=severity or codes()[code].severity,
    )
