"""`avow dkim`: the key that signs e-mail, and the record by which others check it."""

import argparse
from pathlib import Path

from avow.config.cli import USABLE
from avow.config.cli.publish import open_folder


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")


def run(chosen: argparse.Namespace) -> int:
    """Make the key unless there is one, and print what to publish in the domain name system."""
    open_folder(chosen.folder)
    from avow.messaging import signing

    path = signing.make_key()
    name, record = signing.dns_record()
    print(f"The key is in {path}. Publish this TXT record, then set dkim_domain:\n")
    print(f"{name}\n{record}")
    return USABLE
