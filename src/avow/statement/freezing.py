"""What a version is made of: exact bytes under one digest, checked and compiled from them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from avow.compiler.binding import Bindings, bind
from avow.compiler.checking import Report, check
from avow.compiler.compiling import compile_policy
from avow.compiler.labels import label
from avow.compiler.packs import DEFAULT, Packs, source
from avow.compiler.parsing import parse
from avow.compiler.policy import Policy
from avow.compiler.practices import Practices
from avow.compiler.reading import read
from avow.core.errors import UnusableInputError
from avow.core.texts import decoded
from avow.statement.errors import NotPublishableError

STATEMENT = "statement.md"
PRACTICES = "practices.toml"


def digest_of(statement: bytes, practices: bytes, rule_packs: Mapping[str, str]) -> str:
    """SHA-256 over the SHA-256 of each part, in hex, one a line: text, practices, packs by name."""
    parts = [statement, practices, *(rule_packs[name].encode() for name in sorted(rule_packs))]
    lines = "\n".join(hashlib.sha256(part).hexdigest() for part in parts)
    return hashlib.sha256(lines.encode()).hexdigest()


def frozen_packs(report: Report) -> dict[str, str]:
    """Give the text of every rule pack that a version was held against, by name."""
    names = report.policy.packs.digests if report.policy else ()
    return {name: source(name).decode() for name in names}


def checked(statement: bytes, practices: bytes, *, as_of: date) -> Report:
    """Check a text and its practices. NotPublishableError while there are errors."""
    report = check(
        decoded(statement, name=STATEMENT), decoded(practices, name=PRACTICES), as_of=as_of
    )
    if report.errors:
        raise NotPublishableError(report.errors)
    return report


@dataclass(frozen=True)
class Frozen:
    """A version that was judged when it was published, read again without judging it again.

    A newer release of the checker may find more, and must not take the statement out of force.
    """

    report: Report
    practices: Practices
    bindings: Bindings

    def policy(self, as_of: date) -> Policy:
        """Compile the version under the law in force on a day."""
        packs = Packs.load(self.practices.about.regimes or DEFAULT, as_of)
        return compile_policy(self.report.statement, self.practices, self.bindings, packs)


def thawed(statement: bytes, practices: bytes) -> Frozen:
    """Read what was frozen."""
    parsed = parse(decoded(statement, name=STATEMENT))
    labels = label(parsed)
    declared, _ = read(decoded(practices, name=PRACTICES), file=PRACTICES)
    if declared is None:
        raise UnusableInputError(
            "The practices of this version cannot be read by this release. Go back to the former."
        )
    bindings, _ = bind(parsed, labels, declared, statement_file=STATEMENT, practices_file=PRACTICES)
    report = Report(
        statement=parsed,
        labels=labels,
        diagnostics=(),
        practices=declared,
        bound=bindings.by_sentence,
        informs=bindings.informs,
    )
    return Frozen(report, declared, bindings)
