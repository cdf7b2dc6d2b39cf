"""The writer as a process of its own, so that requests do not wait for its turns of Python."""

import asyncio
import logging
import multiprocessing
import pickle
import signal
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

from django.db import connections

from avow.edge.acts import Act, Choice, Outcome, Said, Visit
from avow.edge.writer import (
    GATHERING_SECONDS,
    MOST_AT_ONCE,
    Scribe,
    Waiting,
    Writer,
    busy,
    settle,
    unavailable,
)
from avow.ledger.tasks import integrate_forever

_log = logging.getLogger(__name__)


class Beside:
    """Hands acts to a process that writes them, one group at a time.

    While a group is on its way to the disk, the next one gathers. Should the process end, nothing
    that it has not told of was acknowledged, and a thread of this one goes on in its place.
    """

    def __init__(self, most_waiting: int) -> None:
        """Start the process: before there are threads, since it is a copy of this one."""
        self._most_waiting = most_waiting
        self._waiting: deque[Waiting] = deque()
        self._sent: list[Waiting] = []
        self._called = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._instead: Writer | None = None
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        self._connection, there = fork.Pipe()
        ends = (there, self._connection)
        self._process = fork.Process(target=_write_for, args=ends, name="edge-writer")
        self._process.start()
        there.close()

    async def write(self, act: Act) -> Outcome:
        """Give what stands once the act is committed. BusyError when too many wait already."""
        if self._instead:
            return await self._instead.write(act)
        if len(self._waiting) >= self._most_waiting:
            raise busy()
        loop = self._listening()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((act, future))
        if not self._sent:
            self._call(loop)
        return await future

    def stop(self) -> None:
        """Let the process write what it has, and end."""
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(self._connection.fileno())
        self._connection.close()
        self._process.join()
        if self._instead:
            self._instead.stop()

    def _listening(self) -> asyncio.AbstractEventLoop:
        """Give the loop of the requests, which hears what the process answers."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._connection.fileno(), self._answered)
        return self._loop

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand over soon: a commit costs the same for one or sixty."""
        if not self._called:
            self._called = True
            loop.call_later(GATHERING_SECONDS, self._hand_over)

    def _hand_over(self) -> None:
        """Send whatever waits now."""
        self._called = False
        count = min(len(self._waiting), MOST_AT_ONCE)
        self._sent = [self._waiting.popleft() for _ in range(count)]
        try:
            _send(self._connection, [_plain(act) for act, _ in self._sent])
        except OSError:
            self._lose()

    def _answered(self) -> None:
        """Tell a group what stands of its acts, and send the next one."""
        try:
            outcomes: list[Outcome] = _received(self._connection)
        except (OSError, EOFError):
            self._lose()
            return
        group, self._sent = self._sent, []
        if self._waiting:
            self._hand_over()
        settle(group, outcomes)

    def _lose(self) -> None:
        """Go on with a thread. What waited is refused: some of it may be written all the same."""
        _log.error("edge.writer_lost")
        if self._loop:
            self._loop.remove_reader(self._connection.fileno())
        lost, self._sent = [*self._sent, *self._waiting], []
        self._waiting.clear()
        self._instead = Writer(self._most_waiting)
        settle(lost, [unavailable()] * len(lost))


def _write_for(there: Connection, other_end: Connection) -> None:
    """Write what comes until the other end is closed, and sequence it meanwhile."""
    other_end.close()
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever asks is told by the other process
        signal.signal(number, signal.SIG_IGN)
    stopped = threading.Event()
    sequencing = threading.Thread(target=integrate_forever, args=(stopped,))
    sequencing.start()
    scribe = Scribe()
    try:
        while True:
            _send(there, scribe.outcomes([_act(plain) for plain in _received(there)]))
    except (OSError, EOFError):
        stopped.set()
        sequencing.join()
        connections.close_all()


def _plain(act: Act) -> tuple[Any, ...]:
    """Write an act with what is quickest to send; what several have alike is sent once."""
    if isinstance(act, Choice):
        return (act.said, act.reference.bytes, act.at, act.key)
    return tuple(act)


def _act(plain: tuple[Any, ...]) -> Act:
    if isinstance(plain[0], Said):
        said, reference, at, key = plain
        return Choice(said, UUID(bytes=reference), at, key)
    return Visit(*plain)


def _send(connection: Connection, content: Sequence[Any]) -> None:
    connection.send_bytes(pickle.dumps(content, pickle.HIGHEST_PROTOCOL))


def _received(connection: Connection) -> list[Any]:
    content: list[Any] = pickle.loads(connection.recv_bytes())  # noqa: S301 (from our own copy)
    return content
