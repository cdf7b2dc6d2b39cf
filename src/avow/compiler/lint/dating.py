"""Whether the text says since when it holds."""

import re
from collections.abc import Iterator

from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.lint.scope import Scope
from avow.compiler.text.furniture import DATE

_DATED = re.compile(
    r"\b(?:updated?|revised|revision|effective|modified|modification|posted|changed|version|edited|"
    r"released|reviewed|dated|amended|as of|in force|published)\b",
    re.IGNORECASE,
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Find a text without the day of its last change."""
    headings = (section.heading for section in scope.statement.sections)
    furniture = (text for _, text in scope.statement.furniture)
    for line in (*headings, *furniture):
        if DATE.search(line):
            return
    if any(_DATED.search(s.text) and DATE.search(s.text) for s in scope.statement.sentences):
        return
    yield report(
        "AV110",
        "Nothing in the text says when it was last changed, so that a reader cannot tell which "
        "version holds.",
        "Write a line such as “Last updated: 1 March 2026” under the title.",
        file=scope.file,
        line=1,
        column=1,
    )
