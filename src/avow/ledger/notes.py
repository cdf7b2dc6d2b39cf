"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), signed with Ed25519."""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from avow.ledger.errors import NoteError

ED25519 = 0x01
LIMIT_BYTES = 1_000_000

_PRIVATE = "PRIVATE+KEY"
_KEY_ID_BYTES = 4
_KEY_BYTES = 32
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key under the name of the ledger that it speaks for."""

    name: str
    key: bytes
    algorithm: int = ED25519

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line says whose it is."""
        tagged = bytes([self.algorithm]) + self.key
        return sha256(self.name.encode() + b"\n" + tagged).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        tagged = bytes([self.algorithm]) + self.key
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(tagged).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a ledger commits itself to: its origin, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, with the name under which alone it signs."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> VerifyingKey:
        """The half that anyone may have."""
        return VerifyingKey(self.name, self.private.public_key().public_bytes_raw())

    def written(self) -> str:
        """The one line in which the key is kept."""
        tagged = bytes([ED25519]) + self.private.private_bytes_raw()
        encoded = base64.b64encode(tagged).decode()
        return f"{_PRIVATE}+{self.name}+{self.public.id.hex()}+{encoded}\n"

    def sign(self, text: str) -> bytes:
        """Sign a text, which must end its last line, and give the whole note."""
        signature = self.public.id + self.private.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(signature).decode()}\n".encode()


def made_key(name: str) -> SigningKey:
    """Make a new key. NoteError when it cannot bear the name."""
    return SigningKey(named(name), Ed25519PrivateKey.generate())


def read_signing_key(written: str) -> SigningKey:
    """Read a private key as it is kept. NoteError, which never repeats it, otherwise."""
    parts = written.strip().split("+", 4)
    if len(parts) != 5 or "+".join(parts[:2]) != _PRIVATE:
        raise NoteError(f"This is no signing key: it must be written {_PRIVATE}+name+id+key.")
    tagged = decoded(parts[4], "The signing key")
    if tagged[0] != ED25519 or len(tagged) != 1 + _KEY_BYTES:
        raise NoteError("The signing key is not an Ed25519 key.")
    key = SigningKey(named(parts[2]), Ed25519PrivateKey.from_private_bytes(tagged[1:]))
    if key.public.id.hex() != parts[3]:
        raise NoteError(f"The signing key's id is {key.public.id.hex()}, not {parts[3]}.")
    return key


def named(name: str) -> str:
    """Give the name back when a key may bear it. NoteError otherwise."""
    if not _NAME.fullmatch(name) or _CONTROL.search(name):
        raise NoteError(f"{name!r} cannot name a key: use no space, no + and no control character.")
    return name


def read_key(vkey: str) -> VerifyingKey:
    """Read a key written as `name+id+key`. NoteError says what is wrong with it."""
    parts = vkey.strip().split("+", 2)
    if len(parts) != 3:
        raise NoteError("This is no verification key: it must be written name+id+key.")
    name, written_id, tagged = named(parts[0]), parts[1], decoded(parts[2], "The key")
    key = VerifyingKey(name, tagged[1:], tagged[0] if tagged else 0)
    if key.algorithm != ED25519 or len(key.key) != _KEY_BYTES:
        raise NoteError("The key is not an Ed25519 key, the only kind that is verified here.")
    if key.id.hex() != written_id:
        raise NoteError(f"The key's id is {key.id.hex()}, not {written_id}: it was copied wrongly.")
    return key


def decoded(text: str, what: str) -> bytes:
    """Decode base64 that is written in its one way. NoteError otherwise."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not text or base64.b64encode(content).decode() != text:
        raise NoteError(f"{what} is not written in standard base64 with its padding.")
    return content


def opened(note: bytes, key: VerifyingKey) -> str:
    """Give the text of a note that `key` has signed. NoteError when it has not."""
    text, lines = _divided(note)
    ours = [_signature(line) for line in lines]
    signatures = [body for name, id_, body in ours if (name, id_) == (key.name, key.id)]
    if not signatures:
        signers = ", ".join(sorted({name for name, _, _ in ours}))
        raise NoteError(f"The note is signed by {signers}, not by {key.name} with this key.")
    for signature in signatures:
        try:
            Ed25519PublicKey.from_public_bytes(key.key).verify(signature, text.encode())
        except InvalidSignature:
            raise NoteError(f"The signature of {key.name} does not fit the note.") from None
    return text


def _divided(note: bytes) -> tuple[str, list[str]]:
    """Give a note's text, and its signature lines."""
    if len(note) > LIMIT_BYTES:
        raise NoteError(f"The note is larger than {LIMIT_BYTES} bytes.")
    try:
        written = note.decode()
    except UnicodeDecodeError:
        raise NoteError("The note is not UTF-8.") from None
    if _CONTROL.search(written):
        raise NoteError("The note has a control character other than the end of a line.")
    text, gap, signatures = written.rpartition("\n\n")
    if not gap or not text or not signatures.endswith("\n"):
        raise NoteError("The note lacks its text, its empty line or its signatures.")
    return text + "\n", signatures[:-1].split("\n")


def _signature(line: str) -> tuple[str, bytes, bytes]:
    """Read a signature line: name, key id, signature."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not name:
        raise NoteError("A signature line must be a dash (U+2014), a name and base64.")
    content = decoded(encoded, f"The signature of {name}")
    return named(name), content[:_KEY_ID_BYTES], content[_KEY_ID_BYTES:]


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; lines after the third are let pass. NoteError otherwise."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise NoteError("A checkpoint needs three lines: origin, size in decimal, root in base64.")
    root = decoded(lines[2], "The checkpoint's root")
    if len(root) != _KEY_BYTES:
        raise NoteError("The checkpoint's root is not a SHA-256 hash.")
    return Checkpoint(lines[0], int(lines[1]), root)


def checkpoint_in(note: bytes) -> Checkpoint:
    """Read the checkpoint out of a note of our own making, without asking who signed it."""
    return read_checkpoint(_divided(note)[0])


def opened_checkpoint(note: bytes, key: VerifyingKey) -> Checkpoint:
    """Give the checkpoint in a note that `key` has signed for the ledger that bears its name."""
    checkpoint = read_checkpoint(opened(note, key))
    if checkpoint.origin != key.name:
        raise NoteError(f"The checkpoint is of {checkpoint.origin}, but the key is {key.name}'s.")
    return checkpoint
