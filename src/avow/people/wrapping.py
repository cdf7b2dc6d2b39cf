"""Key-encryption keys: each wraps the keys of people, and is replaced from time to time."""

import re
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from avow.core.errors import SettingsError
from avow.people import conf, keys, vault
from avow.people.errors import SealError

_NUMBERED = re.compile(r"vault(?:-([1-9]\d{0,8}))?\.key")


class KeyService(Protocol):
    """Keeps key-encryption keys and never gives them out; made without arguments.

    Every wrapped key is bound to its person: it opens for the same pseudonym only.
    """

    def current(self) -> str:
        """Give the name of the key that wraps now: lower-case letters, digits and dashes."""

    def wrap(self, key: bytes, *, pseudonym: UUID, by: str) -> bytes:
        """Encrypt a person's key by the wrapping key of this name."""

    def unwrap(self, wrapped: bytes, *, pseudonym: UUID, by: str) -> bytes:
        """Decrypt what `wrap` made. SealError when it was changed or the key is not there."""

    def renew(self) -> str:
        """Make a new key, which is the current one from now on, and give its name."""

    def retire(self, name: str) -> None:
        """Destroy the key of this name, if it is there. Nothing is wrapped by it any more."""


@cache
def service() -> KeyService:
    """Give the key service of the settings."""
    path = conf.settings().key_service
    try:
        named: type[KeyService] = import_string(path)
        return named()
    except (ImportError, TypeError) as error:
        raise SettingsError(
            "people.key_service",
            f"{path} is no class that can be made here.",
            "Name an importable class with the methods of avow.people.wrapping.KeyService.",
        ) from error


class KeyFiles:
    """Keys in files of the installation's home: `vault.key`, then `vault-2.key` and so on."""

    def __init__(self, home: Path | None = None) -> None:
        """Keep the keys in `home`, by default the installation's."""
        self._home = (home or settings.AVOW.home).resolve()

    def current(self) -> str:
        """Give the name of the newest key; the first one is made when it is used."""
        return self._name(max(self._numbers(), default=1))

    def wrap(self, key: bytes, *, pseudonym: UUID, by: str) -> bytes:
        """Encrypt a person's key by the key in this file; the first one is made when it is used."""
        if by != self._name(1):
            self._refuse_missing(by)
        wrapping = keys.key_in(self._file(by))
        return vault.seal(wrapping, key, pseudonym=pseudonym, field=vault.WRAPPED_KEY_FIELD)

    def unwrap(self, wrapped: bytes, *, pseudonym: UUID, by: str) -> bytes:
        """Decrypt what `wrap` made."""
        self._refuse_missing(by)
        wrapping = keys.key_in(self._file(by))
        return vault.open_sealed(
            wrapping, wrapped, pseudonym=pseudonym, field=vault.WRAPPED_KEY_FIELD
        )

    def renew(self) -> str:
        """Make the next file."""
        name = self._name(max(self._numbers(), default=1) + 1)
        keys.key_in(self._file(name))
        return name

    def retire(self, name: str) -> None:
        """Delete the file: what back-ups hold under its key is closed with it."""
        self._file(name).unlink(missing_ok=True)
        keys.key_in.cache_clear()

    def _refuse_missing(self, name: str) -> None:
        path = self._file(name)
        if not path.exists():
            raise SealError(
                f"{path.name} is not there, so what it wrapped stays closed. Read the person anew"
                " if keys were rotated just now; otherwise restore the file from a back-up."
            )

    def _numbers(self) -> list[int]:
        found = (_NUMBERED.fullmatch(path.name) for path in self._home.glob("vault*.key"))
        return [int(match[1] or 1) for match in found if match]

    def _name(self, number: int) -> str:
        return "vault" if number == 1 else f"vault-{number}"

    def _file(self, name: str) -> Path:
        return self._home / f"{name}.key"
