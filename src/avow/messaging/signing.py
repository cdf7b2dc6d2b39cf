"""DKIM: a signature over the head and the body, both headers of the way out among them."""

import base64
import hashlib
import os
import time
from functools import cache
from pathlib import Path

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]

from avow.core.errors import SettingsError
from avow.messaging import conf

KEY_BITS = 2048
ONCE = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version")
"""Headers of which there is one; named once more than they stand there, nobody can add another."""
WAY_OUT = (b"list-unsubscribe", b"list-unsubscribe-post")
CONTENT = (b"content-type", b"content-transfer-encoding", b"auto-submitted")
_CANONICAL = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")


def signed(message: bytes) -> bytes:
    """Put the domain's signature in front of an e-mail, where one is set up."""
    chosen = conf.settings()
    if not chosen.dkim_domain:
        return message
    return _signature(message, chosen.dkim_domain, chosen.dkim_selector, private_key()) + message


def private_key() -> rsa.RSAPrivateKey:
    """Give the key that signs. SettingsError when it was not made yet, or cannot be read."""
    return _read(key_file())


def key_file() -> Path:
    """Give where the key that signs is kept."""
    return conf.settings().dkim_key_file or settings.AVOW.home / "dkim.pem"


def make_key() -> Path:
    """Make the key that signs, unless there is one; readable by its owner only."""
    path = key_file()
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
    return path


def dns_record() -> tuple[str, str]:
    """Give name and content of the TXT record that lets others check the signature."""
    chosen = conf.settings()
    public = private_key().public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = f"{chosen.dkim_selector}._domainkey.{chosen.dkim_domain or 'your.domain'}"
    return name, f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def _signature(message: bytes, domain: str, selector: str, key: rsa.RSAPrivateKey) -> bytes:
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


@cache
def _read(path: Path) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise SettingsError(
            "messaging.dkim_key_file",
            f"{path.name} holds no key that signs e-mail.",
            "Make it with `avow dkim`, and publish the record that it prints.",
        ) from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError(
            "messaging.dkim_key_file", f"{path.name} is no RSA key.", "Make it with `avow dkim`."
        )
    return key
