"""The retailer's own code speaks to Avow with this: a client and middleware, no Django needed."""

from avow.client.answers import Chosen, Collected, RecordedField, Visited
from avow.client.clients import AsyncAvow, Avow
from avow.client.errors import (
    ClientError,
    ConflictError,
    LaterError,
    NotFoundError,
    ProblemError,
    RefusedError,
    TooLargeError,
    UnauthorizedError,
    UnexpectedAnswerError,
    UnreachableError,
)
from avow.client.visitors import Visitor

__all__ = [
    "AsyncAvow",
    "Avow",
    "Chosen",
    "ClientError",
    "Collected",
    "ConflictError",
    "LaterError",
    "NotFoundError",
    "ProblemError",
    "RecordedField",
    "RefusedError",
    "TooLargeError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "UnreachableError",
    "Visited",
    "Visitor",
]
