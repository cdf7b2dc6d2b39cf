"""`avow publish`: make the folder's text and practices a version."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from avow.config.cli import FOUND, USABLE
from avow.config.cli.files import PRACTICES, STATEMENT, read_bytes
from avow.core import clock
from avow.core.errors import AvowError

if TYPE_CHECKING:
    from avow.statement.models import Version


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    command.add_argument(
        "--effective",
        type=datetime.fromisoformat,
        metavar="TIME",
        help="when it comes into force (ISO 8601; now unless named)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Publish, unless the check has errors; the same text and practices are published once."""
    open_folder(chosen.folder)
    effective: datetime = chosen.effective or clock.now()
    if effective.tzinfo is None:
        effective = effective.replace(tzinfo=UTC)
    version = _publish(chosen.folder, effective)
    if version is None:
        return FOUND
    print(f"Published version {version.number}, in force from {version.effective_at:%Y-%m-%d}.")
    return USABLE


def open_folder(folder: Path, site: str | None = None) -> str:
    """Bring the folder's installation up; give the address that visitors use.

    `site` is that address where neither the settings nor the environment name one.
    """
    from avow.config import server

    config = folder / "avow.toml"
    if not config.is_file():
        raise AvowError(f"{folder} holds no avow.toml. `avow init DIR` makes such a folder.")
    server.prepare(folder / "data", site=site, config=config)
    from django.conf import settings

    return str(settings.AVOW.site)


def current_or_first(folder: Path) -> bool:
    """Say whether a version is in force, publishing the folder's own where none ever was."""
    from avow.statement.models import Version

    return Version.objects.exists() or _publish(folder, clock.now()) is not None


def _publish(folder: Path, effective_at: datetime) -> "Version | None":
    from avow.statement import services
    from avow.statement.errors import NotPublishableError

    try:
        return services.publish(
            statement=read_bytes(folder / STATEMENT),
            practices=read_bytes(folder / PRACTICES),
            effective_at=effective_at,
            actor="system",
        )
    except NotPublishableError as error:
        print(f"avow: {error}\nSee `avow check {folder}`.", file=sys.stderr)
        return None
