"""Settings of the room."""

from functools import cache

from pydantic import Field

from avow.core.conf import RoomSettings, load


class DeskSettings(RoomSettings, env_prefix="AVOW_DESK_"):
    """`[desk]` in avow.toml, or `AVOW_DESK_…` in the environment."""

    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    """The currency of prices that are entered here."""


@cache
def settings() -> DeskSettings:
    """Read the settings of the room."""
    return load(DeskSettings, room="desk")
