"""Scheduled work: versions whose day has come."""

import logging
import threading

from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from avow.core.errors import AvowError
from avow.statement import services

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0
"""How late a version may be told of; `access.current` never is."""


def bring_into_force_forever(stop_event: threading.Event) -> None:
    """Bring into force what is due, until `stop_event` is set."""
    while not stop_event.wait(PAUSE_SECONDS):
        bring_into_force()
    connections.close_all()


def bring_into_force() -> int:
    """Say how many versions came into force. A fault is told, and tried again later."""
    try:
        close_old_connections()
        return len(services.bring_into_force())
    except (AvowError, DatabaseError) as error:
        _log.error("statement.commencement_failed: %s", type(error).__name__)
        return 0
