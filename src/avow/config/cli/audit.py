"""`avow audit`: re-compute the ledger, or verify one receipt without it."""

import argparse
from pathlib import Path

from avow.config.cli import FOUND, USABLE
from avow.config.cli.files import read, read_bytes
from avow.core.errors import AvowError


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="a folder made by init, or the --data of a demo",
    )
    command.add_argument("--receipt", type=Path, metavar="FILE", help="a .tlog-proof file")
    command.add_argument(
        "--key", metavar="VKEY", help="the ledger's key, or a file with it; needs no folder"
    )


def run(chosen: argparse.Namespace) -> int:
    """Say that everything fits, or name the first thing that does not."""
    return _receipt(chosen) if chosen.receipt else _ledger(chosen.folder)


def _receipt(chosen: argparse.Namespace) -> int:
    from avow.ledger.errors import ReceiptError
    from avow.ledger.receipts import verify

    receipt = read_bytes(chosen.receipt)
    try:
        told = verify(receipt, _key(chosen))
    except ReceiptError as error:
        print(f"The receipt does not hold: {error}")
        return FOUND
    facts = "".join(f"\n  {name}: {value}" for name, value in told.facts.items())
    print(
        f"The receipt holds. {told.kind} was recorded at {told.at} by {told.actor}\n"
        f"as entry {told.index} of {told.size} in {told.origin}.{facts}"
    )
    return USABLE


def _key(chosen: argparse.Namespace) -> str:
    """The key that was named, or that of the folder's own ledger."""
    if chosen.key is None:
        from avow.ledger import notes

        return str(notes.read_signing_key(read(_home(chosen.folder) / "ledger.key")).public)
    return chosen.key if "+" in chosen.key else read(Path(chosen.key)).strip()


def _ledger(folder: Path) -> int:
    from avow.config import server

    home = _home(folder)
    config = folder / "avow.toml"
    server.open_home(home, config=config if config.is_file() else None)
    from avow.ledger.auditing import audit

    found = audit()
    print(f"{found.entries} entries, {found.checkpoints} checkpoints, {found.pending} waiting.")
    print(f"The first that does not fit: {found.fault}" if found.fault else "Everything fits.")
    return USABLE if found.clean else FOUND


def _home(folder: Path) -> Path:
    """Where the folder's data is: `data` in a folder made by init, or the folder itself."""
    for home in (folder / "data", folder):
        if (home / "ledger.key").is_file():
            return home
    raise AvowError(f"{folder} holds no ledger. Name a folder that avow serve or avow demo used.")
