"""What can go wrong between the retailer's code and Avow, as one tree.

* ClientError
  * UnreachableError: nobody answered, or not in time; what was sent may or may not have arrived
  * UnexpectedAnswerError: what answered is not Avow
  * ProblemError: Avow refused, and said why
    - NotFoundError (404), ConflictError (409), TooLargeError (413), RefusedError (403, 422)
    - UnauthorizedError (401): no token, or none that fits
    - LaterError (429, 503): it can be taken later
"""

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """Something between the caller and Avow went wrong."""


class UnreachableError(ClientError):
    """Nobody answered in time, however often it was tried."""


class UnexpectedAnswerError(ClientError):
    """An answer came that Avow does not give: look at the address of the site."""


class ProblemError(ClientError):
    """Avow refused; nothing was written. `code` is stable, `detail` is for people."""

    def __init__(self, problem: Mapping[str, Any], status: int) -> None:
        """Keep what was said, and which sentence of the statement decided."""
        self.status = status
        self.code = str(problem.get("code", ""))
        self.detail = str(problem.get("detail", ""))
        self.practice: str | None = problem.get("practice")
        self.sentence: str | None = problem.get("sentence")
        self.sentence_text: str | None = problem.get("sentence_text")
        self.reasons: list[Mapping[str, str]] = list(problem.get("reasons") or ())
        super().__init__(f"{self.code or status}: {self.detail}")


class RefusedError(ProblemError):
    """The statement does not allow it, or it is not in the right form."""


class UnauthorizedError(ProblemError):
    """This needs a token of the installation, and none that fits was sent."""


class NotFoundError(ProblemError):
    """There is no such touchpoint, receipt or choice."""


class ConflictError(ProblemError):
    """The key was used before, for something else."""


class TooLargeError(ProblemError):
    """More was sent than is ever meant to be kept."""


class LaterError(ProblemError):
    """Avow is busy or its database is gone; it was tried again, and again refused."""


_BY_STATUS: Mapping[int, type[ProblemError]] = {
    401: UnauthorizedError,
    403: RefusedError,
    404: NotFoundError,
    409: ConflictError,
    413: TooLargeError,
    422: RefusedError,
    429: LaterError,
    503: LaterError,
}


def problem(told: Mapping[str, Any], status: int) -> ProblemError:
    """Give the error of a refusal."""
    return _BY_STATUS.get(status, ProblemError)(told, status)
