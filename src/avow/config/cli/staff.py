"""`avow staff`: accounts for the desk and the till, and what is done when a telephone is lost."""

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from avow.config.cli import USABLE
from avow.config.cli.publish import open_folder
from avow.core.errors import AvowError


class NoTerminalError(AvowError):
    """A password was to be asked for where nobody is to answer."""

    code = "config.no_terminal"


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    acts = command.add_subparsers(metavar="ACT", required=True)
    add = acts.add_parser("add", help="make a staff account; its password is asked for, or made")
    add.add_argument("email", metavar="ADDRESS", help="e-mail address that the member logs in with")
    add.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    add.add_argument("--demo", action="store_true", help="DIR is the data of `avow demo`")
    add.add_argument(
        "--generate", action="store_true", help="make a password and print it, this once"
    )
    add.set_defaults(act=_add)
    lost = acts.add_parser("lost", help="somebody lost their second factor: they set up a new one")
    lost.add_argument("email", metavar="ADDRESS", help="e-mail address of the staff account")
    lost.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    lost.add_argument("--demo", action="store_true", help="DIR is the data of `avow demo`")
    lost.set_defaults(act=_lost)


def run(chosen: argparse.Namespace) -> int:
    """Do what is asked of a staff account."""
    act: Callable[[argparse.Namespace], int] = chosen.act
    return act(chosen)


def _lost(chosen: argparse.Namespace) -> int:
    """Take lost second factors away. Whoever is asked for that should be sure of who asks."""
    _open(chosen)
    from avow.accounts import services

    services.drop_factors(email=chosen.email, actor="system")
    print(f"{chosen.email} is signed out, and sets up a new second factor after the next log-in.")
    return USABLE


def _open(chosen: argparse.Namespace) -> None:
    if chosen.demo:
        from avow.config import server

        server.prepare(chosen.folder, demo=True)
    else:
        open_folder(chosen.folder)


def _add(chosen: argparse.Namespace) -> int:
    """Make the account; a password is never an argument, where others could read it."""
    password = secrets.token_urlsafe(15) if chosen.generate else _asked()
    _open(chosen)
    from avow.accounts import services

    services.add_staff(email=chosen.email, password=password, actor="system")
    print(f"{chosen.email} can log in at /account/login/ now.")
    if chosen.generate:
        print(f"Password, shown this once: {password}")
    return USABLE


def _asked() -> str:
    """Ask for the password twice, without showing it."""
    if not sys.stdin.isatty():
        raise NoTerminalError(
            "Nobody is here to type a password. Call it in a terminal, or with --generate."
        )
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise AvowError("The two passwords differ, so nothing was made. Begin again.")
    return first
