"""Settings of the room: the secrets by which others prove that they are who they say."""

from functools import cache
from pathlib import Path

from pydantic import SecretStr, field_validator

from avow.core.conf import RoomSettings, load

SHORTEST_SECRET = 16


class SourcesSettings(RoomSettings, env_prefix="AVOW_SOURCES_"):
    """`[sources]` in avow.toml, or `AVOW_SOURCES_…` in the environment, where secrets belong."""

    shopify_secret: SecretStr = SecretStr("")
    """The client secret of the app; empty: there is no /hooks/shopify/."""
    woocommerce_secret: SecretStr = SecretStr("")
    """The secret of the webhooks; empty: there is no /hooks/woocommerce/."""
    import_token: SecretStr = SecretStr("")
    """Who bears it may import over the API; empty: nobody may."""
    mapping: Path | None = None
    """A file like `mapping.toml` of this room, whose tables win over those that are shipped."""

    @field_validator("shopify_secret", "woocommerce_secret", "import_token")
    @classmethod
    def _is_long(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"a secret has {SHORTEST_SECRET} characters or more")
        return secret

    @field_validator("mapping")
    @classmethod
    def _is_a_file(cls, mapping: Path | None) -> Path | None:
        if mapping is not None and not mapping.is_file():
            raise ValueError("there is no such file")
        return mapping


@cache
def settings() -> SourcesSettings:
    """Read the settings of the room once."""
    return load(SourcesSettings, room="sources")
