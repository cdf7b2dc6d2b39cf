"""Keys in files: made once, readable by their owner only, never written twice."""

import os
import secrets
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from avow.core.errors import SettingsError

SIZE_BYTES = 32


@cache
def key_in(path: Path) -> bytes:
    """Give the key in a file, and make the file when there is none yet."""
    if not path.exists():
        _make(path)
    _refuse_exposed(path)
    key = path.read_bytes()
    if len(key) != SIZE_BYTES:
        raise SettingsError(
            "people.key_length",
            f"{path.name} holds {len(key)} bytes, not {SIZE_BYTES}.",
            "Restore it from a back-up: without it nothing in the vault can be read.",
        )
    return key


def _make(path: Path) -> None:
    """Put a whole key in place at once; when two processes try, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".key-") as draft:  # mode 0600
        draft.write(secrets.token_bytes(SIZE_BYTES))
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_exposed(path: Path) -> None:
    """Refuse a key that other accounts of the machine can read."""
    if path.stat().st_mode & 0o077:
        raise SettingsError(
            "people.key_exposed",
            f"{path.name} can be read by other accounts of this machine.",
            f"Make it private with `chmod 600 {path.name}` and think about a new key.",
        )
