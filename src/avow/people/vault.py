"""Sealing: AES-256-GCM, a fresh nonce each time, bound to one person and one field."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from avow.people.errors import SealError

NONCE_BYTES = 12
WRAPPED_KEY_FIELD = ""
"""No data category has an empty name, so a wrapped key never passes for a value."""


def new_key() -> bytes:
    """Make the key of one person."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, value: bytes, *, pseudonym: UUID, field: str) -> bytes:
    """Encrypt a value so that it opens only for the same person and field."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, _bond(pseudonym, field))


def open_sealed(key: bytes, sealed: bytes, *, pseudonym: UUID, field: str) -> bytes:
    """Decrypt what `seal` made. SealError when person, field, key or a single byte differs."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _bond(pseudonym, field))
    except (InvalidTag, ValueError) as error:
        raise SealError(
            "A sealed value does not open: it belongs to another person or field, or was changed."
            " Restore the row from a back-up."
        ) from error


def _bond(pseudonym: UUID, field: str) -> bytes:
    return pseudonym.bytes + field.encode()
