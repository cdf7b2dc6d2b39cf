"""The loop that gives entries their places, beside the server."""

import logging
import threading

from django.db import Error as DjangoDatabaseError
from django.db import close_old_connections, connections

from avow.core.errors import AvowError
from avow.ledger import bell, services

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
"""How long an entry that another process wrote waits at most."""
PAUSE_AFTER_FAULT_SECONDS = 5.0
GATHERING_SECONDS = 0.2
"""How long entries come together at most: a checkpoint for each costs the writers more than it
proves. A receipt does not wait for it, since whoever asks for one has the entry placed."""


def integrate_forever(stop_event: threading.Event) -> None:
    """Sequence whatever is committed until `stop_event` is set, and once more after it."""
    with bell.listening():
        while not stop_event.is_set():
            bell.wait(PAUSE_SECONDS)
            stop_event.wait(GATHERING_SECONDS if _integrated() else PAUSE_AFTER_FAULT_SECONDS)
    _integrated()
    connections.close_all()


def _integrated() -> bool:
    """Sequence once. A fault is told and tried again: every entry keeps its place in the queue."""
    try:
        close_old_connections()
        services.integrate()
    except (AvowError, DjangoDatabaseError) as error:
        _log.error("ledger.integration_failed: %s", type(error).__name__)
        return False
    return True
