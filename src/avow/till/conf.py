"""Settings of the room."""

from functools import cache

from pydantic import Field

from avow.core.conf import RoomSettings, load


class TillSettings(RoomSettings, env_prefix="AVOW_TILL_"):
    """`[till]` in avow.toml, or `AVOW_TILL_…` in the environment."""

    purchase: str = "purchase-till"
    """The touchpoint at which purchases are recorded."""
    letter: str = "newsletter"
    """The touchpoint that takes an address from whoever asks for messages after paying."""
    purpose: str = "news"
    """The purpose that customers are asked about after paying."""
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    """The currency of every price."""


@cache
def settings() -> TillSettings:
    """Read the settings of the room."""
    return load(TillSettings, room="till")
