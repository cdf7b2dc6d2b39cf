"""`avow check`: hold a text to its words and to the law."""

import argparse
import sys
from datetime import date
from pathlib import Path

from avow.compiler.checking import Report, check
from avow.compiler.formats import as_json, as_sarif, as_text
from avow.config.cli import FOUND, USABLE
from avow.config.cli.files import Sources, sources
from avow.core import clock


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a folder with both")
    command.add_argument("--statement", type=Path, metavar="FILE")
    command.add_argument("--practices", type=Path, metavar="FILE")
    command.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    command.add_argument("--sentences", action="store_true", help="list every sentence as well")
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="hold against the law of this day"
    )
    command.add_argument(
        "--regime", action="append", metavar="PACK", help="rule pack, such as us-ca (repeatable)"
    )


def run(chosen: argparse.Namespace) -> int:
    """Check and print; 1 when there are errors."""
    files = sources(chosen.path, chosen.statement, chosen.practices)
    regimes = tuple(chosen.regime) if chosen.regime else None
    report = examine(files, as_of=chosen.as_of, regimes=regimes)
    if chosen.format == "json":
        print(as_json(report, sentences=chosen.sentences))
    elif chosen.format == "sarif":
        print(as_sarif(report))
    else:
        print(
            as_text(
                report,
                texts=files.texts,
                sentences=chosen.sentences,
                colour=sys.stdout.isatty(),
            )
        )
    return FOUND if report.errors else USABLE


def examine(
    files: Sources, *, as_of: date | None = None, regimes: tuple[str, ...] | None = None
) -> Report:
    """Check what was read under the law of a day, today unless named."""
    return check(
        files.statement,
        files.practices,
        as_of=as_of or clock.today(),
        statement_file=files.statement_file,
        practices_file=files.practices_file,
        regimes=regimes,
    )
