"""Rows of a file, one after the other: CSV, JSON, or one JSON object a line. Memory stays flat."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from avow.core.errors import UnusableInputError
from avow.core.texts import decoded
from avow.sources.errors import RowError, UnreadableRowError

LONGEST_LINE = 1024 * 1024
LARGEST_ARRAY = 16 * 1024 * 1024
"""Bytes of a file that is one JSON array, which is read as a whole."""
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its line; or why it cannot be read."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    fault: RowError | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file; for CSV, also the names of its columns."""

    rows: Iterator[Row]
    names: Sequence[str] = ()


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            hashed.update(part)
    return hashed.hexdigest()


def rows(file: BinaryIO, path: Path) -> Rows:
    """Read a file by the end of its name. UnusableInputError when it cannot be read at all."""
    if path.suffix.lower() not in _JSON:
        return _of_csv(file, path.name)
    first = file.read(256).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    file.seek(0)
    return Rows(_of_array(file, path.name) if first == b"[" else _of_lines(file, path.name))


def cells(told: Any) -> dict[str, str]:
    """Give the cells of a JSON object as text. UnreadableRowError when it is none."""
    if not isinstance(told, dict):
        raise UnreadableRowError("The row is no object. Write one as {…}.")
    for name, value in told.items():
        if isinstance(value, dict | list):
            raise UnreadableRowError("The field holds more than one value. Write one text.", name)
    written = {name: _text(value) for name, value in told.items() if value is not None}
    _require_text(written)
    return written


class _Lines:
    """The lines of a file as text. Goes on after a line that is none, as no generator does."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while len(part := self._file.readline(LONGEST_LINE)) == LONGEST_LINE:
                if part.endswith(b"\n"):
                    break
            raise UnreadableRowError("The line is too long to be one row. Split it.")
        try:
            return decoded(line, name=f"{self._name}, line {self.number},")
        except UnusableInputError as error:
            raise UnreadableRowError(str(error)) from error


def _of_csv(file: BinaryIO, name: str) -> Rows:
    lines = _Lines(file, name)
    try:
        header = next(lines, "")
        mark = max(",;\t", key=header.count)
        names = [cell.strip() for cell in next(csv.reader([header], delimiter=mark), [])]
    except (UnreadableRowError, csv.Error) as error:
        raise UnusableInputError(f"{name} has no readable first line: {error}") from error
    if not all(names) or len(set(names)) < len(names) or not names:
        raise UnusableInputError(
            f"The first line of {name} must name every column, and each once. Write the names in."
        )
    return Rows(_csv_rows(lines, names, mark), names)


def _csv_rows(lines: _Lines, names: Sequence[str], mark: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=mark)
    while True:
        try:
            read = next(reader)
        except StopIteration:
            return
        except (UnreadableRowError, csv.Error) as error:
            yield Row(lines.number, fault=_fault(error))
            continue
        if read:
            yield _csv_row(lines.number, names, read)


def _csv_row(line: int, names: Sequence[str], read: Sequence[str]) -> Row:
    if len(read) != len(names):
        return Row(
            line,
            fault=UnreadableRowError(
                f"The row has {len(read)} cells for {len(names)} columns. Quote what has a comma."
            ),
        )
    return Row(line, dict(zip(names, read, strict=True)))


def _of_lines(file: BinaryIO, name: str) -> Iterator[Row]:
    lines = _Lines(file, name)
    while True:
        try:
            line = next(lines)
            if line.strip():
                yield Row(lines.number, cells(_parsed(line)))
        except StopIteration:
            return
        except RowError as error:
            yield Row(lines.number, fault=error)


def _of_array(file: BinaryIO, name: str) -> Iterator[Row]:
    content = file.read(LARGEST_ARRAY + 1)
    if len(content) > LARGEST_ARRAY:
        raise UnusableInputError(
            f"{name} is one JSON array of more than {LARGEST_ARRAY:,} bytes. Write one object a"
            " line, without the brackets around all."
        )
    try:
        told = _parsed(decoded(content, name=name))
    except RowError as error:
        raise UnusableInputError(f"{name} is no JSON array: {error}") from error
    return of_objects(told)


def of_objects(told: Sequence[Any]) -> Iterator[Row]:
    """Give rows that came as objects, counted from 1."""
    for line, one in enumerate(told, start=1):
        try:
            yield Row(line, cells(one))
        except RowError as error:
            yield Row(line, fault=error)


def _parsed(text: str) -> Any:
    try:
        # Numbers stay as they are written: a telephone number keeps its zeros, a price its cents.
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise UnreadableRowError("The row is no JSON. Write one object as {…}.") from error


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _require_text(written: Mapping[str, str]) -> None:
    for name, value in written.items():
        try:
            f"{name}{value}".encode()
        except UnicodeEncodeError:
            raise UnreadableRowError("The row holds half a character. Write it anew.") from None


def _fault(error: Exception) -> RowError:
    if isinstance(error, RowError):
        return error
    return UnreadableRowError("The row cannot be read as CSV. Look at its quotes.")
