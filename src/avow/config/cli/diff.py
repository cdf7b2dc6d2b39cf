"""`avow diff`: what changed in meaning between two folders."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from avow.compiler.checking import Report
from avow.compiler.diff import Change, Diff, diff
from avow.compiler.rewording import Edit
from avow.config.cli import USABLE
from avow.config.cli.check import examine
from avow.config.cli.files import PRACTICES, Sources, sources
from avow.core.errors import UnusableInputError

OWED = {
    "nobody": "nobody is owed an alert",
    "affected": "an alert is owed to those affected",
    "all": "an alert is owed to all customers",
}


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("old", type=Path, metavar="OLD", help="a folder, or a statement's file")
    command.add_argument("new", type=Path, metavar="NEW")
    command.add_argument("--format", choices=("text", "json"), default="text")


def run(chosen: argparse.Namespace) -> int:
    """Print each change: its kind, what, material or not, who is owed an alert, what is asked."""
    old, new = (_examined(path) for path in (chosen.old, chosen.new))
    found = diff(old, new)
    print(_as_json(found) if chosen.format == "json" else "\n".join(_told(found, old, new)))
    return USABLE


def _examined(path: Path) -> Report:
    """Check one side; practices that cannot be read are no practices to compare."""
    files = _read(path)
    report = examine(files)
    if files.practices is not None and report.practices is None:
        raise UnusableInputError(
            f"{files.practices_file} has errors, so nothing can be compared. See avow check {path}."
        )
    return report


def _read(path: Path) -> Sources:
    """Read a file, or a folder; a folder of a text alone is a text alone."""
    if path.is_dir() and not (path / PRACTICES).exists():
        path = path / "statement.md"
    return sources(None, path, None) if path.is_file() else sources(path, None, None)


def _as_json(found: Diff) -> str:
    edits = [{**asdict(edit), "meaning": edit.meaning} for edit in found.edits]
    answer = {
        "material": found.material,
        "owed": found.owed,
        "ask_again": found.ask_again,
        "text_only": found.text_only,
        "changes": [asdict(change) for change in found.changes],
        "edits": edits,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _told(found: Diff, old: Report, new: Report) -> Iterator[str]:
    for change in found.changes:
        yield from _change(change)
    for edit in found.edits:
        yield from _edit(edit, old, new)
    if found.changes:
        weight = "Material" if found.material else "Not material"
        yield f"{weight}: {OWED[found.owed]}."
    elif found.text_only:
        alike = not any(edit.meaning for edit in found.edits)
        yield "Only words changed" + (
            ", and none of them changes the meaning: nobody is owed an alert."
            if alike
            else "; read the sentences marked with ! for what they now say."
        )
    else:
        yield "Nothing changed."


def _change(change: Change) -> Iterator[str]:
    weight = "material" if change.material else "not material"
    yield f"{change.kind:9} {change.what} ({weight}; {OWED[change.owed]})"
    yield from (f"          {detail}" for detail in change.details)
    for purpose, channel in change.ask_again:
        yield f"          ask again: {purpose} on {channel}".replace(" on *", "")


def _edit(edit: Edit, old: Report, new: Report) -> Iterator[str]:
    mark = "!" if edit.meaning else " "
    yield f"{edit.kind:9}{mark}{edit.new or edit.old}"
    if edit.kind != "moved":
        for sign, report, address in (("-", old, edit.old), ("+", new, edit.new)):
            if address is not None:
                yield f"          {sign} {report.statement.by_address[address].text}"
