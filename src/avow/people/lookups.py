"""Keyed hashes: equal for equal identifiers, useless to whoever has not the key."""

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from avow.people import conf, keys, rules
from avow.people.errors import EmailAddressError
from avow.people.models import Identifier

Kind = Identifier.Kind


def lookup(kind: Kind, value: str) -> str:
    """Give the hash by which a person with this identifier is found. IdentifierError if none is."""
    spelling = rules.normalised(kind, value, region=conf.settings().phone_region)
    if kind is Kind.EMAIL:
        _refuse_wrong_address(spelling)
    return keyed_hash(kind, spelling)


def keyed_hash(kind: str, value: str) -> str:
    """HMAC-SHA-256 of a value under the look-up key: equal for equal values, useless to others."""
    key = keys.key_in(_key_file(settings.AVOW.home))
    return hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _key_file(home: Path) -> Path:
    return home.resolve() / "lookup.key"


def _refuse_wrong_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise EmailAddressError(
            "This is no e-mail address. Write it with a name, one @ and a host,"
            " such as ada@example.org."
        ) from error
