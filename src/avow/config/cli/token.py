"""`avow token`: what the retailer's own programs show, so that they are told from strangers."""

import argparse
from pathlib import Path

from avow.config.cli import USABLE
from avow.config.cli.publish import open_folder


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    acts = command.add_subparsers(metavar="ACT", required=True, dest="act")
    make = acts.add_parser("make", help="make a token and print it, this once")
    make.add_argument("name", metavar="NAME", help="what it is called here, such as `checkout`")
    make.add_argument(
        "--for",
        action="append",
        required=True,
        dest="scopes",
        metavar="WHAT",
        help="collect, collect.TOUCHPOINT, choices or imports; may be said more than once",
    )
    revoke = acts.add_parser("revoke", help="let a token open nothing from now on")
    revoke.add_argument("name", metavar="NAME")
    listed = acts.add_parser("list", help="name the tokens that stand, and what each is for")
    for act in (make, revoke, listed):
        act.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
        act.add_argument("--demo", action="store_true", help="DIR is the data of `avow demo`")


def run(chosen: argparse.Namespace) -> int:
    """Make, revoke or list; a token is printed when it is made and never again."""
    if chosen.demo:
        from avow.config import server

        server.prepare(chosen.folder, demo=True)
    else:
        open_folder(chosen.folder)
    from avow.collection import tokens

    if chosen.act == "make":
        secret = tokens.make(name=chosen.name, scopes=chosen.scopes, actor="system")
        print(f"Token, shown this once: {secret}")
    elif chosen.act == "revoke":
        tokens.revoke(name=chosen.name, actor="system")
        print(f"{chosen.name} opens nothing any more.")
    else:
        for token in tokens.standing():
            print(f"{token.name}: {', '.join(token.scopes)}")
    return USABLE
