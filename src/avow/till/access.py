"""What a till may look at."""

from uuid import UUID

from avow.core.errors import NotFoundError
from avow.till.models import Taken


def purchase(reference: UUID) -> Taken:
    """Give a purchase that was rung up. NotFoundError when there is none."""
    try:
        return Taken.objects.get(reference=reference, what="purchase")
    except Taken.DoesNotExist:
        raise NotFoundError("No purchase was rung up under this address. Ring it up.") from None
