"""Settings of a room: one frozen, typed object, read from the environment and `avow.toml`."""

import os
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from avow.core.errors import SettingsError

FILE_VARIABLE = "AVOW_CONFIG"


class RoomSettings(BaseSettings):
    """The settings of one room; the environment wins over the `[room]` table of the file."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what the file says."""
        return env_settings, init_settings


Settings = TypeVar("Settings", bound=RoomSettings)


@cache
def config_file(path: str) -> dict[str, Any]:
    """Read the tables of `avow.toml`. SettingsError when it cannot be read."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            "config.file", f"{path} cannot be read: {error}.", "Mend the file or unset AVOW_CONFIG."
        ) from error


def refuse_unknown_tables(rooms: Collection[str]) -> None:
    """Raise SettingsError when `avow.toml` holds a table that no room reads."""
    path = os.environ.get(FILE_VARIABLE)
    for table in config_file(path) if path else ():
        if table not in rooms:
            raise SettingsError(
                table, f"[{table}] is read by no room.", f"Known are {', '.join(sorted(rooms))}."
            )


def load(settings_class: type[Settings], *, room: str) -> Settings:
    """Read one room's settings. SettingsError names the first wrong one, and how to mend it."""
    path = os.environ.get(FILE_VARIABLE)
    table = config_file(path).get(room, {}) if path else {}
    if not isinstance(table, dict):
        raise SettingsError(room, f"[{room}] is not a table.", f"Write [{room}] on its own line.")
    try:
        return settings_class(**table)
    except ValidationError as error:
        raise _named(error, settings_class, room) from error


def _named(error: ValidationError, settings_class: type[RoomSettings], room: str) -> SettingsError:
    """Name the first setting that is wrong, and how to mend it."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    identifier = f"{room}.{name}"
    if first["type"] == "extra_forbidden":
        known = ", ".join(settings_class.model_fields)
        return SettingsError(identifier, "There is no such setting.", f"Known are {known}.")
    variable = settings_class.model_config["env_prefix"] + name.upper()
    return SettingsError(
        identifier, f"{first['msg']}.", f"Set {variable}, or `{name}` under [{room}] in avow.toml."
    )
