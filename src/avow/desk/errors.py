"""Refusals of the room. Nothing was written when one of them is raised."""

from avow.collection.errors import FieldError
from avow.core.errors import AvowError


class PageError(AvowError):
    """A page of a list was asked for by a mark that no list gave."""

    code = "desk.page"
    status = 404


class ReasonError(AvowError):
    """Somebody's record was to be shown without saying why."""

    code = "desk.reason"
    status = 422


class DayError(AvowError):
    """The day on which somebody acted is none, has not come yet, or is long gone."""

    code = "desk.day"
    status = 422


class UnsureError(AvowError):
    """An age below the minimum was entered, which erases at once, and nobody said to be sure."""

    code = "desk.unsure"
    status = 409


class UnknownActError(AvowError):
    """The desk does no such thing, or not with this."""

    code = "desk.unknown_act"
    status = 422


class LineError(FieldError):
    """What was ordered is not written as number, product and price, one a line."""

    code = "desk.line"
