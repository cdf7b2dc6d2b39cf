"""What holds for every answer: the browser's own guards, and refusals in one shape."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from avow.collection import recording
from avow.collection.rules import holds_card_number
from avow.config import problems
from avow.core.errors import AvowError

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PERMISSIONS_POLICY = "browsing-topics=(), camera=(), geolocation=(), microphone=()"

FILES_TAKEN = {"ledger:verify": frozenset({"file"}), "desk:calls": frozenset({"list"})}
"""By name of a page, the fields in which it asks for a file. No other page takes any."""

Answer = Callable[[HttpRequest], HttpResponse]


class UnaskedFileError(AvowError):
    """A file was sent where none is asked for."""

    code = "config.unasked_file"
    status = 422


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

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        """Refuse files by the name of their field: a page would drop them without a word."""
        if request.content_type != "multipart/form-data" or problems.is_for_programs(request):
            return None
        asked = FILES_TAKEN.get(getattr(request.resolver_match, "view_name", ""), frozenset())
        unasked = sorted(set(request.FILES) - asked)
        return problems.answer(request, _unasked(unasked)) if unasked else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into a page or into problem details; leave faults to Django."""
        return problems.answer(request, error) if isinstance(error, AvowError) else None


def _unasked(fields: Sequence[str]) -> UnaskedFileError:
    """Name the fields, but for card numbers; how the files are called is nobody's to know."""
    named = recording.named(["a field" if holds_card_number(one) else one for one in fields])
    return UnaskedFileError(
        f"This page asks for no file, and one was sent as {named}, so nothing was kept. Send it"
        " without."
    )
