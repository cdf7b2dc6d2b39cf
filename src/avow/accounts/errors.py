"""Refusals of the room."""

from avow.core.errors import AvowError


class NotStaffError(AvowError):
    """Somebody who is signed in is no staff member, so the page is not theirs."""

    code = "accounts.not_staff"
    status = 403


class TakenError(AvowError):
    """An account with this address is there already, and its holder has shown that it is theirs."""

    code = "accounts.taken"
    status = 409


class WeakPasswordError(AvowError):
    """A password is too easily guessed to guard an account."""

    code = "accounts.weak_password"
    status = 422
