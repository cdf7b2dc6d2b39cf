"""Finding what the ledger holds. Entries are public: they name nobody."""

from uuid import UUID

from avow.core.errors import NotFoundError
from avow.ledger import store, tiles, tree
from avow.ledger.errors import DamagedError
from avow.ledger.models import Checkpoint, Entry, Sequenced
from avow.ledger.receipts import Verified


def entry(reference: UUID) -> Entry:
    """Give the entry with this reference. NotFoundError when there is none."""
    try:
        return Entry.objects.get(reference=reference)
    except Entry.DoesNotExist:
        raise NotFoundError(f"The ledger has no entry {reference}.") from None


def placed(reference: UUID) -> Sequenced | None:
    """Give an entry's place in the tree, the entry with it; None while it has none."""
    return Sequenced.objects.select_related("entry").filter(entry__reference=reference).first()


def inclusion_proof(index: int, size: int) -> list[bytes]:
    """Give the proof that the entry at `index` is in the tree as it was at `size`."""
    return _roots(tree.inclusion_ranges(index, size))


def consistency_proof(old_size: int, new_size: int) -> list[bytes]:
    """Give the proof that the tree at `new_size` begins with all of the older."""
    return _roots(tree.consistency_ranges(old_size, new_size))


def root(size: int) -> bytes:
    """Give the root over the first `size` entries, as the tiles have it."""
    return _roots([(0, size)])[0] if size else tree.EMPTY_ROOT


def bears_out(shown: Verified) -> bool:
    """Say whether this ledger, as it is now, still begins with all that a receipt was signed for.

    A receipt that holds while the ledger does not bear it out shows that entries were taken away.
    """
    newest = store.newest_checkpoint()
    return newest is not None and shown.size <= newest[0] and root(shown.size) == shown.root


def _roots(ranges: list[tree.Range]) -> list[bytes]:
    needed = tiles.needed(ranges)
    kept = store.read_tiles(needed)
    if missing := needed - set(kept):
        raise DamagedError(
            f"The ledger lacks {tiles.path_of(*min(missing))}: run avow audit, and restore it."
        )
    return [tiles.range_root(start, end, kept) for start, end in ranges]


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
