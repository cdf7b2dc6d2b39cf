"""The parts of the room that hear from people: their tables and their holders."""

from avow.messaging.inbound.holding import InboundHolder
from avow.messaging.texting.holding import TextsHolder
from avow.people import holders


def set_up() -> None:
    """Be asked when a person is exported, erased or merged, for everything that came in."""
    for holder in (InboundHolder(), TextsHolder()):
        holders.sign_up(holder)
