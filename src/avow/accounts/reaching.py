"""How log-in services are reached."""

from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.providers.instagram.views import InstagramOAuth2Adapter
from requests.adapters import HTTPAdapter

INSTAGRAM = "https://www.instagram.com/oauth/authorize"
"""Where Instagram asks people. What allauth knows of it ended on 4 December 2024."""


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


def refuse_fault(answer: requests.Response, **_: Any) -> None:
    """Raise what allauth takes for a failed log-in, whichever call it was that failed."""
    answer.raise_for_status()


def bring_up_to_date() -> None:
    """Lead to where services ask today. Safe to call twice."""
    InstagramOAuth2Adapter.authorize_url = INSTAGRAM
