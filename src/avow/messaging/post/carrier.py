"""The carrier of letters: each waits, sealed, until a member of staff prints it with the others."""

from datetime import datetime

from avow.messaging.errors import UndeliverableError
from avow.messaging.post import services
from avow.messaging.transports import Parcel


class PostCarrier:
    """Takes letters to be printed."""

    def ready_at(self, parcel: Parcel, now: datetime) -> datetime:
        """Take it at once: a letter wakes nobody."""
        return now

    def deliver(self, parcel: Parcel) -> str:
        """Lay a letter down, once."""
        if parcel.person is None:
            raise UndeliverableError("A letter goes to somebody known, and this one does not.")
        services.lay_down(parcel)
        return "letter"
