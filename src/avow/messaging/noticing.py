"""Who has seen word of a change: whoever is signed in by their account, others by a cookie."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from avow.statement.models import Version

COOKIE = "avow_seen"
"""Holds the number of a version of the statement, and nothing about anybody."""
KEPT_SECONDS = 365 * 24 * 60 * 60
_LONGEST = 9


def signed_in(request: HttpRequest) -> UUID | None:
    """Give the person who is signed in, if anybody is."""
    person: UUID | None = getattr(getattr(request, "user", None), "data_subject_id", None)
    return person


def seen_number(request: HttpRequest) -> int:
    """Give the number of the version whose change was seen in this browser, or 0."""
    said = request.COOKIES.get(COOKIE, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST else 0


def remember(answer: HttpResponseBase, version: Version) -> None:
    """Have a browser remember that the change of a version was seen in it."""
    answer.set_cookie(
        COOKIE,
        str(version.number),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.CSRF_COOKIE_SECURE,
    )
