"""Ways out: one click, and all message choices on one page."""

from django.http import HttpRequest, HttpResponse


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop."""
    raise NotImplementedError


def own_choices(request: HttpRequest) -> HttpResponse:
    """Own choices."""
    raise NotImplementedError


def choices(request: HttpRequest, token: str) -> HttpResponse:
    """Choices."""
    raise NotImplementedError
