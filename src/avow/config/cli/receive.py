"""`avow receive`: take one e-mail from standard input, as a mail server pipes it."""

import argparse
import os
import sys
from pathlib import Path

from avow.config.cli.publish import open_folder
from avow.core.errors import AvowError

TAKEN, REFUSED, LATER = os.EX_OK, os.EX_DATAERR, os.EX_TEMPFAIL
"""Exit codes that mail servers know: taken, never send it again, try once more later."""


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    command.add_argument("--demo", action="store_true", help="DIR is the data of `avow demo`")
    command.add_argument(
        "--to", action="append", default=[], metavar="ADDRESS", help="whom the mail server names"
    )


def run(chosen: argparse.Namespace) -> int:
    """Record the message, or say to the mail server whether to come again."""
    try:
        return _taken(chosen)
    except AvowError as error:
        print(f"avow: {error}", file=sys.stderr)
        return LATER
    except Exception as error:
        # An answer for good would lose an opt-out: the mail server is to keep it.
        print(f"avow: nothing was recorded: {type(error).__name__}", file=sys.stderr)
        return LATER


def _taken(chosen: argparse.Namespace) -> int:
    if chosen.demo:
        from avow.config import server

        server.open_home(chosen.folder, demo=True)
    else:
        open_folder(chosen.folder)
    from avow.messaging.errors import TooLargeError, UnreadableError
    from avow.messaging.inbound import services

    raw = sys.stdin.buffer.read(services.LARGEST + 1)
    try:
        services.receive(raw, recipients=tuple(chosen.to))
    except (TooLargeError, UnreadableError) as error:
        print(f"avow: {error}", file=sys.stderr)
        return REFUSED
    return TAKEN
