"""Refusals of the room."""

from avow.core.errors import AvowError


class EmailAddressError(AvowError):
    """The text is no e-mail address, so nobody can be found or reached by it."""

    code = "people.email_address"
    status = 422


class ForgottenError(AvowError):
    """The person's key was destroyed: what was kept about them can never be read again."""

    code = "people.forgotten"
    status = 410


class SealError(AvowError):
    """Sealed bytes do not belong to this person and field, or were changed."""

    code = "people.seal"
    status = 500
