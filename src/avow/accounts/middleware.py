"""What follows whoever is signed in, and what holds for the pages of accounts."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from avow.accounts import following
from avow.accounts.access import account_of

_log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

OURS = "/account/"
NOT_ASKED = ("scope", "auth_params")
"""Parameters by which an address could have a log-in service asked for more than is declared."""


class Following:
    """Keeps with an account what its person chooses, and asks log-in services for no more."""

    def __init__(self, get_response: Answer) -> None:
        """Stand around the pages, outside of what sets the cookie of a choice."""
        self._get_response = get_response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say that a log-in failed where a service's answer lacks what every answer has."""
        found = request.resolver_match
        if found is None or not (found.url_name or "").endswith("_callback"):
            return None
        if not isinstance(error, KeyError | TypeError | ValueError):
            return None
        _log.warning("log_in_answer_malformed: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the rest answer, then follow."""
        if request.path.startswith(OURS) and any(name in request.GET for name in NOT_ASKED):
            kept: Any = request.GET.copy()
            for name in NOT_ASKED:
                kept.pop(name, None)
            request.GET = kept
        answer = self._get_response(request)
        if request.session.session_key and following.concerns(request, answer):
            account = account_of(request)
            if account is not None:
                following.follow(request, answer, account)
        return _through_a_page(request, answer) if request.path.startswith(OURS) else answer


def _through_a_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Lead to another site by a page: after a form, no redirect may leave what the policy names."""
    to = urlsplit(answer.get("Location", ""))
    if request.method != "POST" or to.netloc in ("", request.get_host()):
        return answer
    shown = {"to": to.geturl(), "host": to.hostname}
    page = render(request, "accounts/leaving.html", shown)
    page.cookies = answer.cookies
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    return page
