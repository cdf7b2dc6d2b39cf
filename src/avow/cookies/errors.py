"""Refusals of the room."""

from avow.core.errors import AvowError


class ForeignFormError(AvowError):
    """A choice was posted from another site, so it is nobody's choice."""

    code = "cookies.foreign_form"
    status = 403


class UnknownAnswerError(AvowError):
    """A choice was posted that the statement in force does not offer."""

    code = "cookies.unknown_answer"
    status = 422
