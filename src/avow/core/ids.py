"""References: nobody guesses one, and they grow, so that an index is written at its end alone."""

import os
import threading
from datetime import datetime
from uuid import UUID

_RANDOM_BYTES = 8
_POOLED = 512
_VERSION_AND_VARIANT = 7 << 76 | 2 << 62
_IN_A_MILLISECOND = 1 << 12
_MOST_IN_A_SECOND = 1000 * _IN_A_MILLISECOND
_RANDOM_BITS = (1 << 62) - 1


class References:
    """Gives UUIDs of version 7 (RFC 9562): the second, a count within it, and 62 random bits.

    The milliseconds are a count too, as the RFC's section 6.1 lets them be: the instant itself
    would tell more than the entry that the reference names, whose time is told to the second.
    """

    def __init__(self) -> None:
        """Begin with nothing given."""
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, so that a forked process never gives what its parent gives."""
        self._second, self._count, self._random, self._used = -1, 0, b"", 0

    def at(self, instant: datetime) -> UUID:
        """Give the next reference of an instant (with a time zone)."""
        second = int(instant.timestamp())
        with self._lock:
            if second != self._second:
                self._second, self._count = second, 0
            count, self._count = self._count, (self._count + 1) % _MOST_IN_A_SECOND
            random = self._taken()
        milliseconds, within = divmod(count, _IN_A_MILLISECOND)
        number = (second * 1000 + milliseconds) << 80 | within << 64 | random
        return UUID(int=number | _VERSION_AND_VARIANT)

    def _taken(self) -> int:
        """Take random bits from what was drawn: to draw them lets other threads go first."""
        if self._used == len(self._random):
            self._random, self._used = os.urandom(_POOLED * _RANDOM_BYTES), 0
        start, self._used = self._used, self._used + _RANDOM_BYTES
        return int.from_bytes(self._random[start : self._used]) & _RANDOM_BITS


_references = References()
os.register_at_fork(after_in_child=_references.forget)
reference_at = _references.at
