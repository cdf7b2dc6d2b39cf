"""Work that comes round while the server runs: each chore may be done twice, and is never lost."""

import logging
import threading
from collections.abc import Callable, Mapping

from django.db import close_old_connections, connections

from avow.accounts import tasks as accounts
from avow.collection import forwarding
from avow.collection import tasks as collection
from avow.collection.visits import rolling
from avow.cookies import services as cookies
from avow.core import faults
from avow.messaging import alerts
from avow.messaging import services as messages
from avow.messaging.inbound import tasks as inbound
from avow.messaging.texting import outcomes as texting
from avow.people import erasing, quarantine
from avow.sources import requests
from avow.statement import services as statements

_log = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0

CHORES: Mapping[str, Callable[[], object]] = {
    "statement.bring_into_force": lambda: statements.bring_into_force(),
    "messaging.carry_out_alerts": lambda: alerts.carry_out(),
    "messaging.forget_strangers": lambda: messages.forget_strangers(),
    "people.resume_erasures": lambda: erasing.resume_erasures(actor="system"),
    "collection.roll": lambda: rolling.roll(),
    "collection.sweep": lambda: collection.sweep_when_due(),
    "collection.forget_forwardings": lambda: forwarding.forget(),
    "people.purge_due": lambda: quarantine.purge_due(actor="system"),
    "accounts.sweep": lambda: accounts.sweep(),
    "messaging.forget_judged": lambda: inbound.forget_strangers(),
    "messaging.forget_handovers": lambda: texting.forget_old(),
    "cookies.check_opt_outs": lambda: cookies.check_opt_outs(),
    "sources.hand_over": lambda: requests.hand_over(actor="system"),
}


def chores_forever(stop_event: threading.Event) -> None:
    """Do every chore, again and again, until `stop_event` is set."""
    while not stop_event.is_set():
        for name in CHORES:
            do(name)
        stop_event.wait(PAUSE_SECONDS)
    connections.close_all()


def do(name: str) -> bool:
    """Do one chore and say whether it went well. A fault is told, and tried again next time."""
    try:
        close_old_connections()
        CHORES[name]()
    except Exception as error:  # whatever it is, the other chores go on
        _log.error("chore_failed: %s: %s", name, faults.named(error))
        return False
    return True
