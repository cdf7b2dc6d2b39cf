"""Refusals of the room."""

from collections.abc import Sequence

from avow.compiler.diagnostics import Diagnostic
from avow.core.errors import AvowError, NotFoundError


class NotPublishableError(AvowError):
    """The check has errors, so the text would promise what the practices do not keep."""

    code = "statement.not_publishable"
    status = 422

    def __init__(self, errors: Sequence[Diagnostic]) -> None:
        """Name the first error and count the others; all stay in `diagnostics`."""
        first, others = errors[0], len(errors) - 1
        beside = f" and {others} more" if others else ""
        super().__init__(
            f"{first.file}:{first.line}: {first.code} {first.message}{beside}."
            " Nothing was published. Mend what `avow check` shows and publish again."
        )
        self.diagnostics = tuple(errors)


class NothingInForceError(NotFoundError):
    """No version of the statement is in force, so nothing is allowed yet."""

    code = "statement.nothing_in_force"


class BackdatedError(AvowError):
    """A version would come into force before the one that is in force already."""

    code = "statement.backdated"
    status = 422


class ContinuedUseError(AvowError):
    """The statement does not count continued use as acceptance, so neither do we."""

    code = "statement.continued_use"
    status = 422


class SupersededError(AvowError):
    """A version that a later one replaced does not come back by itself."""

    code = "statement.superseded"
    status = 409
