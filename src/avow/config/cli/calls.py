"""`avow do-not-call`: take a list of numbers that nobody may call with an offer."""

import argparse
from datetime import date
from pathlib import Path

from avow.config.cli import USABLE
from avow.config.cli.publish import open_folder
from avow.core.errors import UnusableInputError


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", type=Path, metavar="FOLDER")
    command.add_argument("file", type=Path, metavar="FILE", help="CSV: a number a line")
    command.add_argument("--name", default="national", help="which list it is; it replaces itself")
    command.add_argument(
        "--dated", required=True, metavar="DAY", help="the day it was drawn, such as 2026-11-22"
    )


def run(chosen: argparse.Namespace) -> int:
    """Put the list in the place of the one before, and say until when it may be called by."""
    dated_on = _day(chosen.dated)
    open_folder(chosen.folder)
    from avow.messaging.telephone import lists

    try:
        with chosen.file.open(encoding="utf-8", errors="replace", newline="") as lines:
            taken = lists.take(name=chosen.name, dated_on=dated_on, lines=lines, actor="system")
    except OSError as error:
        raise UnusableInputError(
            f"The file cannot be read: {error.strerror}. Look at its name."
        ) from error
    print(f"{taken.count:,} numbers are on the list {taken.name} of {taken.dated_on}.")
    if until := lists.fresh_until():
        print(f"Offers may be made by telephone until {until}.")
    return USABLE


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise UnusableInputError(
            "Write the day as year, month and day, such as 2026-11-22."
        ) from error
