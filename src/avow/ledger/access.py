"""Finding what the ledger holds. Entries are public: they name nobody."""

from uuid import UUID

from avow.core.errors import NotFoundError
from avow.ledger import store, tiles, tree
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


def tile(level: int, number: int, width: int) -> bytes:
    """Give the first hashes of a tile."""
    kept = store.read_tiles([(level, number)])
    return kept[level, number][: width * tree.HASH_BYTES]


def bundle(number: int, width: int) -> bytes:
    """Give the first entries below a tile of level 0, as they are bundled."""
    start = number * tiles.WIDTH
    return tiles.bundle(store.bodies(start, start + width))
