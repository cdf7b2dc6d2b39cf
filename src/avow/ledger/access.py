"""Finding what the ledger holds. Entries are public: they name nobody."""

from uuid import UUID

from avow.core.errors import NotFoundError
from avow.ledger import tiles
from avow.ledger.models import Checkpoint, Entry


def entry(reference: UUID) -> Entry:
    """Give the entry with this reference. NotFoundError when there is none."""
    try:
        return Entry.objects.get(reference=reference)
    except Entry.DoesNotExist:
        raise NotFoundError(f"The ledger has no entry {reference}.") from None


def newest_note() -> bytes | None:
    """Give the newest checkpoint as it was signed; None before the first."""
    newest = Checkpoint.objects.order_by("-size").first()
    return bytes(newest.note) if newest else None


def published(level: int, number: int, width: int) -> bool:
    """Say whether a published checkpoint has this tile with this width."""
    found = tiles.sizes(level, number, width)
    return Checkpoint.objects.filter(size__gte=found.start, size__lt=found.stop).exists()
