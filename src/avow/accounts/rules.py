"""What a log-in service may be asked for, and what is taken of its answer. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

NAME, FIRST, LAST = "user.name", "user.name.first", "user.name.last"
EMAIL, NUMBER = "user.contact.email", "user.unique_id"

CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        "sub": NUMBER,
        "id": NUMBER,
        "email": EMAIL,
        "name": NAME,
        "given_name": FIRST,
        "first_name": FIRST,
        "family_name": LAST,
        "last_name": LAST,
        "phone_number": "user.contact.phone_number",
        "address": "user.contact.address",
        "birthdate": "user.demographic.date_of_birth",
        "gender": "user.demographic.gender",
        "locale": "user.demographic.language",
        "zoneinfo": "user.location",
        "timezone": "user.location",
        "picture": "user.content",
        "profile_image_url": "user.content",
        "profile": "user.account",
        "website": "user.account",
        "link": "user.account",
        "username": "user.account.username",
        "preferred_username": "user.account.username",
        "nickname": "user.account.username",
        "middle_name": NAME,
        "phone_number_verified": "user.contact.phone_number",
        "updated_at": "user.account",
    }
)
"""What services say of people, by the category of data that it is."""

OF_THE_LOG_IN = frozenset(
    {"iss", "aud", "exp", "iat", "nbf", "nonce", "at_hash", "c_hash", "azp", "auth_time", "jti"}
    | {"acr", "amr", "sid", "typ", "email_verified", "verified_email", "verified"}
)
"""What an answer says of itself and of nobody."""

SCOPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "openid": frozenset({NUMBER}),
        "profile": frozenset({FIRST, LAST}),
        "email": frozenset({EMAIL}),
        "public_profile": frozenset({FIRST, LAST}),
        "instagram_business_basic": frozenset({NUMBER}),
        "user_accounts:read": frozenset({NUMBER}),
        "users.read": frozenset({NUMBER}),
        # X tells nobody's number without it; no post is ever asked for.
        "tweet.read": frozenset({NUMBER}),
        "phone": frozenset({"user.contact.phone_number"}),
        "address": frozenset({"user.contact.address"}),
    }
)
"""What each scope is asked for. A scope that is not here is covered by nothing."""

ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "openid-connect": ("openid", "profile", "email"),
        "google": ("openid", "profile", "email"),
        "facebook": ("public_profile", "email"),
        "x": ("users.read", "tweet.read"),
        "pinterest": ("user_accounts:read",),
        "instagram": ("instagram_business_basic",),
    }
)
"""The scopes that each kind of service has to offer, of which the declared ones are asked for."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of an answer, by key of data, and what is dropped: known names, and how many."""

    fields: Mapping[str, str]
    dropped: tuple[str, ...]
    unknown_count: int


def covered(scope: str, declared: Collection[str]) -> bool:
    """Say whether a scope asks for something that is declared."""
    return not SCOPES.get(scope, frozenset()).isdisjoint(declared)


def scopes(kind: str, declared: Collection[str]) -> tuple[str, ...]:
    """Give the scopes that the declared categories call for."""
    return tuple(scope for scope in ASKED[kind] if covered(scope, declared))


def uncovered(asked: Iterable[str], declared: Collection[str]) -> tuple[str, ...]:
    """Give the scopes that no declared category calls for."""
    return tuple(scope for scope in asked if not covered(scope, declared))


def taken(claims: Mapping[str, Any], declared: Mapping[str, str]) -> Taken:
    """Keep of an answer what is declared; `declared` are categories by key of data."""
    by_category = {category: key for key, category in declared.items()}
    said = {name: str(value) for name, value in _told(claims) if _is_word(value)}
    fields = {
        by_category[CLAIMS[name]]: value
        for name, value in said.items()
        if CLAIMS.get(name) in by_category
    }
    used = {name for name in said if CLAIMS.get(name) in by_category}
    if "name" not in used and (parts := _parts(said.get("name", ""), by_category, fields)):
        fields |= parts
        used.add("name")
    dropped = {name for name, _ in _told(claims)} - used
    known = tuple(sorted(dropped & CLAIMS.keys()))
    return Taken(fields, known, len(dropped) - len(known))


def _told(claims: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((n, v) for n, v in claims.items() if n not in OF_THE_LOG_IN and v not in (None, ""))


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _parts(name: str, by_category: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """Give a whole name in parts, where only parts are declared and none was told."""
    first, _, last = name.strip().partition(" ")
    pairs = ((FIRST, first), (LAST, last))
    wanted = {by_category[c]: v for c, v in pairs if c in by_category and v}
    return {} if wanted.keys() & fields.keys() else wanted
