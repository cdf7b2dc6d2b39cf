"""The room that answers requests. It signs up in `apps.ready()`."""

from typing import Protocol

from avow.sources.models import ShopRequest


class Taker(Protocol):
    """Takes up what people asked through a shop."""

    def take(self, request: ShopRequest) -> None:
        """Open a request of one's own, in the caller's transaction. Safe to call twice."""


_takers: list[Taker] = []


def sign_up(taker: Taker) -> None:
    """Have requests handed over to a taker from now on."""
    if taker not in _takers:
        _takers.append(taker)


def leave(taker: Taker) -> None:
    """Hand over nothing more."""
    _takers.remove(taker)


def registered() -> list[Taker]:
    """Give everyone who signed up."""
    return list(_takers)
