"""What the middlewares of both kinds do alike."""

from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie

from avow.client.outbox import MOST_WAITING, Outbox
from avow.client.visitors import Visitor

LONGEST_COOKIES = 16_384
_OK = 400


class Watching:
    """Reads visitors, and has page views recorded."""

    def __init__(self, site: str, *, proxies: int = 0, most_waiting: int = MOST_WAITING) -> None:
        """Tell the Avow at `site`; `proxies` of your own stand before this site."""
        self.outbox = Outbox(site, most_waiting=most_waiting)
        self._proxies = proxies

    def visitor(self, header: Callable[[str], str]) -> Visitor:
        """Read the visitor of a request; `header` gives a header by its lower-case name."""
        self.outbox.begin()
        headers = {name: header(name) for name in ("sec-gpc", "dnt")}
        return self.outbox.banner.visitor(_cookies(header("cookie")), headers)

    def saw(
        self, *, method: str, status: int, kind: str, peer: str, header: Callable[[str], str]
    ) -> None:
        """Have a visit recorded when a page was shown: what may be kept of it, and no more."""
        if method != "GET" or status >= _OK or not kind.startswith("text/html"):
            return
        self.outbox.put(
            {
                "referrer": header("referer"),
                "address": self._address(peer, header("x-forwarded-for")),
                "user_agent": header("user-agent"),
            }
        )

    def _address(self, peer: str, forwarded: str) -> str:
        """Give what the outermost proxy of one's own saw; further left anybody could write."""
        seen = [one.strip() for one in forwarded.split(",") if one.strip()]
        return seen[-self._proxies] if 0 < self._proxies <= len(seen) else peer


def _cookies(header: str) -> Mapping[str, str]:
    """Read cookies one by one: one that is odd hides no other."""
    found: dict[str, str] = {}
    for pair in header[:LONGEST_COOKIES].split(";"):
        try:
            found |= {name: one.value for name, one in SimpleCookie(pair.strip()).items()}
        except CookieError:
            continue
    return found
