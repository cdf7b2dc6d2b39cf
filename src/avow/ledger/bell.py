"""A bell: whoever commits entries rings it, and the sequencing loop of this process wakes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_rung = threading.Event()
_listeners = 0
_counting = threading.Lock()


def ring() -> bool:
    """Wake the loop. False when none runs in this process."""
    _rung.set()
    return _listeners > 0


def wait(seconds: float) -> None:
    """Sleep until the bell rings, or `seconds` have passed."""
    _rung.wait(seconds)
    _rung.clear()


@contextmanager
def listening() -> Iterator[None]:
    """Count as a loop that wakes when the bell rings."""
    global _listeners
    with _counting:
        _listeners += 1
    try:
        yield
    finally:
        with _counting:
            _listeners -= 1
