"""Rooms above that are told of each act of a person. They sign up in `apps.ready()`."""

from collections.abc import Callable

from avow.choices.models import ChoiceEvent

Listener = Callable[[ChoiceEvent], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener` called with each act, in the transaction that writes it down."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(event: ChoiceEvent) -> None:
    """Tell everyone who listens; a fault undoes the act, since it would be kept by half."""
    for listener in _listeners:
        listener(event)
