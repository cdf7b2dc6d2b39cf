"""The audit: everything computed again from the entries, and held against what is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import Any

from django.db import DatabaseError

from avow.ledger import conf, notes, rules, store, tiles, tree
from avow.ledger.errors import NoteError

_TILES_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first thing that does not fit. `where` is its address: an index, a tile, a size."""

    what: str
    """entry, sequence, tile, checkpoint, queue or store."""
    where: str
    why: str
    index: int | None = None
    reference: str | None = None
    kind: str | None = None

    def __str__(self) -> str:
        entry = f" ({self.kind}, {self.reference})" if self.reference else ""
        return f"{self.what} {self.where}{entry}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit computed, up to the fault if it found one."""

    entries: int
    pending: int
    checkpoints: int
    root: bytes
    fault: Fault | None

    @property
    def clean(self) -> bool:
        """Whether everything fits."""
        return self.fault is None


class _FaultFoundError(Exception):
    """Carries the first fault out of the computation."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def audit() -> Audit:
    """Compute the whole ledger again from its entries, and name the first thing that differs."""
    again = _Again(conf.signing_key().public)
    fault = None
    try:
        with store.snapshot():
            again.compute()
    except _FaultFoundError as found:
        fault = found.fault
    except DatabaseError as error:
        fault = Fault(what="store", where="database", why=f"it cannot be read: {error}")
    return Audit(
        entries=again.size,
        pending=again.pending,
        checkpoints=again.checkpoints,
        root=again.root(b""),
        fault=fault,
    )


class _Again:
    """The tree as the entries make it, tile by tile."""

    def __init__(self, key: notes.VerifyingKey) -> None:
        self.key = key
        self.size = self.pending = self.checkpoints = 0
        self.newest = notes.Checkpoint(key.name, 0, tree.EMPTY_ROOT)
        self.peaks: list[tuple[int, bytes]] = []
        self.upper: dict[int, bytearray] = {}
        """Hashes of the levels above 0."""

    def compute(self) -> None:
        """Compute everything, or raise the first fault."""
        self._open_newest()
        signed = store.checkpoints()
        note = next(signed, None)
        for number, rows, kept in _tiles_of_entries(self.newest.size):
            content = self._fitting(number, rows, kept)
            while note and note[0] <= self.size + len(rows):
                self._check_note(*note, content)
                note = next(signed, None)
            self._join(content)
        if note:
            self._check_note(*note, b"")
        self._check_upper_tiles()
        self._check_rest()

    def root(self, content: bytes) -> bytes:
        """Give the root over all full tiles so far and the hashes in `content`."""
        roots = [peak for _, peak in self.peaks]
        if content:
            roots.append(tree.folded(content))
        if not roots:
            return tree.EMPTY_ROOT
        return reduce(lambda right, left: tree.node_hash(left, right), reversed(roots))

    def _open_newest(self) -> None:
        """Begin with what the ledger last committed itself to."""
        if newest := store.newest_checkpoint():
            self.newest = self._opened(*newest)
        placed, size = store.size(), self.newest.size
        if placed != size:
            why = f"{placed} entries have a place, but the newest checkpoint is of {size}"
            raise _fault("sequence", str(min(placed, size)), why)

    def _opened(self, size: int, note: bytes) -> notes.Checkpoint:
        try:
            checkpoint = notes.opened_checkpoint(note, self.key)
        except NoteError as error:
            raise _fault("checkpoint", str(size), str(error)) from None
        if checkpoint.size != size:
            raise _fault("checkpoint", str(size), f"its note is of size {checkpoint.size}")
        return checkpoint

    def _check_note(self, size: int, note: bytes, content: bytes) -> None:
        """Hold a published checkpoint against the tree as it was at its size."""
        width = size - self.size
        if self._opened(size, note).root != self.root(content[: width * tree.HASH_BYTES]):
            raise _fault("checkpoint", str(size), "its root is not that of the first entries")
        self.checkpoints += 1

    def _fitting(self, number: int, rows: Sequence[Any], kept: bytes | None) -> bytes:
        """Give the leaf hashes of a tile's entries when they are those that are kept."""
        try:
            content = b"".join([sha256(b"\x00" + row[4]).digest() for row in rows])
        except TypeError:
            content = b""
        if content != kept or not all(_says_its_columns(row) for row in rows):
            self._name_misfit(number, rows, kept)
        return content

    def _name_misfit(self, number: int, rows: Sequence[Any], kept: bytes | None) -> None:
        """Raise the first fault among the entries of a tile, or else of the tile."""
        path = tiles.path_of(0, number, len(rows))
        if not isinstance(kept, bytes):
            raise _fault("tile", path, "it is missing")
        for nth, row in enumerate(rows):
            index = number * tiles.WIDTH + nth
            if row[0] != index:
                raise _fault("sequence", str(index), "no entry has this place", index=index)
            if row[2] is None:
                why = f"it names the entry of number {row[1]}, which is not there"
                raise _fault("sequence", str(index), why, index=index)
            self._check_entry(index, row, kept[nth * 32 : nth * 32 + 32], path)
        raise _fault("tile", path, f"it has {len(kept)} bytes for {len(rows)} entries")

    def _check_entry(self, index: int, row: Sequence[Any], kept: bytes, path: str) -> None:
        said = {"index": index, **_named(row[2], row[3])}
        if not isinstance(row[4], bytes):
            raise _fault("entry", str(index), "its content is not bytes", **said)
        found = tree.leaf_hash(row[4])
        if found != kept:
            if self._is_signed(index, found):
                raise _fault("tile", path, f"its hash of entry {index} was changed")
            raise _fault("entry", str(index), "its content is not what was signed", **said)
        if not _says_its_columns(row):
            why = "its reference or kind beside it is not the one in its content"
            raise _fault("entry", str(index), why, **said)

    def _is_signed(self, index: int, found: bytes) -> bool:
        """Say whether the newest checkpoint vouches for this leaf: then its tile is wrong."""
        ranges = tree.inclusion_ranges(index, self.newest.size)
        kept = store.read_tiles(tiles.needed(ranges))
        if not tiles.needed(ranges) <= set(kept):
            return False
        proof = [tiles.range_root(start, end, kept) for start, end in ranges]
        return tree.verify_leaf_hash(found, index, self.newest.size, proof, self.newest.root)

    def _join(self, content: bytes) -> None:
        """Take a tile into the tree."""
        self.size += len(content) // tree.HASH_BYTES
        peak, height = tree.folded(content), 0
        if len(content) < tiles.FULL_BYTES:
            self.peaks.append((-1, peak))
            return
        while True:
            if height % 8 == 0:
                self.upper.setdefault(height // 8 + 1, bytearray()).extend(peak)
            if not self.peaks or self.peaks[-1][0] != height:
                break
            peak = tree.node_hash(self.peaks.pop()[1], peak)
            height += 1
        self.peaks.append((height, peak))

    def _check_upper_tiles(self) -> None:
        """Hold the levels above the leaves against what was computed."""
        for level, hashes in sorted(self.upper.items()):
            for at in range(0, len(hashes), tiles.FULL_BYTES):
                content = bytes(hashes[at : at + tiles.FULL_BYTES])
                number = at // tiles.FULL_BYTES
                if store.read_tiles([(level, number)]).get((level, number)) != content:
                    path = tiles.path_of(level, number, len(content) // tree.HASH_BYTES)
                    raise _fault("tile", path, "it is not what the entries make it")

    def _check_rest(self) -> None:
        """Look for what stands where nothing should."""
        expected = -(-self.size // tiles.WIDTH) + sum(
            -(-len(hashes) // tiles.FULL_BYTES) for hashes in self.upper.values()
        )
        if store.tile_count() != expected:
            raise _fault("tile", "beyond the tree", f"there are more than {expected} tiles")
        if lost := store.lost_entry():
            number, reference, kind = lost
            why = "it is neither in the tree nor waiting for its place"
            raise _fault("entry", f"of number {number}", why, **_named(reference, kind))
        self.pending = store.pending_count()


def _says_its_columns(row: Sequence[Any]) -> bool:
    """Say whether an entry ends with the reference and kind that are kept beside it."""
    written: bool = row[4].endswith(rules.ending(row[2], row[3]))
    return written


def _named(reference: bytes, kind: bytes) -> dict[str, str]:
    """Give the name of an entry, as far as it can still be read."""
    return {
        "reference": bytes(reference).decode(errors="replace"),
        "kind": bytes(kind or b"").decode(errors="replace"),
    }


def _tiles_of_entries(size: int) -> Iterator[tuple[int, Sequence[Any], bytes | None]]:
    """Give the entries tile by tile with the hashes that are kept of them."""
    step = _TILES_AT_ONCE * tiles.WIDTH
    for start in range(0, size, step):
        rows = store.placed_entries(start, start + step)
        first = start // tiles.WIDTH
        kept = store.leaf_tiles(first, first + _TILES_AT_ONCE)
        for at in range(0, min(step, size - start), tiles.WIDTH):
            number = first + at // tiles.WIDTH
            yield number, rows[at : at + tiles.WIDTH], kept.get(number)


def _fault(what: str, where: str, why: str, **said: Any) -> _FaultFoundError:
    return _FaultFoundError(Fault(what=what, where=where, why=why, **said))
