"""Tiles (C2SP tlog-tiles): where 256 hashes lie together, and proofs read from nothing else.

Level 0 holds leaf hashes; level l + 1 holds the roots of the full tiles of level l. A partial
tile is a beginning of the full one, so what is kept only ever grows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce

from avow.ledger import tree

WIDTH = 256
FULL_BYTES = WIDTH * tree.HASH_BYTES

Place = tuple[int, int]
"""Level and number of a tile."""
Tiles = Mapping[Place, bytes]

_NUMBER = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")


def path_number(number: int) -> str:
    """Write a tile's number as its address does: 1234067 is `x001/x234/067`."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups))


def number_of(path: str) -> int | None:
    """Read a number from an address; None when it is not written in its one way."""
    if len(path) > 32 or not _NUMBER.fullmatch(path):
        return None
    number = int(path.replace("/", "").replace("x", ""))
    return number if path_number(number) == path else None


def path_of(level: int, number: int, width: int = WIDTH) -> str:
    """Give the address of a tile below the ledger's own."""
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{path_number(number)}{partial}"


def bundle(entries: Iterable[bytes]) -> bytes:
    """Put entries end to end, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def sizes(level: int, number: int, width: int) -> range:
    """Give the sizes of the tree in which this tile has exactly this width, or is full."""
    leaves = WIDTH**level
    first = (number * WIDTH + width) * leaves
    return range(first, first + leaves if width < WIDTH else 1 << 63)


def grown(size: int, hashes: Sequence[bytes], tails: Tiles) -> Iterator[tuple[Place, bytes]]:
    """Give each tile that changes when `hashes` join a tree of `size` leaves, with its content.

    `tails` are the partial tiles at the tree's edge.
    """
    level = 0
    while hashes:
        number, width = divmod(size, WIDTH)
        content = (tails[level, number] if width else b"") + b"".join(hashes)
        parts = [content[at : at + FULL_BYTES] for at in range(0, len(content), FULL_BYTES)]
        yield from (((level, number + nth), part) for nth, part in enumerate(parts))
        hashes = [tree.folded(part) for part in parts if len(part) == FULL_BYTES]
        size, level = number, level + 1


def edge(size: int) -> list[Place]:
    """Name the partial tiles of a tree of `size` leaves."""
    places, level = [], 0
    while size:
        number, width = divmod(size, WIDTH)
        if width:
            places.append((level, number))
        size, level = number, level + 1
    return places


def needed(ranges: Iterable[tree.Range]) -> set[Place]:
    """Name the tiles that hold what the roots over these ranges are made of."""
    return {
        (level, first // WIDTH)
        for start, end in ranges
        for level, first, _ in _complete(start, end)
    }


def range_root(start: int, end: int, tiles: Tiles) -> bytes:
    """Give the root over the leaves from `start` to `end`, as a subtree of the whole has it."""
    roots = [_root_of(level, first, count, tiles) for level, first, count in _complete(start, end)]
    return reduce(lambda right, left: tree.node_hash(left, right), reversed(roots))


def _root_of(level: int, first: int, count: int, tiles: Tiles) -> bytes:
    at = first % WIDTH * tree.HASH_BYTES
    return _remembered(tiles[level, first // WIDTH][at : at + count * tree.HASH_BYTES])


# Proofs in one ledger share the upper levels.
_remembered = lru_cache(maxsize=1024)(tree.folded)


def _complete(start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Divide a range into complete subtrees: tile level, first hash on it, how many hashes."""
    while start < end:
        height = (end - start).bit_length() - 1
        level, rest = divmod(height, 8)
        yield level, start >> (8 * level), 1 << rest
        start += 1 << height
