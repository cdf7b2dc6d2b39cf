"""The one writer: a thread that commits whatever waits as a group, and then says so to each."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connection

from avow.edge import store
from avow.edge.acts import Act, Choice, Outcome, Visit
from avow.edge.errors import BusyError, UnavailableError
from avow.ledger.turns import turn

MOST_AT_ONCE = 512
"""Acts of one group at most: a commit must not take longer than people wait."""

GATHERING_SECONDS = 0.001
"""How long the first act of a group waits for company: a commit costs the same for one or sixty."""

_log = logging.getLogger(__name__)

Some = TypeVar("Some", Choice, Visit)
Waiting = tuple[Act, "asyncio.Future[Outcome]"]


class Scribe:
    """Writes groups of acts, and says of each what stands or why it does not."""

    def __init__(self) -> None:
        """Begin with a database that is thought to be there, and of which nothing is known."""
        self._failing = False
        self._kept: set[str] = set()

    def outcomes(self, acts: Sequence[Act]) -> list[Outcome]:
        """Write a group: its choices together, and its visits together."""
        choices = [act for act in acts if isinstance(act, Choice)]
        visits = [act for act in acts if isinstance(act, Visit)]
        chosen = iter(self._written(self._choices, choices) if choices else ())
        visited = iter(self._written(store.record_visits, visits) if visits else ())
        return [next(chosen if isinstance(act, Choice) else visited) for act in acts]

    def _choices(self, choices: Sequence[Choice]) -> list[Outcome]:
        return store.record_choices(choices, self._kept)

    def _written(
        self, record: Callable[[Sequence[Some]], list[Outcome]], acts: Sequence[Some]
    ) -> list[Outcome]:
        """Write acts; each by itself where the database takes them, but not together.

        So it is when another process wrote under one of the keys first, and when one act is ill.
        """
        try:
            with turn():
                outcomes = record(acts)
        except (OperationalError, InterfaceError) as error:
            return self._unavailable(error, len(acts))
        except Exception as error:  # whatever it is, it must not end the writer
            if len(acts) > 1 or isinstance(error, IntegrityError):
                return [self._alone(record, act) for act in acts]
            return self._unavailable(error, 1)
        self._failing = False
        return outcomes

    def _alone(self, record: Callable[[Sequence[Some]], list[Outcome]], act: Some) -> Outcome:
        try:
            return record([act])[0]
        except Exception as error:  # as above
            return self._unavailable(error, 1)[0]

    def _unavailable(self, error: Exception, count: int) -> list[Outcome]:
        """Refuse a group, and begin the next one on a new connection."""
        connection.close()
        self._kept.clear()
        if not self._failing:
            _log.error("edge.writing_failed: %s", type(error).__name__)
        self._failing = True
        return [unavailable()] * count


class Writer:
    """Takes acts from any number of requests. None is acknowledged before it is on the disk."""

    def __init__(self, most_waiting: int) -> None:
        """Begin to write with the first act."""
        self._most_waiting = most_waiting
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._scribe = Scribe()

    async def write(self, act: Act) -> Outcome:
        """Give what stands once the act is committed. BusyError when too many wait already."""
        if self._queue.qsize() >= self._most_waiting:
            raise busy()
        if self._thread is None:
            self.start()
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._queue.put((act, future))
        return await future

    def start(self) -> None:
        """Write from now on."""
        # A daemon, so that it keeps no server from stopping: what it has not committed was
        # acknowledged to nobody.
        self._thread = threading.Thread(target=self._run, name="edge-writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        going = True
        while going:
            taken = self._taken()
            group = [one for one in taken if one is not None]
            going = len(group) == len(taken)
            if group:
                _tell(group, self._scribe.outcomes([act for act, _ in group]))
        connection.close()

    def _taken(self) -> list[Waiting | None]:
        """Wait for one, and take whatever else waits then."""
        taken = [self._queue.get()]
        time.sleep(GATHERING_SECONDS)
        try:
            while len(taken) < MOST_AT_ONCE:
                taken.append(self._queue.get_nowait())
        except Empty:
            pass
        return taken


def busy() -> BusyError:
    """Say that too many wait already."""
    return BusyError("More choices wait to be written than fit. Send it again in a second.")


def unavailable() -> UnavailableError:
    """Say that nothing could be written."""
    return UnavailableError(
        "The database takes nothing at the moment, so nothing was recorded. Send it again in a few"
        " seconds."
    )


def settle(group: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Answer whoever still waits, from within the loop that they wait in."""
    for (_, future), outcome in zip(group, outcomes, strict=True):
        if not future.done():
            future.set_result(outcome)


def _tell(group: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Wake whoever waits: one call into a loop for all of its requests."""
    by_loop: dict[asyncio.AbstractEventLoop, tuple[list[Waiting], list[Outcome]]] = {}
    for waiting, outcome in zip(group, outcomes, strict=True):
        together, what = by_loop.setdefault(waiting[1].get_loop(), ([], []))
        together.append(waiting)
        what.append(outcome)
    for loop, (together, what) in by_loop.items():
        try:
            loop.call_soon_threadsafe(settle, together, what)
        except RuntimeError:
            _log.warning("edge.loop_closed")
