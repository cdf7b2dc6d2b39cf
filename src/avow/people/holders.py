"""Rooms above that hold something about people. They sign up in `apps.ready()`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from avow.people.models import DataSubject


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is held about a person, and where it came from."""

    field: str
    value: str
    at: datetime
    origin: str
    statement: str
    """Digest of the version that it came under."""


class Holder(Protocol):
    """A room that holds something about people under their pseudonyms.

    It is asked for each pseudonym by itself: a double that was merged keeps what hangs on it.
    """

    @property
    def name(self) -> str:
        """Name the holder as the ledger does: a lower-case key that never changes."""

    def export(self, person: DataSubject) -> Iterable[Record]:
        """Give everything that is held, oldest first."""

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Put a value in the place of what is held of a field; say how many were changed."""

    def erase(self, person: DataSubject) -> int:
        """Erase what is held, the key being destroyed already; say how much it was."""

    def holds(self, person: DataSubject) -> int:
        """Say how much is held that an erasure must take. It opens nothing."""

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Let count for a person what a double brought; the double keeps what hangs on it."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Let a double stand for itself again, and take from the person what only it brought."""


_holders: dict[str, Holder] = {}


def sign_up(holder: Holder) -> None:
    """Have a holder asked from now on; one name is one holder."""
    _holders[holder.name] = holder


def leave(name: str) -> None:
    """Ask the holder of this name no more."""
    _holders.pop(name, None)


def registered() -> list[Holder]:
    """Give every holder, in the order of their names."""
    return [_holders[name] for name in sorted(_holders)]
