"""DKIM: a signature over the head and the body, both headers of the way out among them."""

import base64
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from avow.core.errors import SettingsError
from avow.messaging import conf

KEY_BITS = 2048


def signed(message: bytes) -> bytes:
    """Put the domain's signature in front of an e-mail, where one is set up."""
    chosen = conf.settings()
    if not chosen.dkim_domain:
        return message
    # With what it stands on it takes seven megabytes, so only whoever signs loads it.
    from avow.messaging.signature import signature

    return signature(message, chosen.dkim_domain, chosen.dkim_selector, private_key()) + message


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
