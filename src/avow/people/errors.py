"""Refusals of the room."""

from avow.core.errors import AvowError


class IdentifierError(AvowError):
    """The text is no identifier of its kind, so nobody can be found by it."""

    code = "people.identifier"
    status = 422


class EmailAddressError(IdentifierError):
    """The text is no e-mail address, so nobody can be found or reached by it."""

    code = "people.email_address"


class PhoneNumberError(IdentifierError):
    """The text is no telephone number, so nobody can be found or reached by it."""

    code = "people.phone_number"


class HeldError(AvowError):
    """Somebody else is found by this identifier already."""

    code = "people.identifier_held"
    status = 409


class UnverifiedError(AvowError):
    """Nobody has shown that an identifier is theirs, so nothing rests on it."""

    code = "people.unverified"
    status = 409


class SuppressedError(AvowError):
    """Whoever is known by this was erased and must not come back by an import."""

    code = "people.suppressed"
    status = 409


class ForgottenError(AvowError):
    """The person's key was destroyed: what was kept about them can never be read again."""

    code = "people.forgotten"
    status = 410


class UnfinishedError(AvowError):
    """A holder still has something about an erased person, or could not be asked."""

    code = "people.erasure_unfinished"
    status = 503


class StaffNeededError(AvowError):
    """What was asked is for staff to decide."""

    code = "people.staff_needed"
    status = 403


class SeveralNamedError(AvowError):
    """Several people said that an identifier is theirs, and it finds none of them."""

    code = "people.several_named"
    status = 409


class RetiredKeyError(AvowError):
    """Keys were rotated at the very moment at which one of the old ones was to be used."""

    code = "people.retired_key"
    status = 503


class SealError(AvowError):
    """Sealed bytes do not belong to this person and field, or were changed."""

    code = "people.seal"
    status = 500


class BirthDateError(AvowError):
    """What was given is no date on which somebody alive was born."""

    code = "people.birth_date"
    status = 422

    def __init__(self, message: str, part: str) -> None:
        """Keep which part was wrong: day, month or year."""
        super().__init__(message)
        self.part = part


class NoMinimumAgeError(AvowError):
    """The statement in force sets no minimum age, so nobody is asked for theirs."""

    code = "people.no_minimum_age"
    status = 404


class UnderageError(AvowError):
    """Somebody is below the minimum age of the statement, so nothing is taken from them."""

    code = "people.underage"
    status = 403
