"""Keyed hashes: equal for equal identifiers, useless to whoever has not the key."""

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from avow.people import conf, keys, rules
from avow.people.models import Identifier

Kind = Identifier.Kind


def lookup(kind: Kind, value: str) -> str:
    """Give the hash by which a person with this identifier is found. IdentifierError if none is."""
    return keyed_hash(kind, spelling(kind, value))


def spelling(kind: Kind, value: str) -> str:
    """Give the one spelling of an identifier. IdentifierError when it is none of its kind."""
    known = rules.normalised(kind, value, region=conf.settings().phone_region)
    if kind is Kind.EMAIL:
        _refuse_wrong_address(known)
    return known


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
        raise rules.no_email() from error
