"""`avow serve`: the product for a folder."""

import argparse
from pathlib import Path

from avow.config.cli import FOUND, USABLE
from avow.config.cli.publish import current_or_first, open_folder


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    command.add_argument("--port", type=int, default=8000, metavar="N")


def run(chosen: argparse.Namespace) -> int:
    """Publish the folder's first version where none is, and serve until stopped."""
    from avow.config import server

    server.refuse_taken(chosen.host, chosen.port)
    site = open_folder(chosen.folder, site=f"http://localhost:{chosen.port}")
    if not current_or_first(chosen.folder):
        return FOUND
    from avow.accounts import practised

    practised.refuse_uncovered_scopes()
    server.serve(
        chosen.host,
        chosen.port,
        announce=lambda: print(f"Serving {chosen.folder} at {site}/privacy/", flush=True),
    )
    return USABLE
