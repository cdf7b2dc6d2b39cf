"""The signature of one e-mail (RFC 6376)."""

import base64
import hashlib
import time

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]

ONCE = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version")
"""Headers of which there is one; named once more than they stand there, nobody can add another."""
WAY_OUT = (b"list-unsubscribe", b"list-unsubscribe-post")
CONTENT = (b"content-type", b"content-transfer-encoding", b"auto-submitted")
_CANONICAL = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")


def signature(message: bytes, domain: str, selector: str, key: rsa.RSAPrivateKey) -> bytes:
    """Give the header that signs an e-mail for a domain.

    dkimpy reads the e-mail and brings it into its canonical form; its own arithmetic took 7.5 ms
    for each, so the key is used by `cryptography`.
    """
    headers, body = dkim.rfc822_parse(message)
    names = _named([name.lower() for name, _ in headers])
    digest = hashlib.sha256(_CANONICAL.canonicalize_body(body)).digest()
    fields = (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector}; t={int(time.time())};"
        f"\r\n h={':'.join(name.decode() for name in names)};"
        f"\r\n bh={base64.b64encode(digest).decode()};\r\n b="
    ).encode()
    canonical = _CANONICAL.canonicalize_headers(headers)
    told = dkim.select_headers(canonical, names)
    own = _CANONICAL.canonicalize_headers([(b"DKIM-Signature", b" " + fields)])
    plain = b"".join(b"%b:%b" % pair for pair in [*told, *own]).rstrip(b"\r\n")
    seal = base64.b64encode(key.sign(plain, padding.PKCS1v15(), hashes.SHA256()))
    folded = b"\r\n ".join(seal[at : at + 72] for at in range(0, len(seal), 72))
    return b"DKIM-Signature: %b%b\r\n" % (fields, folded)


def _named(present: list[bytes]) -> list[bytes]:
    """Name what is signed: each header that is there, and those that must not be added."""
    names = [name for name in (*ONCE, *WAY_OUT, *CONTENT) if name in present]
    return [*names, *ONCE[:3], *WAY_OUT]
