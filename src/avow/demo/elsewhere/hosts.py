"""What the other companies are called here: `count.meadow-metrics.example` is on `.localhost`.

Browsers lead every name under `localhost` to this machine, and take each for a site of its own.
"""

import re

PLAYED = ("meadow-metrics", "trellis-ads", "framehouse", "rookery", "farawayparcel")
"""The companies of the statement that are played here."""

OWN = "https://www.lindenandlark.example"
"""The address by which the statement names the shop's own site."""

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
