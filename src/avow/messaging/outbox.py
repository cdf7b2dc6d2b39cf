"""The outbox of the demonstration: every message as its recipient sees it."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from avow.core import clock
from avow.core.errors import NotFoundError
from avow.messaging import addresses, bodies, conf, mime, rendering, sealing, signing
from avow.messaging.errors import HeaderError
from avow.messaging.models import Message
from avow.messaging.transports import Parcel
from avow.people import access as people
from avow.people.errors import ForgottenError
from avow.statement import access as statements

NOT_KEPT = "an address that was used this once and not kept"
NO_ADDRESS = "nobody: no address is known"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A message, and how it reads; nothing where it can be read no more."""

    message: Message
    parcel: Parcel | None

    @property
    def to(self) -> str:
        """Give whom it is for."""
        if self.parcel and self.parcel.to:
            return self.parcel.to
        return NOT_KEPT if self.message.data_subject_id is None else NO_ADDRESS


def newest(before: int | None = None) -> list[Shown]:
    """Give the newest messages, the last one first; `before` is the number that a page ended at."""
    messages = Message.objects.select_related("campaign", "alert__version", "data_subject")
    if before is not None:
        messages = messages.filter(number__lt=before)
    return [shown(message) for message in messages.order_by("-number")[:PAGE]]


def find(reference: UUID) -> Shown:
    """Give one message. NotFoundError when there is none, or this is no demonstration."""
    message = Message.objects.filter(reference=reference).first()
    if message is None or not settings.AVOW.demo:
        raise NotFoundError("There is no such message. Look at the outbox once more.")
    return shown(message)


def shown(message: Message) -> Shown:
    """Write a message out again, as it went or will go."""
    try:
        return Shown(message, _written(message))
    except ForgottenError:
        return Shown(message, None)


def raw(parcel: Parcel) -> bytes:
    """Give an e-mail's bytes as a mail server is handed them."""
    try:
        message = mime.written(parcel, at=clock.now(), stop_address=conf.settings().stop_address)
    except HeaderError:
        return b""
    return signing.signed(message)


def _written(message: Message) -> Parcel | None:
    head = people.followed(message.data_subject_id) if message.data_subject_id else None
    own = message.campaign_id is None and message.alert_id is None
    if own and message.sealed is None:
        return None
    content = sealing.opened(message) if own else bodies.of(message)
    policy = statements.policy()
    if message.purpose not in policy.practices.purposes:
        return None
    to = content.to or (
        addresses.of(head, policy, message.purpose, message.channel) if head else ""
    )
    return rendering.parcel(message, content, to=to or "", person=head)
