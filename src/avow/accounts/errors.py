"""Refusals of the room."""

from avow.core.errors import AvowError


class NotStaffError(AvowError):
    """Somebody who is signed in is no staff member, so the page is not theirs."""

    code = "accounts.not_staff"
    status = 403


class SecondFactorError(AvowError):
    """A staff account has no second factor yet, so it opens nothing of the staff's."""

    code = "accounts.second_factor_missing"
    status = 403


class TakenError(AvowError):
    """An account with this address is there already."""

    code = "accounts.taken"
    status = 409


class WeakPasswordError(AvowError):
    """A password is too easily guessed to guard an account."""

    code = "accounts.weak_password"
    status = 422


class AgeUnknownError(AvowError):
    """The statement sets a minimum age, and nobody was asked for theirs."""

    code = "accounts.age_unknown"
    status = 403


class UncoveredScopeError(AvowError):
    """A log-in service is to be asked for what no sentence of the statement lets us take."""

    code = "accounts.uncovered_scope"
    status = 503


class NoValueError(AvowError):
    """What was to be put in the place of a value is nothing, or more than any such value."""

    code = "accounts.no_value"
    status = 422


class NotYoursError(AvowError):
    """What was to be corrected is nothing that an account's page changes."""

    code = "accounts.not_correctable"
    status = 404
