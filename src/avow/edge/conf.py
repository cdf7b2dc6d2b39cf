"""Settings of the hot path."""

from functools import cache

from pydantic import Field

from avow.core.conf import RoomSettings, load


class EdgeSettings(RoomSettings, env_prefix="AVOW_EDGE_"):
    """`[edge]` in avow.toml, or `AVOW_EDGE_…` in the environment."""

    most_waiting: int = Field(2048, ge=1)
    """Acts that may wait to be written; who comes after them is asked to come again."""
    most_per_second: int = Field(20_000, ge=0)
    """Acts a second that one process takes; 0 means as many as it can.

    Twice what the hot path is built for, so that no shop meets it. It bounds what a flood makes the
    process do, and knows nobody; who floods is for the proxy in front to tell."""
    proxies: int = Field(0, ge=0)
    """Proxies of the installation's own, each of which adds an address to X-Forwarded-For."""


@cache
def settings() -> EdgeSettings:
    """Read the settings of the room once."""
    return load(EdgeSettings, room="edge")
