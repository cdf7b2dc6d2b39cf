"""Refusals of the room. Nothing was written when one of them is raised."""

from avow.compiler.decisions import Decision
from avow.core.errors import AvowError


class RefusedError(AvowError):
    """The policy says no; `decision` holds every reason with its sentence."""

    code = "collection.refused"
    status = 422

    def __init__(self, message: str, decision: Decision) -> None:
        """Keep the decision beside what it means for whoever asked."""
        super().__init__(message)
        self.decision = decision


class UnknownTouchpointError(RefusedError):
    """No touchpoint of this name is declared, so nothing comes in there."""

    code = "collection.unknown_touchpoint"
    status = 404


class UndeclaredSourceError(RefusedError):
    """The source, its contract, its purpose or what it tells is not as the practices declare it."""

    code = "collection.undeclared_source"


class UndeclaredFieldError(RefusedError):
    """A field was sent that no sentence of the statement lets this touchpoint take."""

    code = "collection.undeclared_field"


class FieldError(AvowError):
    """Something is wrong with certain fields; `fields` names them."""

    code = "collection.field"
    status = 422

    def __init__(self, message: str, *fields: str) -> None:
        """Keep the fields' names, so that a form can lead to them."""
        super().__init__(message)
        self.fields = fields


class MissingFieldError(FieldError):
    """A field that the touchpoint needs was not sent, or is empty."""

    code = "collection.missing_field"


class CardNumberError(FieldError):
    """A field holds a payment card's number, which is never kept."""

    code = "collection.card_number"


class FieldTooLongError(FieldError):
    """A field is longer than anything that is meant to be kept."""

    code = "collection.field_too_long"
    status = 413


class WrongFormError(FieldError):
    """A field that has a form of its own, such as an order, is not of that form."""

    code = "collection.wrong_form"


class ContestRulesError(AvowError):
    """The rules of a contest cannot be published as they are."""

    code = "collection.contest_rules"
    status = 422


class ContestClosedError(AvowError):
    """The contest is not open, or it is not said which one is meant."""

    code = "collection.contest_closed"
    status = 409


class TooManyForwardsError(AvowError):
    """One visitor sends more stories to friends than anybody would."""

    code = "collection.too_many_forwards"
    status = 429


class FilesError(AvowError):
    """The files of visits cannot be written or read now; the tables keep what they have."""

    code = "collection.files"
    status = 503


class KeyReusedError(AvowError):
    """The idempotency key was used before, for something else."""

    code = "collection.key_reused"
    status = 409


class UnauthorizedError(AvowError):
    """What comes here comes from the retailer's own programs, and this bore no token of theirs."""

    code = "collection.unauthorized"
    status = 401


class OutOfScopeError(AvowError):
    """The token is good, and not for this."""

    code = "collection.out_of_scope"
    status = 403


class TokenError(AvowError):
    """A token cannot be made or revoked as it was asked for."""

    code = "collection.token"
    status = 422


class MediaTypeError(AvowError):
    """What was sent is not called JSON, as what strangers' pages send is not."""

    code = "collection.media_type"
    status = 415


class OtherSiteError(AvowError):
    """A page of another site made a browser send this."""

    code = "collection.other_site"
    status = 403
