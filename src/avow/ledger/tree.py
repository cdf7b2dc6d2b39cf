"""The Merkle tree of RFC 9162, section 2.1: roots, proofs, and what is true of them.

`leaves` are whole entries; where a function works on hashes it says so.
"""

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()

Range = tuple[int, int]
"""The leaves from the first number up to, and without, the second."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash an entry, so that no inner node can pass for it."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into their parent."""
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: bytes) -> bytes:
    """Give the root over neighbouring subtrees of one height, their hashes end to end."""
    if not hashes:
        return EMPTY_ROOT
    while len(hashes) > HASH_BYTES:
        pairs = range(0, len(hashes) - HASH_BYTES, 2 * HASH_BYTES)
        odd = hashes[-HASH_BYTES:] if len(hashes) % (2 * HASH_BYTES) else b""
        nodes = [sha256(b"\x01" + hashes[at : at + 64]).digest() for at in pairs]
        hashes = b"".join(nodes) + odd
    return hashes


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Give the root over all leaves; it changes when any byte of any of them does."""
    return folded(b"".join(map(leaf_hash, leaves)))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the hashes that lead from the leaf at `index` to the root, its sibling first."""
    return [root_hash(leaves[a:b]) for a, b in inclusion_ranges(index, len(leaves))]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Give the hashes that show the first `old_size` leaves unchanged in today's tree."""
    return [root_hash(leaves[a:b]) for a, b in consistency_ranges(old_size, len(leaves))]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Say over which leaves the hashes of an inclusion proof stand."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}; the first is 0.")
    ranges, start, end = [], 0, size
    while end - start > 1:
        split = start + split_of(end - start)
        if index < split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    return ranges[::-1]


def consistency_ranges(old_size: int, new_size: int) -> list[Range]:
    """Say over which leaves the hashes of a consistency proof stand."""
    if not 0 <= old_size <= new_size:
        raise ValueError(f"A tree of {new_size} leaves was never one of {old_size}.")
    if old_size == 0:
        return []
    ranges, start, end = [], 0, new_size
    while old_size != end:
        split = start + split_of(end - start)
        if old_size <= split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    # Whoever asks knows the old root; only a part of the old tree must be told.
    return [*([(start, end)] if start else []), *ranges[::-1]]


def split_of(size: int) -> int:
    """Give the largest power of two below `size`: where a tree is divided."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether `leaf` stands at `index` in the tree of `size` leaves with this root."""
    return verify_leaf_hash(leaf_hash(leaf), index, size, proof, root)


def verify_leaf_hash(
    found: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say the same of a leaf that is known by its hash (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(sibling) != HASH_BYTES for sibling in proof):
        return False
    node, last = index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            node, last = _risen(node, last)
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether the newer tree begins with all of the older (RFC 9162, 2.1.4.2)."""
    if not 0 <= old_size <= new_size or any(len(node) != HASH_BYTES for node in proof):
        return False
    if old_size in (0, new_size):
        same = old_root == (new_root if old_size else EMPTY_ROOT)
        return same and not proof
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _climbed(old_size, new_size, path) == (old_root, new_root)


def _climbed(old_size: int, new_size: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """Give the two roots that a consistency proof leads to; None when it has a wrong length."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _risen(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _risen(node: int, last: int) -> tuple[int, int]:
    """Skip the levels on which a node at the right edge has no sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last
