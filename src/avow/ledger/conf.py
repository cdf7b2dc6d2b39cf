"""Settings of the ledger, and the key that signs its checkpoints."""

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings as django_settings
from pydantic import field_validator

from avow.core.conf import RoomSettings, load
from avow.core.errors import SettingsError
from avow.ledger import notes
from avow.ledger.errors import NoteError


class LedgerSettings(RoomSettings, env_prefix="AVOW_LEDGER_"):
    """`[ledger]` in avow.toml, or `AVOW_LEDGER_…` in the environment."""

    origin: str = ""
    """The ledger's name, its public address without scheme; by default the site's + /ledger.

    It is bound to the signing key when that is made, and stays when the site moves.
    """
    key_file: Path | None = None
    """The signing key (PEM); None means `ledger.key` in the installation's home."""

    @field_validator("origin")
    @classmethod
    def _is_a_name(cls, origin: str) -> str:
        if origin and (any(c.isspace() for c in origin) or "+" in origin or "://" in origin):
            raise ValueError("an origin has no scheme, no space and no +")
        return origin.rstrip("/")


@cache
def settings() -> LedgerSettings:
    """Read the settings of the room once."""
    return load(LedgerSettings, room="ledger")


def signing_key() -> notes.SigningKey:
    """Give the installation's signing key: made once, readable by its owner only."""
    chosen = settings()
    key = _read_key(chosen.key_file or django_settings.AVOW.home / "ledger.key")
    if chosen.origin not in ("", key.name):
        raise SettingsError(
            "ledger.origin",
            f"The ledger is {key.name} for ever, not {chosen.origin}.",
            "Unset AVOW_LEDGER_ORIGIN, or begin another ledger.",
        )
    return key


@cache
def _read_key(path: Path) -> notes.SigningKey:
    if not path.exists():
        _make_key(path)
    try:
        return notes.read_signing_key(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NoteError) as error:
        raise SettingsError(
            "ledger.key_file", f"{path} holds no signing key.", "Restore it from the back-up."
        ) from error


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; whoever comes second keeps the first one's."""
    chosen = settings().origin
    key = notes.made_key(chosen or django_settings.AVOW.site.partition("://")[2] + "/ledger")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(key.written())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
