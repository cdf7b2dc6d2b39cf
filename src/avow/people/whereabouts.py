"""Rooms above that know where people are reached. They sign up in `apps.ready()`."""

from collections.abc import Callable, Iterable, Sequence

from avow.people.models import DataSubject

Knows = Callable[[Sequence[DataSubject]], Iterable[str]]
"""Gives the keyed hash of every address that some pseudonyms gave. Their keys are still there."""

_known: dict[str, Knows] = {}


def sign_up(room: str, knows: Knows) -> None:
    """Have a room asked whenever somebody is about to be forgotten."""
    _known[room] = knows


def leave(room: str) -> None:
    """Ask a room no more."""
    _known.pop(room, None)


def of(persons: Sequence[DataSubject]) -> set[str]:
    """Give the hashes of all the addresses at which these pseudonyms are reached."""
    return {lookup for knows in _known.values() for lookup in knows(persons)}
