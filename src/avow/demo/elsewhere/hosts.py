"""What the other companies are called here: `count.meadow-metrics.example` is on `.localhost`.

Browsers lead every name under `localhost` to this machine, and take each for a site of its own.
"""

import re
import secrets
import tomllib
from functools import cache
from importlib import resources
from typing import Any

PLAYED = ("meadow-metrics", "trellis-ads", "framehouse", "rookery", "farawayparcel")
"""The companies of the statement that are played here."""

OWN = "https://www.lindenandlark.example"
"""The address by which the statement names the shop's own site."""

ROWAN = "rowan"
"""The key of Rowan ID among the log-in services."""
CALLBACK = f"/account/oidc/{ROWAN}/login/callback/"
"""Where the shop waits for whoever comes back from there."""

_HOST = re.compile(rb'"((?:[\w-]+\.)*(?:%b))\.example"(?=[^\n]*\])' % "|".join(PLAYED).encode())


def local(origin: str, port: str) -> str:
    """Give the origin on this machine that plays `www.trellis-ads`."""
    return f"http://{origin}.localhost:{port}"


def with_local_hosts(practices: bytes) -> bytes:
    """Declare beside each host of a tracker the one that plays it; nothing else is changed."""
    lines = practices.splitlines(keepends=True)
    return b"".join(
        _HOST.sub(rb'"\1.example", "\1.localhost:*"', line)
        if line.startswith(b"hosts = ")
        else line
        for line in lines
    )


def stands_for(port: str) -> dict[str, str]:
    """Give where the addresses of the statement lead in the demonstration, origin by origin."""
    companies = {f"https://www.{one}.example": local(f"www.{one}", port) for one in PLAYED}
    return {OWN: "", **companies}


def log_in_services(port: int) -> dict[str, Any]:
    """Give the settings by which the shop takes log-ins of Rowan ID, with a secret made now."""
    return {
        ROWAN: {
            "label": "Rowan ID",
            "server": local(f"id.{ROWAN}", str(port)),
            "client_id": "linden-and-lark",
            "secret": secrets.token_urlsafe(24),
            "trust_email": True,
        }
    }


@cache
def rowan_people() -> dict[str, dict[str, Any]]:
    """Give the invented people whom Rowan ID knows, by their number there."""
    text = (resources.files("avow.demo") / "elsewhere" / "rowan.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
