"""The carrier of texts: at hours that suit, to numbers whose holder has not ended them."""

from datetime import datetime

from avow.core import clock
from avow.messaging import addresses
from avow.messaging.errors import NoNumberError, NumberError, RevokedError, TooLateError
from avow.messaging.hours import contact
from avow.messaging.texting import outcomes, resuming, rules
from avow.messaging.texting.models import Answer, Texted
from avow.messaging.texting.provider import Kept, Provider
from avow.messaging.transports import Parcel


class TextCarrier:
    """Hands texts to a provider."""

    def __init__(self, provider: Provider) -> None:
        """Carry by `provider`."""
        self._provider = provider

    def ready_at(self, parcel: Parcel, now: datetime) -> datetime:
        """Wait while it may be quiet where the person is; an answer to their own text goes now."""
        if _answer(parcel) is not None:
            return now
        return contact.ready_at(
            person=parcel.person,
            number=parcel.to,
            purpose=parcel.purpose,
            channel=parcel.channel,
            now=now,
        )

    def deliver(self, parcel: Parcel) -> str:
        """Hand a text over, unless its time has passed or the number's holder ended all texts."""
        answer = _answer(parcel)
        lookup = addresses.lookup(parcel.channel, parcel.to)
        if answer is not None:
            _require_in_time(answer)
        elif resuming.closed([lookup]):
            raise RevokedError("The holder of this number ended all texts, so none was sent.")
        elif parcel.person is not None:
            Texted.objects.update_or_create(
                lookup=lookup,
                data_subject_id=parcel.person,
                defaults={"purpose": parcel.purpose, "last_at": clock.now()},
            )
        return self._sent(parcel, lookup)

    def _sent(self, parcel: Parcel, lookup: str) -> str:
        """Hand it over; what the provider says of the number itself closes it at once."""
        try:
            name = self._provider.send(to=parcel.to, text=parcel.text)
        except NumberError as error:
            outcomes.close(lookup=lookup, fault=error.fault)
            if error.fault in rules.STOPPED_AT_CARRIER:
                raise RevokedError(
                    "The holder of this number ended all texts at the carrier, so none was sent."
                ) from error
            raise NoNumberError("There is no such number for texts, so none was sent.") from error
        if not isinstance(self._provider, Kept):
            outcomes.handed_over(name=name, lookup=lookup)
        return name


def _answer(parcel: Parcel) -> Answer | None:
    return Answer.objects.filter(message__reference=parcel.reference).first()


def _require_in_time(answer: Answer) -> None:
    if answer.until is not None and clock.now() > answer.until:
        raise TooLateError("The time in which this answer may follow is over, so it was not sent.")
