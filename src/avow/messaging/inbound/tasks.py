"""What listens beside the server: a look into the mailbox from time to time, and a mail server."""

import logging
import threading

from django.db import close_old_connections, connections

from avow.core.errors import AvowError
from avow.messaging import conf
from avow.messaging.inbound import doubts, mailbox, server

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0


def read_forever(stop_event: threading.Event) -> None:
    """Read the mailbox again and again until `stop_event` is set, if one is set up."""
    while conf.settings().imap_host and not stop_event.is_set():
        read_once()
        stop_event.wait(PAUSE_SECONDS)
    connections.close_all()


def read_once() -> bool:
    """Read the mailbox, and say whether it went well. A fault is told, and nothing is lost."""
    try:
        close_old_connections()
        mailbox.read_mailbox()
    except Exception as error:
        # Whatever it is, the mailbox is looked into again: opt-outs lie there.
        _log.error("messaging.mailbox_not_read: %s", type(error).__name__)
        return False
    return True


def listen_forever(stop_event: threading.Event) -> None:
    """Take mail on this machine until `stop_event` is set, if a port is set up."""
    try:
        server.receive_forever(stop_event)
    except (AvowError, OSError) as error:
        _log.error("messaging.not_listening: %s: %s", type(error).__name__, error)


def forget_strangers() -> int:
    """Delete the judged words of people whom nobody knows, once they were kept long enough."""
    return doubts.forget_strangers()
