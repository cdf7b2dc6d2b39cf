"""Texts, calls, letters and what comes in: their tables, holders and addresses are known."""

from avow.messaging.inbound.holding import InboundHolder
from avow.messaging.post import book
from avow.messaging.post.holding import LettersHolder
from avow.messaging.telephone.holding import CallsHolder
from avow.messaging.texting import resuming
from avow.messaging.texting.holding import TextsHolder
from avow.people import holders


def set_up() -> None:
    """Be asked when a person is exported, erased or merged; know addresses, and what STOP holds."""
    book.sign_up()
    resuming.sign_up()
    for holder in (InboundHolder(), CallsHolder(), LettersHolder(), TextsHolder()):
        holders.sign_up(holder)
