"""Questions to the database: in a thread of its own, so that the loop goes on answering."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from avow.edge.errors import BusyError, UnavailableError

MOST_WAITING = 256
"""Questions that may wait; each takes a fraction of a millisecond."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Reader:
    """Asks one question after the other."""

    def __init__(self) -> None:
        """Begin with the first question."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="edge-reader")
        self._waiting = 0

    async def read(
        self, question: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Answer:
        """Give the answer. BusyError when too many wait, UnavailableError when nobody answers."""
        if self._waiting >= MOST_WAITING:
            raise BusyError("More is asked than can be answered. Ask again in a second.")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._thread, lambda: _asked(lambda: question(*args, **kwargs))
            )
        finally:
            self._waiting -= 1

    def stop(self) -> None:
        """Answer what waits, and end."""
        self._thread.submit(connection.close)
        self._thread.shutdown()


def _asked(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return question()
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        raise UnavailableError(
            "The database does not answer at the moment. Ask again in a few seconds."
        ) from error
