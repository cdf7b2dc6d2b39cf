"""The whole check of a text, with or without practices: one call, one report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from avow.compiler.binding import bind
from avow.compiler.checks.conflicts import check_conflicts
from avow.compiler.checks.coverage import check_coverage
from avow.compiler.checks.law import check_law
from avow.compiler.checks.law_of_practices import check_practices_law
from avow.compiler.compiling import compile_policy
from avow.compiler.diagnostics import Diagnostic, Severity
from avow.compiler.labels import Labelled, label
from avow.compiler.lint import lint
from avow.compiler.packs import DEFAULT, Packs
from avow.compiler.parsing import parse
from avow.compiler.policy import Policy
from avow.compiler.practices import Practices
from avow.compiler.reading import read
from avow.compiler.statement import Label, Statement
from avow.core.errors import UnusableInputError


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check found. Maps are keyed by the address of a sentence."""

    statement: Statement
    labels: Mapping[str, Labelled]
    diagnostics: tuple[Diagnostic, ...]
    practices: Practices | None = None
    bound: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The practices that each sentence carries, such as `("purpose.marketing",)`."""
    informs: frozenset[str] = frozenset()
    """The sentences that `[informs]` names."""
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
    parsed = parse(statement)
    labels = label(parsed)
    declared, found = None, list(lint(parsed, labels, file=statement_file, as_of=as_of))
    if practices is not None:
        declared, faults = read(practices, file=practices_file)
        found += faults
    packs = Packs.load(_regimes(regimes, declared), as_of)
    found += check_law(parsed, packs, file=statement_file, practices=declared)
    report = Report(statement=parsed, labels=labels, diagnostics=_sorted(found))
    if declared is None:
        return report
    return _with_practices(report, declared, packs, practices_file, statement_file)


def _regimes(asked: tuple[str, ...] | None, practices: Practices | None) -> tuple[str, ...]:
    """Give the rule packs to hold a text against."""
    if asked is not None:
        return asked
    return (practices.about.regimes if practices else ()) or DEFAULT


def _with_practices(
    report: Report, practices: Practices, packs: Packs, file: str, statement_file: str
) -> Report:
    """Bind, hold practices against text and law, and compile when nothing stands against it."""
    bindings, found = bind(
        report.statement,
        report.labels,
        practices,
        statement_file=statement_file,
        practices_file=file,
    )
    found += check_conflicts(report.statement, practices, bindings, file=file)
    found += check_coverage(practices, file=file)
    found += check_practices_law(practices, bindings, packs, file=file)
    whole = replace(
        report,
        practices=practices,
        bound=bindings.by_sentence,
        informs=bindings.informs,
        diagnostics=_sorted([*report.diagnostics, *found]),
    )
    if whole.errors:
        return whole
    policy = compile_policy(report.statement, practices, bindings, packs)
    return replace(whole, policy=policy)


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put the findings in the order of the files, each once."""
    once = dict.fromkeys(found)
    return tuple(sorted(once, key=lambda d: (d.file, d.line, d.column, d.code, d.message)))


def try_out(
    statement: str, practices: str, *, as_of: date, regimes: tuple[str, ...] | None = None
) -> Policy:
    """Compile a text that may not be published yet, so that it can be tried out.

    Only what makes it impossible refuses: UnusableInputError names the first fault of the
    practices, or the first practice without a sentence.
    """
    parsed = parse(statement)
    declared, faults = read(practices, file="practices.toml")
    if declared is None:
        raise UnusableInputError(f"practices.toml, line {faults[0].line}: {faults[0].message}")
    bindings, found = bind(
        parsed, label(parsed), declared, statement_file="statement.md", practices_file="practices"
    )
    lost = [d for d in found if d.code in ("AV201", "AV202", "AV203")]
    if lost:
        raise UnusableInputError(f"practices.toml, line {lost[0].line}: {lost[0].message}")
    return compile_policy(
        parsed, declared, bindings, Packs.load(_regimes(regimes, declared), as_of)
    )
