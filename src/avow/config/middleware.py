"""What holds for every answer: the browser's own guards, and refusals in one shape."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from avow.config import problems
from avow.core.errors import AvowError

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PERMISSIONS_POLICY = "browsing-topics=(), camera=(), geolocation=(), microphone=()"

Answer = Callable[[HttpRequest], HttpResponse]


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it ships no types
    """Answers with whole files, which are small: an asynchronous server streams nothing of ours."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Read the file that WhiteNoise found, and keep its headers."""
        found = WhiteNoiseMiddleware.serve(static_file, request)
        answer = HttpResponse(b"".join(found), status=found.status_code, headers=found.headers)
        found.close()
        return answer


class GuardMiddleware:
    """Has the browser refuse whatever does not come from here, unless a view says otherwise."""

    def __init__(self, get_response: Answer) -> None:
        """Stand before the rest."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set what the answer has not set itself."""
        answer = self._answer(request)
        answer.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        answer.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return answer


class RefusalMiddleware:
    """Answers every refusal of a page with what, why and what to do."""

    def __init__(self, get_response: Answer) -> None:
        """Stand before the rest."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the rest answer."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into a page or into problem details; leave faults to Django."""
        return problems.answer(request, error) if isinstance(error, AvowError) else None
