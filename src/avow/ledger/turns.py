"""Turns for those that write all the time, where the database has one writer."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from django.db import connection


class _Turn:
    """One turn for the threads of a process, and for the processes that know of one file."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._held = 0

    @contextmanager
    def held(self, path: str) -> Iterator[None]:
        with self._lock, nullcontext() if self._held else _locked(path):
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1


@contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold a file's lock. Without it the database's own still keeps order, only more slowly."""
    with ExitStack() as stack:
        with suppress(OSError):
            fcntl.flock(stack.enter_context(Path(path).open("ab")), fcntl.LOCK_EX)
        yield


_TURN = _Turn()


@contextmanager
def turn() -> Iterator[None]:
    """Let those that write all the time take turns at once, where there is one writer.

    SQLite's own way of waiting is to sleep, in steps that grow longer than a turn takes.
    """
    if connection.vendor == "sqlite":
        with _TURN.held(f"{connection.settings_dict['NAME']}-turn"):
            yield
    else:
        yield
