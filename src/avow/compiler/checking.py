"""The whole check of a text, with or without practices: one call, one report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from avow.compiler.diagnostics import Diagnostic, Severity
from avow.compiler.labels import Labelled
from avow.compiler.policy import Policy
from avow.compiler.practices import Practices
from avow.compiler.statement import Label, Statement


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check found. Maps are keyed by the address of a sentence."""

    statement: Statement
    labels: Mapping[str, Labelled]
    diagnostics: tuple[Diagnostic, ...]
    practices: Practices | None = None
    bound: Mapping[str, tuple[str, ...]]
    """The practices that each sentence carries, such as `("purpose.marketing",)`."""
    policy: Policy | None = None
    """None while there are errors, or without practices."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that refuse publication."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def promises(self) -> int:
        """How many sentences are promises."""
        return sum(labelled.label is Label.PROMISE for labelled in self.labels.values())


def check(
    statement: str,
    practices: str | None = None,
    *,
    as_of: date,
    statement_file: str = "statement.md",
    practices_file: str = "practices.toml",
    regimes: tuple[str, ...] | None = None,
) -> Report:
    """Check a text under the law in force on `as_of`; compile it when practices are given.

    `regimes` are the rule packs to hold it against; by default those that the practices name, and
    without practices `us-ca`, `us` and `mail`. UnusableInputError when a text is empty or too long.
    """
    raise UnfinishedError
