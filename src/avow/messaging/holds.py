"""What holds a channel back beside all that people chose: a phone that said STOP holds its texts.

A channel that can be held signs up here, so that pages and previews never promise what it keeps
back.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How a channel is held: which addresses, which person by an act of theirs, what ends it."""

    closed: Callable[[Collection[str]], set[str]]
    """Gives those of these addresses, by hash, that are held."""
    waits: Callable[[UUID], bool]
    """Says whether a person's own act holds them; of what others did nothing is told."""
    advice: Callable[[], str]
    """Says what the person does to end it."""


_holds: dict[str, Hold] = {}


def sign_up(channel: str, hold: Hold) -> None:
    """Have a channel held by `hold` from now on."""
    _holds[channel] = hold


def of(channel: str) -> Hold | None:
    """Give what can hold a channel, if anything does."""
    return _holds.get(channel)
