"""Settings of the installation as a whole."""

import secrets
from importlib import import_module
from pathlib import Path

from pydantic import Field

from avow.core.conf import RoomSettings, load, refuse_unknown_tables

ROOMS = frozenset(
    {
        "accounts",
        "config",
        "cookies",
        "desk",
        "edge",
        "ledger",
        "messaging",
        "people",
        "sources",
        "till",
    }
)
"""The rooms that have settings."""


class ConfigSettings(RoomSettings, env_prefix="AVOW_"):
    """`[config]` in avow.toml, or `AVOW_…` in the environment."""

    home: Path = Path("data")
    """Folder of the database, the keys and whatever else must outlive a restart."""
    database: str = ""
    """`postgresql://…`; empty means SQLite in `home`."""
    site: str = "http://localhost:8000"
    """Address that visitors use, with scheme and without a last slash."""
    hosts: list[str] = Field(
        default_factory=lambda: ["localhost", ".localhost", "127.0.0.1", "[::1]"]
    )
    """Host names that are answered."""
    debug: bool = False
    demo: bool = False
    """Serve the demonstration retailer beside the product."""

    @property
    def database_url(self) -> str:
        """The database as one address."""
        return self.database or f"sqlite:///{self.home.resolve() / 'avow.sqlite3'}"


def settings() -> ConfigSettings:
    """Read the settings of the installation."""
    refuse_unknown_tables(ROOMS)
    return load(ConfigSettings, room="config")


def read_every_room() -> None:
    """Read the settings of every room now, so that a wrong one stops the start."""
    for room in sorted(ROOMS - {"config"}):
        import_module(f"avow.{room}.conf").settings()


def secret_key(home: Path) -> str:
    """Give the key that signs cookies and tokens: made once, readable by its owner only."""
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")
