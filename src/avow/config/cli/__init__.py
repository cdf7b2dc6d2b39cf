"""The program `avow`: one module a command, each loaded only when it is asked for."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from avow.core.errors import AvowError

COMMANDS = {
    "check": "hold a statement, and the practices beside it, to their words and to the law",
    "explain": "show what carries a sentence: its label, its practices, the code that keeps it",
    "diff": "say what changed in meaning between two folders, and who is owed an alert",
    "init": "write a folder to start from: statement, practices, settings",
    "publish": "publish the folder's text and practices as a version",
    "serve": "serve the product for a folder",
    "demo": "serve the demonstration retailer",
    "staff": "make a staff account for the desk and the till",
    "token": "make, list and revoke what your own programs show to the API",
    "import": "take what another company sends about people, row by row",
    "campaign": "write, preview, send, pause and follow campaigns",
    "dkim": "make the key that signs e-mail, and print its record",
    "do-not-call": "take a list of numbers that nobody may call with an offer",
    "receive": "take an e-mail from standard input, as a mail server pipes it",
    "audit": "re-compute the ledger, or verify one receipt",
}

_MODULES = {"import": "imports", "do-not-call": "calls"}
"""Modules of commands whose names are words of the language."""

USABLE, FOUND, UNUSABLE = 0, 1, 2
"""Exit codes: nothing wrong; something found or refused; input that cannot be used."""

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. A refusal is one clear line, never a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        chosen = _parser(words).parse_args(words)
        run: Run = chosen.run
        return run(chosen)
    except AvowError as error:
        print(f"avow: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        sys.stderr.close()
        return FOUND
    except KeyboardInterrupt:
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Know every command by name, and load only the one that is meant."""
    parser = argparse.ArgumentParser(
        prog="avow", description="Runs a retailer's privacy statement, and proves that it was kept."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        if name in words[:1]:
            module = import_module(f"avow.config.cli.{_MODULES.get(name, name)}")
            module.declare(command)
            command.set_defaults(run=module.run)
    return parser
