"""Carriers: one for each channel. Whoever has one registers it in `apps.ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from avow.messaging.errors import NoTransportError


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message as it is handed to a carrier: written out, with its way out where there is one."""

    reference: UUID
    person: UUID | None
    purpose: str
    channel: str
    kind: str
    to: str
    """The address: a mailbox, a number as E.164 writes it, or a postal address in lines."""
    subject: str
    text: str
    html: str = ""
    stop_url: str = ""
    """Address of the one-click opt-out; empty where there is no choice to make."""
    stop_token: str = ""
    sender_name: str = ""
    sender: str = ""
    stop_mailbox: str = ""
    """Where an opt-out may be written to, if there is no mailbox for them alone."""


class Transport(Protocol):
    """Carries the messages of one channel."""

    def ready_at(self, parcel: Parcel, now: datetime) -> datetime:
        """Give when a parcel may go: `now`, or the end of the quiet hours. It sends nothing."""

    def deliver(self, parcel: Parcel) -> str:
        """Hand a parcel over once, and give the carrier's own name for it, or nothing.

        UnreachableError when the carrier is away, PutOffError when it asks to come again with this
        one, UndeliverableError when it refused this one for good: nothing was handed over.
        DoubtfulError when nobody can say whether it was.
        """


class Several(ABC):
    """A carrier that takes several parcels at once, each from a thread of its own."""

    @property
    @abstractmethod
    def at_once(self) -> int:
        """Give how many parcels it takes at once."""

    @abstractmethod
    def prepared(self, parcel: Parcel) -> Callable[[], str]:
        """Do all that can be done before, and give what hands the parcel over, as `deliver` does.

        What is given asks no database: it is called from another thread.
        """


def prepared(transport: Transport, parcel: Parcel) -> Callable[[], str]:
    """Give what hands a parcel over, with as little left to do as can be."""
    if isinstance(transport, Several):
        return transport.prepared(parcel)
    return partial(transport.deliver, parcel)


def hands(transport: Transport) -> int:
    """Give how many parcels a carrier takes at once."""
    return transport.at_once if isinstance(transport, Several) else 1


_transports: dict[str, Transport] = {}


def register(channel: str, transport: Transport) -> None:
    """Have a channel's messages carried by `transport` from now on."""
    _transports[channel] = transport


def unregister(channel: str) -> None:
    """Let nothing carry a channel's messages any more."""
    _transports.pop(channel, None)


def of(channel: str) -> Transport:
    """Give what carries a channel's messages. NoTransportError when nothing does."""
    if channel not in _transports:
        raise NoTransportError(
            f"Nothing carries messages by {channel} here, so none is sent: set its carrier up"
            " under [messaging]."
        )
    return _transports[channel]


def registered() -> list[str]:
    """Give the channels that have a carrier, in order."""
    return sorted(_transports)
