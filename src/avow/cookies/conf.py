"""Settings of the room."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from avow.core.conf import RoomSettings, load

Directive = Literal["default-src", "script-src", "style-src", "img-src", "connect-src", "frame-src"]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]

Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$")]


class CookiesSettings(RoomSettings, env_prefix="AVOW_COOKIES_"):
    """`[cookies]` in avow.toml, or `AVOW_COOKIES_…` in the environment."""

    domain: str = ""
    """Domain that the choice holds for, such as `shop.example` with all below; empty: one host.

    Hosts that are not below it keep a choice of their own.
    """
    strict: bool = False
    """Whether pages come with a Content-Security-Policy made from the choice (see middleware)."""
    family: list[Host] = Field(default_factory=list)
    """The retailer's own domains, which hand a choice over to each other; each is served here."""
    pages: list[Origin] = Field(default_factory=list)
    """Further origins of the retailer's pages that may use the script served here, such as
    `https://www.shop.example`; the hosts of `family` and of the statement's sites may anyway."""
    check_links: bool = False
    """Whether links of other companies are looked at from here; it sends requests to them."""
    check_hours: int = Field(default=24, ge=1)
    """How often each is looked at."""
    check_private: bool = False
    """Whether links may lead into one's own network, as in a demonstration."""
    sources: dict[Directive, list[str]] = Field(default_factory=dict)
    """Hosts that pages need and that are no trackers, such as a picture server, by directive."""

    @property
    def always(self) -> dict[str, list[str]]:
        """The sources of every page, whatever was chosen."""
        return {str(directive): hosts for directive, hosts in self.sources.items()}


@cache
def settings() -> CookiesSettings:
    """Read the settings of the room."""
    return load(CookiesSettings, room="cookies")
