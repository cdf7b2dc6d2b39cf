"""Tokens of the installation: by them the retailer's own programs are told from strangers."""

import re
import secrets
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from avow.collection.errors import OutOfScopeError, TokenError, UnauthorizedError
from avow.collection.models import ApiToken
from avow.core import clock
from avow.ledger import services as ledger
from avow.people import services as people

COLLECT, CHOICES, IMPORTS = "collect", "choices", "imports"
SCOPES = (COLLECT, CHOICES, IMPORTS)
"""What a token may be for. After `collect` may stand a dot and one touchpoint's key."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SCOPE = re.compile(rf"(?:{'|'.join(SCOPES)})|{COLLECT}\.[a-z0-9][a-z0-9_-]{{0,90}}")


@transaction.atomic
def make(*, name: str, scopes: Collection[str], actor: str) -> str:
    """Make a token and give it, this once: only a keyed hash of it stays. TokenError."""
    wrong = [scope for scope in scopes if not _SCOPE.fullmatch(scope)]
    if not _NAME.fullmatch(name) or not scopes or wrong:
        raise TokenError(
            "A token has a name of small letters, digits and hyphens, and is for at least one of"
            f" {', '.join(SCOPES)} or {COLLECT}.TOUCHPOINT. Nothing was made."
        )
    if standing().filter(name=name).exists():
        raise TokenError(f"There is a token {name} already. Revoke it first, or name it otherwise.")
    secret = secrets.token_urlsafe(32)
    listed = sorted(set(scopes))
    ApiToken.objects.create(name=name, hashed=_hashed(secret), scopes=listed, made_at=clock.now())
    ledger.append("collection.token_made", {"token": name, "scopes": listed}, actor=actor)
    return secret


@transaction.atomic
def revoke(*, name: str, actor: str) -> None:
    """Let a token open nothing from now on. TokenError when there is none of this name."""
    if not standing().filter(name=name).update(revoked_at=clock.now()):
        raise TokenError("There is no token of this name. `avow token list` names those there are.")
    ledger.append("collection.token_revoked", {"token": name}, actor=actor)


def standing() -> QuerySet[ApiToken]:
    """Give the tokens that open something today."""
    return ApiToken.objects.filter(revoked_at=None).order_by("name")


def require(header: str, scope: str) -> ApiToken:
    """Give the token that `Authorization: Bearer …` bears. UnauthorizedError, OutOfScopeError."""
    scheme, _, secret = header.partition(" ")
    found = standing().filter(hashed=_hashed(secret.strip())).first()
    if scheme.casefold() != "bearer" or found is None:
        raise UnauthorizedError(
            "Only a program that bears a token of this installation may do this, and none stands"
            " that fits. Send it as `Authorization: Bearer …`; `avow token make` makes one."
        )
    if not {scope, scope.partition(".")[0]} & set(found.scopes):
        raise OutOfScopeError(
            f"The token {found.name} is for {', '.join(found.scopes)}, and not for this. Make one"
            " that is."
        )
    return found


def _hashed(secret: str) -> str:
    return people.keyed_hash("token", secret)
