"""The writer as a process of its own, so that requests do not wait for its turns of Python."""

import asyncio
import logging
import multiprocessing
import pickle
import signal
import socket
import threading
from collections import deque
from functools import lru_cache
from itertools import chain
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

_MOST_BYTES = 1 << 20
_LENGTH_BYTES = 4


class Line:
    """One end of a line between two processes, on which whole messages arrive in their order."""

    def __init__(self, end: socket.socket) -> None:
        """Begin with nothing received."""
        self.end = end
        self._rest = b""

    def send(self, content: Any) -> None:
        """Send a message. OSError when the other end is closed."""
        message = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
        self.end.sendall(len(message).to_bytes(_LENGTH_BYTES) + message)

    def received(self) -> list[Any]:
        """Wait, and give every message that has arrived. EOFError when the other end is closed."""
        messages: list[Any] = []
        while not messages:
            part = self.end.recv(_MOST_BYTES)
            if not part:
                raise EOFError
            self._rest += part
            while message := self._whole():
                messages.append(pickle.loads(message))  # noqa: S301 (from our own copy)
        return messages

    def _whole(self) -> bytes:
        """Take the first message off what has arrived, or nothing where its end is missing."""
        length = int.from_bytes(self._rest[:_LENGTH_BYTES])
        message = self._rest[_LENGTH_BYTES : _LENGTH_BYTES + length]
        if len(message) < length:
            return b""
        self._rest = self._rest[_LENGTH_BYTES + length :]
        return message


class Beside:
    """Hands acts to a process that writes them, all that have come as one group.

    While a group is on its way to the disk, the next one gathers on the line. Should the process
    end, nothing that it has not told of was acknowledged, and a thread goes on in its place.
    """

    def __init__(self, most_waiting: int) -> None:
        """Start the process: before there are threads, since it is a copy of this one."""
        self._most_waiting = most_waiting
        self._fresh: deque[Waiting] = deque()
        self._sent: deque[Waiting] = deque()
        self._called = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._instead: Writer | None = None
        connections.close_all()
        here, there = socket.socketpair()
        self._line = Line(here)
        fork = multiprocessing.get_context("fork")
        self._process = fork.Process(target=_write_for, args=(there, here), name="edge-writer")
        self._process.start()
        there.close()

    async def write(self, act: Act) -> Outcome:
        """Give what stands once the act is committed. BusyError when too many wait already."""
        if self._instead:
            return await self._instead.write(act)
        if len(self._fresh) + len(self._sent) >= self._most_waiting:
            raise busy()
        loop = self._listening()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._fresh.append((act, future))
        if not self._called:
            self._called = True
            loop.call_later(GATHERING_SECONDS, self._hand_over)
        return await future

    def stop(self) -> None:
        """Let the process write what it has, and end."""
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(self._line.end)
        self._line.end.close()
        self._process.join()
        if self._instead:
            self._instead.stop()

    def _listening(self) -> asyncio.AbstractEventLoop:
        """Give the loop of the requests, which hears what the process answers."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._line.end, self._answered)
        return self._loop

    def _hand_over(self) -> None:
        """Send what is fresh, as far as the line takes it without waiting for the disk."""
        self._called = False
        count = min(len(self._fresh), MOST_AT_ONCE - len(self._sent))
        if count <= 0:
            return
        group = [self._fresh.popleft() for _ in range(count)]
        self._sent.extend(group)
        try:
            self._line.send([_plain(act) for act, _ in group])
        except OSError:
            self._lose()

    def _answered(self) -> None:
        """Tell those that waited what stands of their acts."""
        try:
            outcomes = list(chain.from_iterable(self._line.received()))
        except (OSError, EOFError):
            self._lose()
            return
        settle([self._sent.popleft() for _ in outcomes], outcomes)
        if self._fresh:
            self._hand_over()

    def _lose(self) -> None:
        """Go on with a thread. What waited is refused: some of it may be written all the same."""
        _log.error("edge.writer_lost")
        if self._loop:
            self._loop.remove_reader(self._line.end)
        lost = [*self._sent, *self._fresh]
        self._sent.clear()
        self._fresh.clear()
        self._instead = Writer(self._most_waiting)
        settle(lost, [unavailable()] * len(lost))


def _write_for(there: socket.socket, other_end: socket.socket) -> None:
    """Write what comes until the other end is closed, and sequence it meanwhile."""
    other_end.close()
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever asks is told by the other process
        signal.signal(number, signal.SIG_IGN)
    stopped = threading.Event()
    sequencing = threading.Thread(target=integrate_forever, args=(stopped,))
    sequencing.start()
    line, scribe = Line(there), Scribe()
    try:
        while True:
            group = chain.from_iterable(line.received())
            line.send(scribe.outcomes([_act(plain) for plain in group]))
    except (OSError, EOFError):
        stopped.set()
        sequencing.join()
        connections.close_all()


def _plain(act: Act) -> tuple[Any, ...]:
    """Write an act with what is quickest to send."""
    if isinstance(act, Choice):
        return (_packed(act.said), act.reference.bytes, act.at, act.key)
    return tuple(act)


def _act(plain: tuple[Any, ...]) -> Act:
    if isinstance(plain[0], bytes):
        said, reference, at, key = plain
        return Choice(_unpacked(said), UUID(bytes=reference), at, key)
    return Visit(*plain)


@lru_cache(maxsize=MOST_AT_ONCE)
def _packed(said: Said) -> bytes:
    return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=MOST_AT_ONCE)
def _unpacked(said: bytes) -> Said:
    """Give what many say alike as one object, by which the store knows that it is alike."""
    unpacked: Said = pickle.loads(said)  # noqa: S301 (from our own copy)
    return unpacked
