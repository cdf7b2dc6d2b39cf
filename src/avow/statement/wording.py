"""Says in plain words what changed between two versions: first what is done, then the text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from avow.compiler.checking import Report
from avow.compiler.diff import Change, Diff
from avow.compiler.practices import tables
from avow.compiler.rewording import Edit, Editing
from avow.compiler.standing import ANY

_TABLES = {
    "data": "kind of information",
    "touchpoint": "place where information comes in",
    "source": "source of information about people",
    "purpose": "purpose",
    "class": "class of trackers",
    "tracker": "tracker",
    "recipient": "recipient of information",
    "channel": "way to reach people",
    "right": "right",
    "rule": "rule that holds everywhere",
}
_KINDS = {
    "added": "is new",
    "removed": "is gone",
    "widened": "reaches further",
    "narrowed": "reaches less far",
}
_OWED = {
    "nobody": "",
    "affected": "Those it affects are told.",
    "all": "Everyone is told.",
}
_WORD = re.compile(r"\S+\s*")
_MOST_WORDS = 2_000
"""Words from which a sentence is shown as replaced whole: comparing takes time with the square."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change of meaning in words."""

    text: str
    details: tuple[str, ...]
    owed: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were kept, put in (`ins`) or taken out (`del`)."""

    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence that differs, piece by piece, and its address where it stands now."""

    pieces: tuple[Piece, ...]
    address: str = ""


def meaning(diff: Diff, old: Report, new: Report) -> list[Told]:
    """Tell every change of meaning, the material ones first."""
    ordered = sorted(diff.changes, key=lambda change: not change.material)
    return [_told(change, old, new) for change in ordered]


def text(diff: Diff, old: Report, new: Report) -> list[Reworded]:
    """Tell every sentence that was put in, taken out or reworded, in reading order."""
    return [_reworded(edit, old, new) for edit in _shown(diff.edits)]


def only_moved_or_typed(diff: Diff) -> int:
    """Count the sentences that say the same as before: moved, or mended in their typing."""
    return len(diff.edits) - sum(1 for _ in _shown(diff.edits))


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two sentences word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return (Piece(before, "del"), Piece(after, "ins"))
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Piece("".join(old[a:b]), "del"))
        if d > c:
            pieces.append(Piece("".join(new[c:d]), "ins"))
    return tuple(pieces)


def asked_again(diff: Diff, old: Report, new: Report) -> list[str]:
    """Tell which choices are asked again: a purpose and how it is reached, or a tracker class."""
    names = _names(old) | _names(new)
    return [
        " by ".join(names.get(key.rpartition(".")[2], key) for key in choice if key != ANY)
        for choice in diff.ask_again
    ]


def _told(change: Change, old: Report, new: Report) -> Told:
    table, _, key = change.what.partition(".")
    own = _names(old, table) | _names(new, table)
    name = own.get(key) or key.replace("-", " ").capitalize()
    what = f"{name} ({_TABLES[table]})" if table in _TABLES else "The statement itself"
    names = _names(old) | _names(new)
    details = tuple(_detail(detail, names) for detail in change.details)
    return Told(f"{what} {_KINDS[change.kind]}.", details, _OWED[change.owed])


def _detail(detail: str, names: Mapping[str, str]) -> str:
    """Say a difference of a field with the labels of what it names."""
    field, _, values = detail.partition(": ")
    words = values.split(" ")
    come = [names.get(word[1:], word[1:]) for word in words if word[:1] == "+"]
    gone = [names.get(word[1:], word[1:]) for word in words if word[:1] == "−"]
    if len(come) + len(gone) < len(words):
        return detail
    said = [f"now also {', '.join(come)}"] if come else []
    said += [f"no longer {', '.join(gone)}"] if gone else []
    return f"{field}: {'; '.join(said)}"


def _names(report: Report, only: str = "") -> dict[str, str]:
    """Give what the practices of one table, or of all, are called, by their keys."""
    if report.practices is None:
        return {}
    all_tables = tables(report.practices)
    asked = [table for name, table in all_tables.items() if only in ("", name)]
    rows = (row for table in asked for row in table.items())
    labels = ((key, getattr(practice, "label", "")) for key, practice in rows)
    return {key: label for key, label in labels if label}


def _shown(edits: Iterable[Edit]) -> Iterator[Edit]:
    quiet = (Editing.MOVED, Editing.TYPING)
    return (edit for edit in edits if edit.kind not in quiet)


def _reworded(edit: Edit, old: Report, new: Report) -> Reworded:
    before = old.statement.by_address[edit.old].text if edit.old else ""
    after = new.statement.by_address[edit.new].text if edit.new else ""
    return Reworded(compared(before, after), edit.new or "")
