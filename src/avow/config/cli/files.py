"""Files that commands read: refused in one line when they cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from avow.core.errors import UnusableInputError
from avow.core.texts import decoded

LARGEST = 16 * 1024 * 1024
"""Bytes read at most; the compiler refuses earlier, but nobody's memory is at stake here."""

STATEMENT, PRACTICES = "statement.md", "practices.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """A statement and, where given, its practices, with the names to report them by."""

    statement: str
    statement_file: str
    practices: str | None = None
    practices_file: str = PRACTICES

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of each file by its name."""
        return {self.statement_file: self.statement, self.practices_file: self.practices or ""}


def read(path: Path) -> str:
    """Give the text of a file without a byte order mark. UnusableInputError says what is wrong."""
    return decoded(read_bytes(path), name=str(path))


def read_bytes(path: Path) -> bytes:
    """Give the bytes of a file that is there, is a file, and is not too large to be meant."""
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise UnusableInputError(f"{path} {what}. Name a file that can be read.")
        if path.stat().st_size > LARGEST:
            raise UnusableInputError(f"{path} is larger than {LARGEST:,} bytes. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # a null byte in the name
        raise UnusableInputError("A file name with a null byte cannot be read.") from error


def sources(folder: Path | None, statement: Path | None, practices: Path | None) -> Sources:
    """Read a folder with both files, or the files named one by one."""
    if statement is None and practices is not None:
        raise UnusableInputError("--practices needs --statement FILE beside it.")
    if (folder is None) == (statement is None):
        raise UnusableInputError("Name either a folder or --statement FILE, and not both.")
    if statement is None and folder is not None:
        _refuse_unless_folder(folder)
        statement, practices = folder / STATEMENT, folder / PRACTICES
    assert statement is not None  # noqa: S101  # one of the two is there by now
    return Sources(
        statement=read(statement),
        statement_file=str(statement),
        practices=None if practices is None else read(practices),
        practices_file=str(practices or PRACTICES),
    )


def _refuse_unless_folder(path: Path) -> None:
    if not path.is_dir():
        what = "is a file: name it with --statement" if path.exists() else "does not exist"
        raise UnusableInputError(
            f"{path} {what}. A folder holds {STATEMENT} and {PRACTICES}; `avow init DIR` makes one."
        )
