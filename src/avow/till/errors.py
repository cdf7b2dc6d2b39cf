"""Refusals of the room. Nothing was written when one of them is raised."""

from avow.collection.errors import FieldError
from avow.core.errors import AvowError


class LineError(FieldError):
    """A line of a purchase lacks something, or its price is none."""

    code = "till.line"


class UnreachableError(FieldError):
    """A box was ticked, and the address that it needs was left empty."""

    code = "till.unreachable"


class ItemError(AvowError):
    """What a till uploaded is not of the form that a till writes."""

    code = "till.item"
    status = 422


class StampError(AvowError):
    """What a till uploaded does not carry the mark of a page that we gave to a staff member."""

    code = "till.stamp"
    status = 422


class ItemReusedError(AvowError):
    """A key of a till came back with something else under it."""

    code = "till.item_reused"
    status = 409


class NothingTickedError(AvowError):
    """An address was given and nothing was asked for, so it is not taken."""

    code = "till.nothing_ticked"
    status = 422
