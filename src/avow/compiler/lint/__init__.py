"""What can be wrong in a published text by itself, before any practice is declared."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from avow.compiler.diagnostics import Diagnostic
from avow.compiler.labels import Labelled
from avow.compiler.lint import (
    claims,
    contact,
    dating,
    grammar,
    headings,
    numbers,
    references,
    retired,
    urls,
)
from avow.compiler.lint.scope import Scope
from avow.compiler.statement import Statement

Check = Callable[[Scope], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    references.check,
    urls.check,
    headings.check,
    contact.check,
    retired.check,
    grammar.check,
    dating.check,
    claims.check,
    numbers.check,
)


def lint(
    statement: Statement,
    labels: Mapping[str, Labelled],
    *,
    file: str,
    as_of: date = date.max,
) -> tuple[Diagnostic, ...]:
    """Find the defects of a text by itself, in reading order; `as_of` says what is retired yet."""
    scope = Scope(statement, labels, file, as_of)
    found = [diagnostic for check in CHECKS for diagnostic in check(scope)]
    return tuple(sorted(found, key=lambda d: (d.line, d.column, d.code)))
