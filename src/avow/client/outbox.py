"""Visits on their way to Avow: out of the request's way, bounded, lost rather than late."""

import contextlib
import logging
import os
import threading
import time
from queue import Empty, Full, Queue

from avow.client.clients import Avow
from avow.client.errors import ClientError
from avow.client.visitors import Banner

MOST_WAITING = 1_000
REFRESH_SECONDS = 60.0
PAUSE_SECONDS = 1.0
"""How long nothing is sent after Avow did not take something."""
TIMEOUT_SECONDS = 2.0

_log = logging.getLogger(__name__)

Sent = dict[str, str]


class Outbox:
    """Sends visits from a thread of its own, and keeps what the banner is told fresh."""

    def __init__(self, site: str, *, most_waiting: int = MOST_WAITING) -> None:
        """Send to the Avow at this address; the thread begins with the first request."""
        self.banner = Banner()
        self.sent = 0
        self.dropped = 0
        """Visits that were not recorded: Avow was away, or slower than they came."""
        self._site = site
        self._waiting: Queue[Sent | None] = Queue(most_waiting)
        self._lock = threading.Lock()
        self._process = 0
        self._failing = False

    def begin(self) -> None:
        """Work from now on, also in a process that was forked off."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name="avow-outbox", daemon=True).start()

    def put(self, visit: Sent) -> None:
        """Take a visit, or drop it when too many wait. Never waits."""
        self.begin()
        try:
            self._waiting.put_nowait(visit)
        except Full:
            self.dropped += 1

    def drain(self, *, seconds: float = 5.0) -> bool:
        """Wait until everything was sent or dropped; False when time ran out first."""
        until = time.monotonic() + seconds
        while self._waiting.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.01)
        return not self._waiting.unfinished_tasks

    def close(self) -> None:
        """Send what waits, and end."""
        if self._process == os.getpid():
            with contextlib.suppress(Full):
                self._waiting.put_nowait(None)

    def _run(self) -> None:
        with Avow(self._site, timeout_seconds=TIMEOUT_SECONDS, tries=1) as avow:
            fresh_until = 0.0
            while True:
                if time.monotonic() >= fresh_until:
                    fresh_until = time.monotonic() + self._refreshed(avow)
                try:
                    visit = self._waiting.get(timeout=PAUSE_SECONDS)
                except Empty:
                    continue
                self._send(avow, visit)
                self._waiting.task_done()
                if visit is None:
                    return

    def _refreshed(self, avow: Avow) -> float:
        """Read what the banner is told; say for how many seconds it is fresh."""
        try:
            self.banner = Banner(avow.banner())
        except ClientError:
            return PAUSE_SECONDS
        return REFRESH_SECONDS

    def _send(self, avow: Avow, visit: Sent | None) -> None:
        if visit is None:
            return
        try:
            avow.visit(**visit)
            self.sent += 1
            self._failing = False
        except ClientError as error:
            self.dropped += 1
            if not self._failing:
                _log.warning("avow.visits_dropped: %s", type(error).__name__)
            self._failing = True
            time.sleep(PAUSE_SECONDS)
