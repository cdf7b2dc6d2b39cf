"""The tree against published vectors, and every proof against every change."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.ledger import tiles, tree

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

entries = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_the_published_roots_are_met(size: int, root: str) -> None:
    assert tree.root_hash(LEAVES[:size]).hex() == root


def _recursive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word for word."""
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    split = max(1 << power for power in range(9) if 1 << power < len(leaves))
    return tree.node_hash(_recursive_root(leaves[:split]), _recursive_root(leaves[split:]))


@given(leaves=entries)
def test_the_root_is_as_defined(leaves: list[bytes]) -> None:
    assert tree.root_hash(leaves) == _recursive_root(leaves)


@given(leaves=entries, draw=st.data())
def test_any_changed_entry_changes_the_root(leaves: list[bytes], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(leaves) - 1))
    other = draw.draw(st.binary(max_size=40).filter(lambda leaf: leaf != leaves[index]))

    assert tree.root_hash([*leaves[:index], other, *leaves[index + 1 :]]) != tree.root_hash(leaves)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_proven_and_no_other(size: int) -> None:
    leaves = [bytes([n]) for n in range(size)]
    root = tree.root_hash(leaves)
    for index in range(size):
        proof = tree.inclusion_proof(leaves, index)

        assert tree.verify_inclusion(leaves[index], index, size, proof, root)
        assert not tree.verify_inclusion(b"other", index, size, proof, root)
        assert not any(
            tree.verify_inclusion(leaves[index], other, size, proof, root)
            for other in range(-1, size + 1)
            if other != index
        )


@pytest.mark.parametrize("new_size", range(34))
def test_every_earlier_tree_is_consistent(new_size: int) -> None:
    leaves = [bytes([n]) for n in range(new_size)]
    new_root = tree.root_hash(leaves)
    for old_size in range(new_size + 1):
        old_root = tree.root_hash(leaves[:old_size])
        proof = tree.consistency_proof(leaves, old_size)

        assert tree.verify_consistency(old_size, new_size, old_root, new_root, proof)
        assert not tree.verify_consistency(old_size, new_size, b"\0" * 32, new_root, proof)
        assert not tree.verify_consistency(
            old_size, new_size, old_root, new_root, [*proof, new_root]
        )


@given(leaves=entries, draw=st.data())
def test_a_changed_inclusion_proof_fails(leaves: list[bytes], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(leaves) - 1))
    proof = tree.inclusion_proof(leaves, index)
    changed = draw.draw(_changed(proof))

    root = tree.root_hash(leaves)

    assert not tree.verify_inclusion(leaves[index], index, len(leaves), changed, root)


@given(leaves=entries, draw=st.data())
def test_a_changed_consistency_proof_fails(leaves: list[bytes], draw: st.DataObject) -> None:
    old_size = draw.draw(st.integers(1, len(leaves)))
    changed = draw.draw(_changed(tree.consistency_proof(leaves, old_size)))
    roots = tree.root_hash(leaves[:old_size]), tree.root_hash(leaves)

    assert not tree.verify_consistency(old_size, len(leaves), *roots, changed)


@st.composite
def _changed(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """A proof with a bit turned, a hash too many, too few or too short, or two in wrong order."""
    ways = [[*proof, bytes(32)], [bytes(32), *proof]]
    if proof:
        at = draw(st.integers(0, len(proof) - 1))
        bit = 1 << draw(st.integers(0, 255))
        turned = (int.from_bytes(proof[at], "big") ^ bit).to_bytes(32, "big")
        ways.append([*proof[:at], turned, *proof[at + 1 :]])
        ways.append(proof[:at] + proof[at + 1 :])
        ways.append([*proof[:at], proof[at][:-1], *proof[at + 1 :]])
    if len(proof) > 1 and proof[0] != proof[1]:
        ways.append([proof[1], proof[0], *proof[2:]])
    return draw(st.sampled_from(ways))


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_beyond_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"A tree of {size} leaves has no leaf {index}"):
        tree.inclusion_ranges(index, size)


@pytest.mark.parametrize(("old_size", "new_size"), [(-1, 4), (5, 4)])
def test_a_larger_tree_was_never_the_older(old_size: int, new_size: int) -> None:
    with pytest.raises(ValueError, match="was never one of"):
        tree.consistency_ranges(old_size, new_size)


def _grown(hashes: list[bytes], steps: list[int]) -> dict[tiles.Place, bytes]:
    kept: dict[tiles.Place, bytes] = {}
    for start, end in pairwise([0, *steps, len(hashes)]):
        for place, content in tiles.grown(start, hashes[start:end], kept):
            assert content.startswith(kept.get(place, b""))
            kept[place] = content
    return kept


_MANY = [b"%d" % n for n in range(66_000)]
_HASHES = [tree.leaf_hash(leaf) for leaf in _MANY]


@settings(max_examples=25)
@given(draw=st.data())
def test_proofs_from_tiles_are_those_from_leaves(draw: st.DataObject) -> None:
    size = draw.draw(st.integers(1, 1200))
    steps = sorted(draw.draw(st.lists(st.integers(0, size), max_size=4)))
    index = draw.draw(st.integers(0, size - 1))
    kept = _grown(_HASHES[:size], steps)
    asked = tree.inclusion_ranges(index, size) + tree.consistency_ranges(index + 1, size)

    found = [tiles.range_root(start, end, kept) for start, end in asked]

    leaves = _MANY[:size]
    assert found == (
        tree.inclusion_proof(leaves, index) + tree.consistency_proof(leaves, index + 1)
    )
    assert tiles.needed(asked) <= set(kept)


def test_three_levels_of_tiles_give_the_root() -> None:
    size = len(_MANY)
    kept = _grown(_HASHES, [1, 65_535, 65_536])

    assert tiles.range_root(0, size, kept) == tree.root_hash(_MANY)
    assert {place: len(kept[place]) // 32 for place in tiles.edge(size)} == {
        (0, 257): 208,
        (1, 1): 1,
        (2, 0): 1,
    }
    assert len(kept) == 258 + 2 + 1


@pytest.mark.parametrize(
    ("number", "path"), [(0, "000"), (5, "005"), (1234067, "x001/x234/067"), (1000, "x001/000")]
)
def test_a_number_is_written_in_one_way(number: int, path: str) -> None:
    assert tiles.path_number(number) == path
    assert tiles.number_of(path) == number


@pytest.mark.parametrize("path", ["5", "x000/005", "0005", "x001", "1/000", "", "x" * 99, "００５"])
def test_other_ways_to_write_a_number_are_refused(path: str) -> None:
    assert tiles.number_of(path) is None


def test_a_bundle_puts_two_bytes_of_length_before_each_entry() -> None:
    assert tiles.bundle([b"", b"ab", b"c" * 258]) == b"\0\0\0\2ab\1\2" + b"c" * 258
