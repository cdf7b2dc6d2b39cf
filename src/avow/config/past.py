"""The demonstration's past: invented customers and their visits, written while the shop is open."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from django.db import Error as DatabaseError
from django.db import connections

from avow.core import clock
from avow.core.errors import AvowError
from avow.demo import history
from avow.demo.inventing import DAYS, Visit
from avow.edge import acts, rules, store
from avow.edge.policies import policies

PAUSE_SECONDS = 0.15
"""Between two days. Whoever waits to write to SQLite looks every tenth of a second."""

_TELL_EVERY_DAYS = 30

_log = logging.getLogger(__name__)


class Past:
    """Writes what is missing of the last ninety days in a thread of its own, and tells how far."""

    def __init__(self, customers: int) -> None:
        """Write the past of so many customers; of none, nothing."""
        self._customers = customers
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._write, name="demo-past")

    def begin(self) -> None:
        """Begin to write, or go on with what was broken off."""
        if self._customers:
            self._thread.start()

    def stop(self) -> None:
        """End after the day that is being written."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _write(self) -> None:
        try:
            history.write(
                customers=self._customers,
                record_visits=_record,
                told=self._tell,
                stopped=self._stopped.is_set,
            )
        except (AvowError, DatabaseError) as error:
            _log.error("past_failed: %s", type(error).__name__)
        finally:
            connections.close_all()

    def _tell(self, days: int) -> None:
        self._stopped.wait(PAUSE_SECONDS)
        if days % _TELL_EVERY_DAYS == 0:
            print(f"Inventing {self._customers} customers: {days} of {DAYS} days", flush=True)


def _record(met: Sequence[tuple[datetime, Visit]]) -> None:
    """Record visits of one day as the hot path does: only what is declared of each."""
    if not met:
        return
    under = policies.learn_visits()
    with clock.stopped_at(met[-1][0]):
        store.record_visits(
            [
                acts.Visit(
                    under=under,
                    at=at,
                    network=rules.network(visit.address),
                    operating_system=rules.operating_system(visit.agent),
                    referrer_host=rules.referrer_host(visit.referrer),
                )
                for at, visit in met
            ]
        )
