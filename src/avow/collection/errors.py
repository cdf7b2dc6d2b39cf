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


class UndeclaredFieldError(RefusedError):
    """A field was sent that no sentence of the statement lets this touchpoint take."""

    code = "collection.undeclared_field"


class MissingFieldError(AvowError):
    """A field that the touchpoint needs was not sent, or is empty."""

    code = "collection.missing_field"
    status = 422


class CardNumberError(AvowError):
    """A field holds a payment card's number, which is never kept."""

    code = "collection.card_number"
    status = 422


class FieldTooLongError(AvowError):
    """A field is longer than anything that is meant to be kept."""

    code = "collection.field_too_long"
    status = 413


class KeyReusedError(AvowError):
    """The idempotency key was used before, for something else."""

    code = "collection.key_reused"
    status = 409
