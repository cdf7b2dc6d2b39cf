"""Refusals of the room. Nothing was written when one of them is raised."""

from avow.collection.errors import RefusedError
from avow.core.errors import AvowError


class SourceOffError(AvowError):
    """Nobody configured a secret for this, so there is nothing here."""

    code = "sources.not_configured"
    status = 404


class UnsignedError(AvowError):
    """What came bears no signature or token that fits the secret."""

    code = "sources.unsigned"
    status = 401


class TooLargeError(AvowError):
    """A webhook is never so long."""

    code = "sources.too_large"
    status = 413


class PayloadError(AvowError):
    """A webhook's body is not what its sender writes."""

    code = "sources.payload"
    status = 422


class UnavailableError(AvowError):
    """The database takes nothing at the moment."""

    code = "sources.unavailable"
    status = 503


class MethodError(AvowError):
    """A webhook is posted and nothing else."""

    code = "sources.wrong_method"
    status = 405


class UndeclaredColumnError(RefusedError):
    """A file has a column that no sentence lets its source tell."""

    code = "sources.undeclared_column"


class RowError(AvowError):
    """One row cannot be taken; `field` names where it is wrong, and no value is repeated."""

    code = "sources.row"
    status = 422

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the name of the field."""
        super().__init__(message)
        self.field = field


class UnreadableRowError(RowError):
    """A row cannot be read: not UTF-8, not JSON, more or fewer cells than columns."""

    code = "sources.unreadable_row"


class UnclearRowError(RowError):
    """A cell that must say yes or no, a time or an age says something else."""

    code = "sources.unclear_cell"


class NobodyError(RowError):
    """A row does not say whom it is about, or says it of nobody we know."""

    code = "sources.nobody"


class EmptyRowError(RowError):
    """A row says whom it is about, and nothing else."""

    code = "sources.empty_row"
