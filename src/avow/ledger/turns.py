"""Turns for those that write all the time, where the database has one writer."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection


class _Turn:
    """One turn for the threads of a process, and for the processes that know of one file."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._held = 0
        self._path, self._file = "", -1

    def forget(self) -> None:
        """Let go of the file: a copy of a process would share its parent's turn, and keep it."""
        if self._path:
            os.close(self._file)
        self._path, self._file = "", -1

    @contextmanager
    def held(self, path: str) -> Iterator[None]:
        with self._lock:
            if not self._held:
                self._lock_file(path, fcntl.LOCK_EX)
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
                if not self._held:
                    self._lock_file(path, fcntl.LOCK_UN)

    def _lock_file(self, path: str, how: int) -> None:
        """Lock or unlock. Without a lock the database's own keeps order, only more slowly."""
        with suppress(OSError):
            if path != self._path:
                self.forget()
                self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._path = path
            fcntl.flock(self._file, how)


_TURN = _Turn()
os.register_at_fork(after_in_child=_TURN.forget)


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
