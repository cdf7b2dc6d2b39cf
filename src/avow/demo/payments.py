"""What the shop and its payment processor tell each other: sealed, as browsers carry it."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from avow.demo import sealing

TO_PROCESSOR, TO_SHOP = "payment-request", "payment-outcome"
LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is to be paid: an amount for an order, and where to go back to. Nothing of the buyer."""

    order: str
    cents: int
    back: str
    """Address of the shop that takes the outcome."""
    cancelled: str
    """Address of the shop to go to without paying."""

    def sealed(self) -> str:
        """Write it for the way through the browser."""
        return sealing.seal(TO_PROCESSOR, asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was paid: all that the shop ever learns of a card."""

    order: str
    cents: int
    token: str
    brand: str
    last4: str
    at: str

    def sealed(self) -> str:
        """Write it for the way through the browser."""
        return sealing.seal(TO_SHOP, asdict(self))

    @property
    def paid_at(self) -> datetime:
        """Give when it was paid."""
        return datetime.fromisoformat(self.at)


def demand(sealed: str) -> Demand | None:
    """Read what the shop asks for, unless it is not the shop's, or too old."""
    content = sealing.opened(TO_PROCESSOR, sealed, within=LIFETIME)
    return Demand(**content) if content else None


def outcome(sealed: str) -> Outcome | None:
    """Read what the processor tells, unless it is not the processor's, or too old."""
    content = sealing.opened(TO_SHOP, sealed, within=LIFETIME)
    return Outcome(**content) if content else None
