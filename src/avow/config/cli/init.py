"""`avow init`: a folder to start from."""

import argparse
from importlib import resources
from pathlib import Path

from avow.config.cli import USABLE
from avow.config.cli.files import PRACTICES, STATEMENT
from avow.core.errors import AvowError

SETTINGS = """\
# Settings of this installation. Every one can also be set in the environment: AVOW_SITE=… wins.

[config]
# The address that visitors use. The ledger is named after it: set it before the first entry.
# site = "https://www.shop.example"
# Host names that are answered.
# hosts = ["www.shop.example"]
# PostgreSQL in production; without it SQLite in data/.
# database = "postgresql://user@host/name"
"""
IGNORED = "data/\n"


class FolderInUseError(AvowError):
    """A file that would be written is there already; nothing was written."""

    code = "config.folder_in_use"


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", type=Path, metavar="DIR")


def run(chosen: argparse.Namespace) -> int:
    """Write the example statement, its practices and the settings into a folder of one's own."""
    folder: Path = chosen.folder
    example = resources.files("avow.demo") / "linden_and_lark"
    files = {name: (example / name).read_text(encoding="utf-8") for name in (STATEMENT, PRACTICES)}
    files |= {"avow.toml": SETTINGS, ".gitignore": IGNORED}
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        raise FolderInUseError(f"{folder} already holds {', '.join(taken)}. Name another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise AvowError(f"{folder} cannot be written: {error.strerror}.") from error
    print(
        f"Wrote {STATEMENT}, {PRACTICES} and avow.toml to {folder}.\n"
        f"Put your own text into {STATEMENT}, declare what you do in {PRACTICES}, then:\n"
        f"  avow check {folder}\n"
        f"  avow serve {folder}"
    )
    return USABLE
