"""Notes, keys and receipts: what holds, and that nothing changed does."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from avow.ledger import notes, receipts, tree
from avow.ledger.errors import NoteError, ReceiptError

KEY = notes.SigningKey("example.org/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
VKEY = str(KEY.public)
ENTRIES = [
    b'{"actor":"system","at":"2026-03-01T12:30:15Z","facts":{"number":%d},'
    b'"id":"5f3c1a52-8a1b-4c6d-9e0f-0123456789ab","kind":"choices.opted_out","v":1}' % number
    for number in range(7)
]


def _note(leaves: list[bytes]) -> bytes:
    return KEY.sign(notes.Checkpoint(KEY.name, len(leaves), tree.root_hash(leaves)).text)


def _receipt(index: int, leaves: list[bytes] = ENTRIES) -> bytes:
    proof = tree.inclusion_proof(leaves, index)
    return receipts.written(leaves[index], index, proof, _note(leaves))


@pytest.mark.parametrize("index", range(7))
def test_a_receipt_says_what_was_done(index: int) -> None:
    shown = receipts.verify(_receipt(index), VKEY)

    assert shown.facts == {"number": index}
    assert (shown.index, shown.size, shown.origin) == (index, 7, "example.org/ledger")
    assert shown.entry == ENTRIES[index]


def test_a_receipt_from_a_ledger_of_one_has_no_hashes() -> None:
    head, _, _ = _receipt(0, ENTRIES[:1]).partition(b"\n\n")

    assert len(head.split(b"\n")) == 3


@given(draw=st.data())
def test_no_changed_receipt_holds(draw: st.DataObject) -> None:
    receipt = bytearray(_receipt(4))
    at = draw.draw(st.integers(0, len(receipt) - 1))
    receipt[at] ^= 1 << draw.draw(st.integers(0, 7))

    with pytest.raises(ReceiptError):
        receipts.verify(bytes(receipt), VKEY)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_reading(content: bytes) -> None:
    with pytest.raises(ReceiptError):
        receipts.verify(receipts.HEADER.encode() + b"\n" + content, VKEY)


def test_the_entry_is_what_is_proven() -> None:
    proof = tree.inclusion_proof(ENTRIES, 2)
    other = receipts.written(ENTRIES[3], 2, proof, _note(ENTRIES))

    with pytest.raises(ReceiptError, match="not at index 2 of the signed tree"):
        receipts.verify(other, VKEY)


def test_an_index_beyond_the_checkpoint_is_refused() -> None:
    with pytest.raises(ReceiptError, match="beyond the checkpoint's 7 entries"):
        receipts.verify(_receipt(2).replace(b"index 2", b"index 7"), VKEY)


def test_a_deep_or_large_receipt_is_refused_at_once() -> None:
    deep = base64.b64encode(b"[" * 100_000).decode()

    with pytest.raises(ReceiptError, match="does not hold an entry"):
        receipts.verify(f"{receipts.HEADER}\nextra {deep}\nindex 0\n\n".encode(), VKEY)
    with pytest.raises(ReceiptError, match="at most"):
        receipts.verify(b"x" * 10_000_000, VKEY)


def test_a_leaf_that_is_no_entry_is_told_apart() -> None:
    with pytest.raises(ReceiptError, match="not one of Avow's"):
        receipts.verify(_receipt(0, [b"[]"]), VKEY)


@pytest.mark.parametrize(
    ("vkey", "why"),
    [
        ("", "name\\+id\\+key"),
        (VKEY.replace("example.org/", "example.com/"), "id is"),
        (VKEY[:-4], "base64|Ed25519"),
        ("a+b+" + base64.b64encode(b"\x06" + bytes(32)).decode(), "not an Ed25519 key"),
    ],
)
def test_a_wrong_key_is_refused_with_its_fault(vkey: str, why: str) -> None:
    with pytest.raises(ReceiptError, match=why):
        receipts.verify(_receipt(0), vkey)


def test_a_key_of_another_well_known_log_is_read() -> None:
    vkey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

    assert str(notes.read_key(vkey)) == vkey


def test_a_key_is_read_as_it_is_written() -> None:
    assert notes.read_key(VKEY) == KEY.public
    assert notes.read_signing_key(KEY.written()).public == KEY.public


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2028b", "a\x7fb"])
def test_a_name_that_no_line_could_carry_is_refused(name: str) -> None:
    with pytest.raises(NoteError, match="cannot name a key"):
        notes.made_key(name)


def test_signatures_of_others_are_let_pass() -> None:
    other = notes.made_key("witness.example")
    note = _note(ENTRIES)
    line = other.sign(note.decode().partition("\n\n")[0] + "\n").partition(b"\n\n")[2]

    assert notes.opened_checkpoint(line.join([note, b""]), KEY.public).size == 7


def test_a_wrong_signature_beside_a_right_one_rejects_the_note() -> None:
    note = _note(ENTRIES)
    wrong = KEY.sign("other\n").partition(b"\n\n")[2]

    with pytest.raises(NoteError, match="does not fit"):
        notes.opened(note + wrong, KEY.public)


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    note = KEY.sign(notes.Checkpoint("example.com/ledger", 0, tree.EMPTY_ROOT).text)

    with pytest.raises(NoteError, match=r"is of example\.com/ledger"):
        notes.opened_checkpoint(note, KEY.public)


@pytest.mark.parametrize("text", ["a\n1\n\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", "a\n1\nAA==\n", ""])
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        notes.read_checkpoint(text)
