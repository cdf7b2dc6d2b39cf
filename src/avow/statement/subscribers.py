"""Rooms above that are told when a version comes into force. They sign up in `apps.ready()`."""

from collections.abc import Callable

from django.db import transaction

from avow.statement.models import Version

Subscriber = Callable[[Version], None]

_subscribers: list[Subscriber] = []


def subscribe(subscriber: Subscriber) -> Subscriber:
    """Have `subscriber` called, after commit, with each version that comes into force."""
    if subscriber not in _subscribers:
        _subscribers.append(subscriber)
    return subscriber


def unsubscribe(subscriber: Subscriber) -> None:
    """Call `subscriber` no more."""
    _subscribers.remove(subscriber)


def tell_after_commit(version: Version) -> None:
    """Tell everyone who signed up; one that fails is logged and keeps nobody else from hearing."""
    for subscriber in _subscribers:
        transaction.on_commit(_told(subscriber, version), robust=True)


def _told(subscriber: Subscriber, version: Version) -> Callable[[], None]:
    return lambda: subscriber(version)
