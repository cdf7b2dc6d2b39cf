"""A report as text for people, as JSON for programs, and as SARIF for code hosts."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import avow
from avow.compiler.checking import Report
from avow.compiler.diagnostics import Diagnostic, Severity, codes
from avow.compiler.statement import Label

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
SHOWN_BEFORE, SHOWN_AFTER = 40, 60
"""Characters of the source shown on each side of the place."""


def coverage(report: Report) -> dict[str, int]:
    """Count the sentences that practices carry, that only inform, and that nothing carries."""
    standing = Counter(
        "bound"
        if report.bound.get(address)
        else "informs"
        if labelled.label is Label.INFORMS or address in report.informs
        else "unbound"
        for address, labelled in report.labels.items()
    )
    return {name: standing[name] for name in ("bound", "informs", "unbound")}


def as_json(report: Report, *, sentences: bool = False) -> str:
    """Give the report as one JSON object, documented in docs/check.md."""
    answer: dict[str, Any] = {
        "statement": {
            "digest": report.statement.digest,
            "sentences": len(report.statement.sentences),
            "promises": report.promises,
        },
        "coverage": coverage(report),
        "diagnostics": [_diagnostic(d) for d in report.diagnostics],
    }
    if sentences:
        answer["sentences"] = [_sentence(report, s.address) for s in report.statement.sentences]
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "sentence": found.sentence,
        "message": found.message,
        "help": found.help,
    }


def _sentence(report: Report, address: str) -> dict[str, Any]:
    sentence, labelled = report.statement.by_address[address], report.labels[address]
    return {
        "address": address,
        "section": sentence.section,
        "kind": sentence.kind,
        "line": sentence.line,
        "text": sentence.text,
        "label": labelled.label,
        "topics": list(labelled.topics),
        "bound": list(report.bound.get(address, ())),
    }


def as_text(
    report: Report, *, texts: Mapping[str, str], sentences: bool = False, colour: bool = False
) -> str:
    """Give the report as a person reads it: each finding with its place, then the sum."""
    lines = {name: text.splitlines() for name, text in texts.items()}
    parts = [_listing(report)] if sentences else []
    parts += [
        "\n".join(_finding(found, lines.get(found.file, []), colour=colour))
        for found in report.diagnostics
    ]
    parts.append(_sum(report))
    return "\n\n".join(parts)


def _listing(report: Report) -> str:
    return "\n".join(
        f"{labelled.label:9}{','.join(labelled.topics):20} {address}"
        for address, labelled in report.labels.items()
    )


def _finding(found: Diagnostic, source: list[str], *, colour: bool) -> Iterator[str]:
    """One finding: what is wrong, the place with a mark under it, what to write instead."""
    title = f"{found.severity}[{found.code}] {found.name}"
    yield (f"\033[1;{COLOURS[found.severity]}m{title}\033[0m" if colour else title) + (
        f": {found.message}"
    )
    if 0 < found.line <= len(source):
        yield f"  --> {found.file}:{found.line}:{found.column}"
        yield from _place(source[found.line - 1], found.line, max(found.column, 1))
    else:
        yield f"  --> {found.file}"
    yield f"  help: {found.help}"


def _place(text: str, line: int, column: int) -> Iterator[str]:
    start = max(0, column - 1 - SHOWN_BEFORE)
    shown = text[start : column - 1 + SHOWN_AFTER]
    before = "…" if start else ""
    after = "…" if column - 1 + SHOWN_AFTER < len(text) else ""
    margin = f"{line:5} | "
    yield margin + before + shown.replace("\t", " ") + after
    yield " " * (len(margin) + len(before) + column - 1 - start) + "^"


def _sum(report: Report) -> str:
    labels = Counter(labelled.label for labelled in report.labels.values())
    covered = coverage(report)
    weights = Counter(found.severity for found in report.diagnostics)
    standing = (
        f"{covered['bound']} bound, {covered['informs']} inform, {covered['unbound']} unbound. "
        if report.practices
        else ""
    )
    return (
        f"{len(report.labels)} sentences: {labels[Label.PROMISE]} promises, "
        f"{labels[Label.PRACTICE]} practices, {labels[Label.INFORMS]} inform. {standing}"
        f"{_counted(weights[Severity.ERROR], 'error')}, "
        f"{_counted(weights[Severity.WARNING], 'warning')}, "
        f"{_counted(weights[Severity.NOTE], 'note')}."
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def as_sarif(report: Report) -> str:
    """Give the findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines."""
    used = sorted({found.code for found in report.diagnostics})
    return json.dumps(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
            "sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": _driver(used)},
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(found, used) for found in report.diagnostics],
                }
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _driver(used: list[str]) -> dict[str, Any]:
    return {
        "name": "avow",
        "version": avow.__version__,
        "rules": [
            {
                "id": code,
                "name": codes()[code].name,
                "shortDescription": {"text": codes()[code].title},
                "fullDescription": {"text": codes()[code].why},
                "defaultConfiguration": {"level": codes()[code].severity},
            }
            for code in used
        ],
    }


def _result(found: Diagnostic, used: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": found.file.replace("\\", "/")}}
    if found.line:
        place["region"] = {"startLine": found.line, "startColumn": max(found.column, 1)}
    return {
        "ruleId": found.code,
        "ruleIndex": used.index(found.code),
        "level": found.severity,
        "message": {"text": f"{found.message} {found.help}"},
        "locations": [{"physicalLocation": place}],
    }
