"""Letters as PDF, made by typst: what somebody wrote is text there, and never program."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from avow.messaging.errors import LettersError

_TEMPLATE = Path(__file__).parent / "letter.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one letter says: address and foot in lines, paragraphs of lines."""

    address: tuple[str, ...]
    subject: str
    paragraphs: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: the name, and the postal address in lines."""

    name: str
    post: tuple[str, ...]
    language: str = "en"


def made(sheets: Sequence[Sheet], sender: Sender, on: date) -> bytes:
    """Make one PDF of letters, each on pages of its own. LettersError where that cannot be."""
    try:
        import typst
    except ImportError as error:
        raise LettersError(
            "To print letters takes the extra `letters`: install avow[letters]. Nothing was"
            " printed, and every letter waits."
        ) from error
    told = {
        "title": "Letters" if len(sheets) != 1 else sheets[0].subject or "Letter",
        "sender": sender.name,
        "post": list(sender.post),
        "language": sender.language,
        "day": f"{on:%B} {on.day}, {on.year}",
        "letters": [asdict(sheet) for sheet in sheets],
    }
    try:
        pdf = typst.compile(
            _TEMPLATE, sys_inputs={"told": json.dumps(told)}, ignore_system_fonts=True
        )
    except (typst.TypstError, RuntimeError) as error:
        raise LettersError("The letters could not be set, so none was printed.") from error
    if not isinstance(pdf, bytes):
        raise LettersError("The letters could not be set, so none was printed.")
    return pdf


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """Part a text at its empty lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = (block.strip("\n") for block in plain.split("\n\n"))
    return tuple(tuple(block.split("\n")) for block in blocks if block.strip())
