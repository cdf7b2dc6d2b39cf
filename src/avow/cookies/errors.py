"""Refusals of the room."""

from avow.core.errors import AvowError


class ForeignFormError(AvowError):
    """A choice was posted from another site, so it is nobody's choice."""

    code = "cookies.foreign_form"
    status = 403


class ForeignTargetError(AvowError):
    """A choice was to be handed over to a domain that is not the retailer's own."""

    code = "cookies.foreign_target"
    status = 400


class HandOverError(AvowError):
    """A handed-over choice is not ours, not for this domain, too old, or was used before."""

    code = "cookies.hand_over"
    status = 400


class UndeclaredEmbedError(AvowError):
    """A page of another company was to be framed that no practice declares."""

    code = "cookies.undeclared_embed"
    status = 404


class UnknownAnswerError(AvowError):
    """A choice was posted that the statement in force does not offer."""

    code = "cookies.unknown_answer"
    status = 422
