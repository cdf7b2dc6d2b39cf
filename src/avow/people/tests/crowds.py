"""Many who come at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Done = TypeVar("Done")


def at_once(*works: Callable[[], Done]) -> list[Done]:
    """Do all of it at the same moment, each with a connection of its own."""
    ready = Barrier(len(works))

    def work(one: Callable[[], Done]) -> Done:
        ready.wait()
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(work, works))
