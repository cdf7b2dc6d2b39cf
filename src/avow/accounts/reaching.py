"""How log-in services are reached."""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class Loopback(HTTPAdapter):
    """Finds this machine under every name below `localhost`, as browsers do (RFC 6761).

    Resolvers often know none of these names.
    """

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Send to this machine what is for it, and leave all else as it is."""
        to = urlsplit(str(request.url))
        if (to.hostname or "").endswith(".localhost"):
            request.headers["Host"] = to.netloc
            request.url = to._replace(netloc=f"127.0.0.1:{to.port or 80}").geturl()
        return super().send(request, *args, **kwargs)
