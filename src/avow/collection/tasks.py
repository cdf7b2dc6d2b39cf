"""Work of the room that comes round."""

from datetime import datetime, timedelta

from avow.collection import sweeping
from avow.collection.retiring import Retiring
from avow.core import clock

PAUSE = timedelta(hours=1)
"""How long nothing is swept after a sweep: retention is counted in days."""


class Sweeper:
    """Sweeps when it is time to, and retires of whom nothing is left; remembers that it did."""

    def __init__(self) -> None:
        """Sweep with the first call."""
        self._swept_at: datetime | None = None
        self._retire = Retiring()

    def __call__(self) -> int:
        """Delete what has been kept for long enough, if an hour has gone; say how much went."""
        if self._swept_at is not None and clock.now() < self._swept_at + PAUSE:
            return 0
        gone = sweeping.sweep_all(actor="system")
        self._retire(actor="system")
        self._swept_at = clock.now()
        return gone


sweep_when_due = Sweeper()
