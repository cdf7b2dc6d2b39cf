"""Receipts (C2SP .tlog-proof): one file that shows, offline, that an entry is in the ledger."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from avow.ledger import notes, tree
from avow.ledger.errors import NoteError, ReceiptError

HEADER = "c2sp.org/tlog-proof@v1"
LIMIT_BYTES = 256 * 1024
"""More than the largest entry needs, written twice in base64."""

_LONGEST_PROOF = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a receipt that holds says: the entry, its place, and the checkpoint it is under."""

    reference: str
    kind: str
    actor: str
    at: str
    facts: dict[str, Any]
    index: int
    size: int
    root: bytes
    origin: str
    entry: bytes


def written(entry: bytes, index: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """Write a receipt. The entry rides in the line that proves nothing by itself."""
    extra = rfc8785.dumps({"entry": base64.b64encode(entry).decode()})
    lines = [HEADER, f"extra {base64.b64encode(extra).decode()}", f"index {index}"]
    lines += [base64.b64encode(node).decode() for node in proof]
    return "\n".join([*lines, "", ""]).encode() + note


def verify(receipt: bytes, vkey: str) -> Verified:
    """Say what a receipt proves under a ledger's key. ReceiptError says what does not fit."""
    key = _asked(notes.read_key, vkey)
    index, entry, proof, note = _read(receipt)
    checkpoint = _asked(notes.opened_checkpoint, note, key)
    if index >= checkpoint.size:
        raise ReceiptError(f"Index {index} is beyond the checkpoint's {checkpoint.size} entries.")
    if not tree.verify_inclusion(entry, index, checkpoint.size, proof, checkpoint.root):
        raise ReceiptError(
            f"The entry is not at index {index} of the signed tree: "
            "the entry, the index or the proof was changed."
        )
    return _told(entry, index, checkpoint)


def _asked(function: Any, *arguments: Any) -> Any:
    """Turn a fault of the note into a fault of the receipt that carries it."""
    try:
        return function(*arguments)
    except NoteError as error:
        raise ReceiptError(str(error)) from None


def _read(receipt: bytes) -> tuple[int, bytes, list[bytes], bytes]:
    """Take a receipt apart: index, entry, proof, note."""
    if len(receipt) > LIMIT_BYTES:
        raise ReceiptError(f"A receipt has at most {LIMIT_BYTES} bytes; this has {len(receipt)}.")
    head, gap, note = receipt.partition(b"\n\n")
    lines = head.decode("ascii", errors="replace").split("\n")
    if lines[0] != HEADER or not gap:
        raise ReceiptError(f"This is no receipt: one begins with {HEADER} and ends with a note.")
    if len(lines) < 3 or not lines[1].startswith("extra "):
        raise ReceiptError("The receipt does not carry its entry: the line `extra` is missing.")
    match = _INDEX.fullmatch(lines[2])
    if not match:
        raise ReceiptError("The receipt does not say its index: the line `index` is missing.")
    if len(lines) > 3 + _LONGEST_PROOF:
        raise ReceiptError(f"The proof is longer than {_LONGEST_PROOF} hashes.")
    proof = [_asked(notes.decoded, line, "A hash of the proof") for line in lines[3:]]
    return int(match[1]), _entry(lines[1].removeprefix("extra ")), proof, note


def _entry(encoded: str) -> bytes:
    """Give the entry's bytes out of the line that carries them."""
    try:
        extra = json.loads(_asked(notes.decoded, encoded, "The line `extra`"))
        entry = extra["entry"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise ReceiptError("The line `extra` does not hold an entry.") from None
    if not isinstance(entry, str):
        raise ReceiptError("The line `extra` does not hold an entry.")
    content: bytes = _asked(notes.decoded, entry, "The entry")
    return content


def _told(entry: bytes, index: int, checkpoint: notes.Checkpoint) -> Verified:
    """Read an entry that is known to stand in the tree."""
    try:
        content = json.loads(entry)
        return Verified(
            reference=content["id"],
            kind=content["kind"],
            actor=content["actor"],
            at=content["at"],
            facts=content["facts"],
            index=index,
            size=checkpoint.size,
            root=checkpoint.root,
            origin=checkpoint.origin,
            entry=entry,
        )
    except (ValueError, RecursionError, KeyError, TypeError):
        raise ReceiptError("The entry stands in the tree but is not one of Avow's.") from None
