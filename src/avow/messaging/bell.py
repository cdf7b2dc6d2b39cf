"""A bell: whoever queues a message rings it, and the sending loop of this process wakes."""

import threading

_rung = threading.Event()


def ring() -> None:
    """Wake the loop, if one runs in this process."""
    _rung.set()


def wait(seconds: float) -> None:
    """Sleep until the bell rings, or `seconds` have passed."""
    _rung.wait(seconds)
    _rung.clear()
