"""The loop that sends what is due, beside the server."""

import logging
import threading

from django.db import close_old_connections, connections

from avow.core import faults
from avow.messaging import bell, campaigns, sending

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
"""How long a message that another process queued waits at most."""
PAUSE_AFTER_FAULT_SECONDS = 5.0


def send_forever(stop_event: threading.Event) -> None:
    """Send what is due until `stop_event` is set; what is left goes with the next start."""
    while not stop_event.is_set():
        done = send_once(stop_event)
        if done is None:
            stop_event.wait(PAUSE_AFTER_FAULT_SECONDS)
        elif not done:
            bell.wait(PAUSE_SECONDS)
    connections.close_all()


def send_once(stop_event: threading.Event) -> int | None:
    """Fill running campaigns, and send one round; None after a fault, which is told."""
    try:
        close_old_connections()
        return campaigns.advance() + sending.send_due(until=stop_event)
    except Exception as error:  # whatever it is, it must not end the loop
        _log.error("messaging.sending_failed: %s", faults.named(error))
        return None
