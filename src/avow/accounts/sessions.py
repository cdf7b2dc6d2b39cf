"""Sessions that only the browser's own cookie opens: who has the database alone reads none."""

import hashlib
import json
import secrets
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from avow.accounts.models import Account, Session

_NONCE_BYTES = 12
_PENDING = "account_login"
"""Where allauth keeps a log-in that is not complete yet."""


class SessionStore(RowStore):
    """Keeps a session under the hash of its cookie, encrypted by a key made from the cookie."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Give the table."""
        return Session

    def load(self) -> dict[str, Any]:
        """Read the session of the cookie; an unknown or expired one is empty."""
        if self.session_key is None:
            return {}
        found = Session.objects.filter(session_key=_row(self.session_key)).first()
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str | None) -> bool:
        """Say whether there is a session of this cookie."""
        return Session.objects.filter(session_key=_row(session_key or "")).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Give the row to be written, which goes when the account goes."""
        if self.session_key is None:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        key = self.session_key or ""
        return Session(
            session_key=_row(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=_account_in(data),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this cookie, by default the own one."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=_row(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Encrypt what the session holds."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        text = json.dumps(session_dict, cls=DjangoJSONEncoder, separators=(",", ":")).encode()
        return (nonce + self._cipher().encrypt(nonce, text, None)).hex()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Decrypt a session; what does not open is empty."""
        sealed = bytes.fromhex(str(session_data))
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            held: dict[str, Any] = json.loads(self._cipher().decrypt(nonce, text, None))
        except (InvalidTag, ValueError):
            return {}
        return held

    def _cipher(self) -> AESGCM:
        return AESGCM(_hashed("key", self.session_key or ""))


def end_others(account: Account, kept: str | None) -> None:
    """End every session of an account but the one of a cookie."""
    Session.objects.filter(account=account).exclude(session_key=_row(kept or "")).delete()


def _row(session_key: str) -> str:
    return _hashed("row", session_key).hex()[:40]


def _hashed(use: str, session_key: str) -> bytes:
    """Hash a cookie for one use; 165 random bits need no slow hash."""
    return hashlib.sha256(f"avow.accounts.sessions.{use}\0{session_key}".encode()).digest()


def _account_in(held: dict[str, Any]) -> UUID | None:
    """Give the account that a session is signed in to, or is about to be."""
    number = held.get(SESSION_KEY) or (held.get(_PENDING) or {}).get("user_pk")
    known = Account.objects.filter(pk=number) if number else Account.objects.none()
    return known.values_list("pk", flat=True).first()
