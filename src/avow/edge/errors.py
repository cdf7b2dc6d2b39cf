"""Refusals of the room. Nothing was written when one of them is raised."""

from avow.collection.errors import RefusedError
from avow.core.errors import AvowError


class MalformedError(AvowError):
    """What was sent is not what the address takes."""

    code = "edge.malformed"
    status = 422


class TooLargeError(AvowError):
    """A choice or a visit is never so long."""

    code = "edge.too_large"
    status = 413


class WrongMethodError(AvowError):
    """The address is asked or told in another way."""

    code = "edge.wrong_method"
    status = 405

    def __init__(self, allowed: str) -> None:
        """Keep the one method that is."""
        super().__init__(f"This address takes {allowed} and nothing else.")
        self.allowed = allowed


class UndeclaredClassError(RefusedError):
    """A class was sent that the statement that was shown offers no choice about."""

    code = "edge.undeclared_class"


class UndeclaredVisitError(RefusedError):
    """The statement in force names nothing that a visit may bring in by itself."""

    code = "edge.undeclared_visit"


class LaterError(AvowError):
    """It cannot be taken now; `seconds` says when to try again."""

    status = 503
    seconds = 1


class BusyError(LaterError):
    """More waits to be written than is let wait, so that memory does not grow."""

    code = "edge.busy"


class TooManyError(LaterError):
    """More comes in a second than the installation says that it takes."""

    code = "edge.too_many"
    status = 429


class UnavailableError(LaterError):
    """The database takes nothing: its disk is full, or it is gone."""

    code = "edge.unavailable"
    seconds = 5
