"""Refusals of the room. When one is raised, nothing was sent."""

from avow.collection.errors import RefusedError
from avow.core.errors import AvowError, NotFoundError


class ContactRefusedError(RefusedError):
    """The statement, what the person chose, or the address itself stands against a message."""

    code = "messaging.refused"
    status = 409


class HeaderError(AvowError):
    """A subject or an address holds what would begin another line of the message's head."""

    code = "messaging.header"
    status = 422


class TooLargeError(AvowError):
    """A message is larger than any that we send."""

    code = "messaging.too_large"
    status = 413


class UnreadableError(AvowError):
    """An e-mail is built as no mail program builds one, so nothing of it was looked into."""

    code = "messaging.unreadable"
    status = 422


class NoTransportError(AvowError):
    """Nothing carries messages on this channel here."""

    code = "messaging.no_transport"
    status = 503


class UnreachableError(AvowError):
    """Nothing was handed over, and it may be tried again: the server is away or says later."""

    code = "messaging.unreachable"
    status = 503


class PutOffError(AvowError):
    """The other side asks to come again with this one message; the others may go on."""

    code = "messaging.put_off"
    status = 503


class UndeliverableError(AvowError):
    """The other side refused the message for good; it was not delivered."""

    code = "messaging.undeliverable"
    status = 502


class DoubtfulError(AvowError):
    """The connection broke while the message was handed over: it may be delivered or not."""

    code = "messaging.doubtful"
    status = 502


class LinkError(NotFoundError):
    """The address holds no link of ours. Said the same to everybody, whatever is wrong with it."""

    code = "messaging.link"


class TooManyError(AvowError):
    """Too many ask for the same thing at once."""

    code = "messaging.too_many"
    status = 429


class MergeFieldError(AvowError):
    """A campaign's words have a field that is none, or none of this purpose."""

    code = "messaging.merge_field"
    status = 422


class SegmentError(AvowError):
    """A campaign's circle rests on data that its purpose does not use, or asks unclearly."""

    code = "messaging.segment"
    status = 422


class CampaignStateError(AvowError):
    """The campaign is not in a state in which this can be done."""

    code = "messaging.campaign_state"
    status = 409


class CampaignKindError(AvowError):
    """A campaign was asked for what is no campaign's: no advertisement, or a call."""

    code = "messaging.campaign_kind"
    status = 409


class EmptyError(AvowError):
    """A message says nothing: its subject or its text is missing."""

    code = "messaging.empty"
    status = 422


class SiteError(AvowError):
    """The site is served without TLS, so a link that stops messages at one click would not work."""

    code = "messaging.site"
    status = 409


class AlertError(AvowError):
    """An alert is not in a state in which this can be done."""

    code = "messaging.alert"
    status = 409


class KeyReusedError(AvowError):
    """A key was used before for another message."""

    code = "messaging.key_reused"
    status = 409


class DecidedError(AvowError):
    """A message of the queue was decided before, in another way."""

    code = "messaging.decided"
    status = 409


class SettledError(AvowError):
    """A message in doubt was settled before in another way, or is in no doubt."""

    code = "messaging.settled"
    status = 409


class WordsGoneError(AvowError):
    """A message cannot go again: its words or its address are not kept."""

    code = "messaging.words_gone"
    status = 409


class UnsignedError(AvowError):
    """A webhook bears no signature that fits; nothing of it was read."""

    code = "messaging.unsigned"
    status = 403


class WebhookOffError(NotFoundError):
    """Nothing is taken here: the provider is not set up."""

    code = "messaging.webhook_off"


class NoMailboxError(UndeliverableError):
    """The other side says that there is no such mailbox. `lookup` is the hash of its address."""

    code = "messaging.no_mailbox"

    def __init__(self, message: str, lookup: str) -> None:
        """Keep what leads to the address again, and to nobody."""
        super().__init__(message)
        self.lookup = lookup


class NumberError(UndeliverableError):
    """The provider of texts takes none for this number. `fault` is its code for why."""

    code = "messaging.number_refused"

    def __init__(self, message: str, fault: str) -> None:
        """Keep what says whether the number's holder stopped texts, or there is none."""
        super().__init__(message)
        self.fault = fault


class NoNumberError(UndeliverableError):
    """There is no such number, or it takes no texts."""

    code = "messaging.no_number"


class TooLateError(UndeliverableError):
    """An answer that may only follow at once did not, so it does not go any more."""

    code = "messaging.too_late"


class RevokedError(UndeliverableError):
    """The holder of the number ended all texts."""

    code = "messaging.revoked"


class StaleListError(AvowError):
    """The imported do-not-call list is missing, or older than the law lets one call by."""

    code = "messaging.stale_list"
    status = 409


class ListFileError(AvowError):
    """A do-not-call list cannot be read as one."""

    code = "messaging.list_file"
    status = 422


class CallError(AvowError):
    """A call cannot be made or noted as asked."""

    code = "messaging.call"
    status = 409


class LettersError(AvowError):
    """Letters cannot be made here."""

    code = "messaging.letters"
    status = 503


class UnavailableError(AvowError):
    """The database takes nothing for the moment, so nothing was recorded."""

    code = "messaging.unavailable"
    status = 503


class StaffError(AvowError):
    """Only a member of staff can do this, and nobody was named."""

    code = "messaging.staff"
    status = 403


class MissingExtraError(AvowError):
    """A library that this takes is not installed."""

    code = "messaging.missing_extra"
    status = 503
