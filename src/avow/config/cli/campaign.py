"""`avow campaign`: campaigns at the command line."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from avow.config.cli import USABLE
from avow.config.cli.files import read_bytes
from avow.config.cli.publish import open_folder
from avow.core.texts import decoded

if TYPE_CHECKING:
    from avow.messaging.models import Campaign


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    acts = command.add_subparsers(metavar="ACT", required=True, dest="act")
    new = acts.add_parser("new", help="write a campaign down; nothing goes yet")
    new.add_argument("name")
    for word in ("purpose", "channel", "subject"):
        new.add_argument(f"--{word}", required=True)
    new.add_argument("--text", type=Path, required=True, help="file with the plain text")
    new.add_argument("--html", type=Path, help="file with the HTML")
    new.add_argument(
        "--tracked",
        action="store_true",
        help="count openings and clicks of those who agreed to that",
    )
    for act, help_ in (
        ("preview", "count whom it reaches, and why others are left out"),
        ("send", "let it go, now or at --at"),
        ("pause", "let no more of it go"),
        ("resume", "go on with it"),
        ("show", "count its messages by how far they have come"),
    ):
        other = acts.add_parser(act, help=help_)
        other.add_argument("reference", type=UUID)
        if act == "send":
            other.add_argument("--at", type=datetime.fromisoformat, metavar="TIME")
    for other in acts.choices.values():
        other.add_argument("--folder", type=Path, default=Path(), metavar="DIR")


def run(chosen: argparse.Namespace) -> int:
    """Do one act and say what came of it."""
    open_folder(chosen.folder)
    from avow.messaging import campaigns

    if chosen.act == "new":
        print(_drafted(chosen).reference)
        return USABLE
    campaign = campaigns.find(chosen.reference)
    if chosen.act == "preview":
        shown = campaigns.preview(campaign)
        print(f"{shown.reached} would be reached.")
        _print(shown.left_out)
    elif chosen.act == "show":
        print(campaign.state)
        _print(campaigns.progress(campaign))
    else:
        _moved(campaign, chosen)
    return USABLE


def _moved(campaign: "Campaign", chosen: argparse.Namespace) -> None:
    from avow.messaging import campaigns

    if chosen.act == "send":
        at = chosen.at if chosen.at is None or chosen.at.tzinfo else chosen.at.replace(tzinfo=UTC)
        moved = campaigns.schedule(campaign=campaign, at=at, actor="system")
    elif chosen.act == "pause":
        moved = campaigns.pause(campaign=campaign, actor="system")
    else:
        moved = campaigns.resume(campaign=campaign, actor="system")
    print(moved.state)


def _drafted(chosen: argparse.Namespace) -> "Campaign":
    from avow.messaging import campaigns

    return campaigns.draft(
        name=chosen.name,
        purpose=chosen.purpose,
        channel=chosen.channel,
        subject=chosen.subject,
        text=_read(chosen.text),
        html=_read(chosen.html) if chosen.html else "",
        tracked=chosen.tracked,
        actor="system",
    )


def _read(path: Path) -> str:
    return decoded(read_bytes(path), name=path.name)


def _print(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        print(f"{count:10,} {name}")
