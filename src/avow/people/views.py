"""The page that asks for the age: one question, the same for everybody, answered once."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from avow.people import gate
from avow.people.errors import BirthDateError, UnderageError

COOKIE = "avow_age"
"""Holds a pass or the refusal till the browser is closed, and nothing about who or how old."""

_PARTS = ("day", "month", "year")
_MOST_SHOWN = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    """Ask when somebody was born, hand a pass out, or remember the refusal for the session."""
    if request.COOKIES.get(COOKIE) == gate.REFUSED:
        return _refused(request)
    gate.minimum_age()
    if request.method != "POST":
        return _asked(request)
    try:
        given = gate.pass_gate(
            **{part: request.POST.get(part, "") for part in _PARTS},
            touchpoint=request.POST.get("for", ""),
        )
    except BirthDateError as error:
        return _asked(request, {"error": str(error), "wrong": error.part}, error.status)
    except UnderageError:
        return _remembered(_refused(request), gate.REFUSED)
    return _remembered(_led_on(request), given)


def _asked(
    request: HttpRequest, fault: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    parts = [
        {"name": part, "label": part.title(), "value": request.POST.get(part, "")[:_MOST_SHOWN]}
        for part in _PARTS
    ]
    asked = request.POST if request.method == "POST" else request.GET
    kept = {name: asked.get(name, "")[:2000] for name in ("next", "for")}
    return render(
        request, "people/age.html", {"parts": parts, "kept": kept, **(fault or {})}, status=status
    )


def _refused(request: HttpRequest) -> HttpResponse:
    """Say no without saying from which age on it were a yes."""
    return render(request, "people/age_refused.html", status=UnderageError.status)


def _led_on(request: HttpRequest) -> HttpResponse:
    """Lead on to where the question came from, if that is a page of ours."""
    to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        return redirect(to)
    return render(request, "people/age_passed.html")


def _remembered(answer: HttpResponse, value: str) -> HttpResponse:
    answer.set_cookie(
        COOKIE, value, httponly=True, samesite="Lax", secure=settings.CSRF_COOKIE_SECURE
    )
    return answer
