"""The only clock. Code asks `clock.now()`, so that tests and trials can move time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_stopped_at: ContextVar[datetime | None] = ContextVar("avow_clock", default=None)


def now() -> datetime:
    """Give the present instant, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today() -> date:
    """Give the present day, in UTC."""
    return now().date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (with a time zone) inside the block."""
    token = _stopped_at.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
