"""Refusals of the shop. Nothing was written when one of them is raised."""

from avow.core.errors import AvowError


class ForeignFormError(AvowError):
    """Another site sent a form of the shop."""

    code = "demo.foreign_form"
    status = 403


class NoSuchPieceError(AvowError):
    """A piece was asked for that does not come in this colour or size."""

    code = "demo.no_such_piece"
    status = 422


class FullBasketError(AvowError):
    """The basket holds as much as its cookie can."""

    code = "demo.full_basket"
    status = 422


class LongOrderError(AvowError):
    """What was written at the checkout is longer than its cookie can hold."""

    code = "demo.long_order"
    status = 413


class UnpaidError(AvowError):
    """What came back from the payment processor pays for no order of this browser."""

    code = "demo.unpaid"
    status = 409
