"""The findings of one reading: each with its code, the words written, and where they stand."""

import difflib
import re
from collections.abc import Iterable

from avow.compiler.declaration.places import Path, Places
from avow.compiler.diagnostics import Diagnostic, report

_HELPED = 100
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")


class Findings:
    """What is wrong in one file of practices, gathered while it is read."""

    def __init__(self, file: str, places: Places) -> None:
        """Begin without findings."""
        self.items: list[Diagnostic] = []
        self._file = file
        self._places = places

    def add(self, code: str, message: str, help_: str, path: Path) -> None:
        """Keep one finding about the table or key at `path`."""
        self.items.append(report(code, message, help_, file=self._file, line=self.line(path)))

    def line(self, path: Path) -> int:
        """Give the line where the table or key at `path` stands."""
        return self._places.line(path)

    def near(self, word: str, known: Iterable[str]) -> str:
        """Say what was probably meant, while the list of findings is one that is read."""
        return near(word, known) if len(self.items) < _HELPED else "See the first findings."

    def wrong_type(self, path: Path, wanted: str, help_: str) -> None:
        """Keep that something of another type stands at `path`."""
        self.add("AV003", f"{named(path)} must be {wanted}.", help_, path)

    def check_key(self, path: Path) -> None:
        """Refuse a table's key that could not serve as a name in code and addresses."""
        if not _KEY.fullmatch(path[-1]) or len(path[-1]) > 60:
            self.add(
                "AV009",
                f"`{shown(path[-1])}` is no name for a practice.",
                "Use lower-case letters, digits, `-` and `_`, beginning with a letter.",
                path,
            )

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Give the findings in the order of the file."""
        return tuple(sorted(self.items, key=lambda d: (d.line, d.code, d.message)))


def shown(value: object) -> str:
    """Give a value as it may stand in a message: on one line, and short."""
    try:
        text = " ".join(str(value).split())
    except ValueError:  # a number of more digits than Python writes
        text = "a very large number"
    return text if len(text) <= 60 else text[:59] + "…"


def named(path: Path) -> str:
    """Give a table or key as it may stand in a message."""
    return f"`{shown('.'.join(path))}`"


def near(word: str, known: Iterable[str]) -> str:
    """Say what was probably meant, else which words there are."""
    known = sorted(known)
    close = difflib.get_close_matches(word[:60], known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?"
    if len(known) > 30:
        return "No key comes near."
    return f"There are: {', '.join(known)}." if known else "None is declared."
