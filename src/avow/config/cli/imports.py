"""`avow import`: take what another company sends about people."""

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from avow.config.cli import FOUND, USABLE
from avow.config.cli.publish import open_folder

if TYPE_CHECKING:
    from avow.sources.services import Report

MOST_PRINTED = 20
_SAYS = {
    "taken": "taken",
    "repeated": "here already",
    "erased": "about somebody who was erased, who does not come back",
    "minors": "about a child: nothing is kept",
    "refused": "refused",
}


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", type=Path, metavar="FOLDER")
    command.add_argument("file", type=Path, metavar="FILE", help="CSV, JSON, or JSON lines")
    command.add_argument("--source", required=True, metavar="KEY", help="key of a [source.KEY]")
    command.add_argument("--contract", required=True, metavar="NAME", help="as it is declared")
    command.add_argument("--purpose", required=True, metavar="KEY", help="what it is used for")
    command.add_argument("--wording", default="", help="the words that the source showed, if known")
    command.add_argument("--dry-run", action="store_true", help="count and refuse, write nothing")
    command.add_argument("--report", type=Path, metavar="FILE", help="write refused rows as CSV")


def run(chosen: argparse.Namespace) -> int:
    """Take every row that may be taken. 1 when some were refused."""
    open_folder(chosen.folder)
    from avow.collection.sourcing import Provenance
    from avow.sources import services

    take = services.preview_file if chosen.dry_run else services.import_file
    done = take(
        path=chosen.file,
        provenance=Provenance(
            source=chosen.source, contract=chosen.contract, purpose=chosen.purpose
        ),
        wording=chosen.wording,
        actor="system",
    )
    _tell(done, dry_run=chosen.dry_run)
    if chosen.report:
        _write(chosen.report, done)
    return FOUND if done.counts["refused"] else USABLE


def _tell(done: "Report", *, dry_run: bool) -> None:
    for key, says in _SAYS.items():
        if done.counts[key] or key == "taken":
            print(f"{done.counts[key]:>9,}  {'would be ' if dry_run else ''}{says}")
    for one in done.refused[:MOST_PRINTED]:
        print(f"  line {one.line}: {one.field or 'row'}: {one.reason}")
    if done.counts["refused"] > MOST_PRINTED:
        print(f"  … the first {MOST_PRINTED}; --report FILE writes up to 1,000.")


def _write(path: Path, done: "Report") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "field", "reason"])
        writer.writerows((one.line, one.field, one.reason) for one in done.refused)
