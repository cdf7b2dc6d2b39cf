"""Parcels on their way to a carrier: several at once, where it takes several."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from avow.messaging.models import Message

Call = Callable[[], str]
Back = tuple[Message, Call]
"""A message, and what gives the carrier's own name for it, or raises what it answered."""


class Hands:
    """Hands parcels over in threads that ask no database; whoever leaves the block has all back."""

    def __init__(self) -> None:
        """Begin no thread yet."""
        self._pool: ThreadPoolExecutor | None = None
        self._full: dict[Future[str], Message] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let every thread come to its end."""
        if self._pool is not None:
            self._pool.shutdown()

    def free(self, at_once: int) -> list[Back]:
        """Wait until one more may be handed over, and give what has come back."""
        if len(self._full) >= at_once:
            wait(self._full, return_when=FIRST_COMPLETED)
        return self._back()

    def give(self, message: Message, hand_over: Call, at_once: int) -> list[Back]:
        """Hand one over: here and now where the carrier takes one at once, else in a thread."""
        if at_once == 1:
            return [(message, hand_over)]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(at_once)
        self._full[self._pool.submit(hand_over)] = message
        return []

    def all(self) -> list[Back]:
        """Wait for everything that is still on its way."""
        wait(self._full)
        return self._back()

    def _back(self) -> list[Back]:
        done = [future for future in self._full if future.done()]
        return [(self._full.pop(future), future.result) for future in done]
