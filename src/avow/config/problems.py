"""What a refusal looks like outside: one shape for the API, one page for people."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from avow.collection.errors import RefusedError
from avow.core.errors import AvowError, NotFoundError
from avow.statement import access as statements

_TITLES = {
    404: "This is not here",
    409: "This was done before",
    410: "This is gone for good",
    413: "This is too much",
    422: "This cannot be taken as it is",
}
_API = ("/api/", "/hooks/", "/till/now/", "/till/upload/")
_MOST_REASONS = 20


def is_for_programs(request: HttpRequest) -> bool:
    """Say whether an address is asked by programs, which are told in problem details."""
    return request.path.startswith(_API)


def answer(request: HttpRequest, error: AvowError) -> HttpResponse:
    """Tell a refusal to a program as RFC 9457 says, and to a person as a page."""
    if is_for_programs(request):
        return told(problem(error))
    page = {"title": _TITLES.get(error.status, "This was refused"), **problem(error)}
    return render(request, "avow/refusal.html", page, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say to a program and to a person, each in their own way, that there is nothing here."""
    if not is_for_programs(request):
        return page_not_found(request, exception)
    return told(plain(404, "Nothing goes by this address. Look it up in the document."))


def told(content: dict[str, Any]) -> JsonResponse:
    """Answer with problem details."""
    status = content["status"]
    answer = JsonResponse(content, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def problem(error: AvowError) -> dict[str, Any]:
    """Give the problem details of a refusal: what, why, and which sentence decided."""
    return plain(error.status, str(error), code=error.code) | _grounds(error)


def plain(status: int, detail: str, *, code: str = "api.not_found") -> dict[str, Any]:
    """Give problem details that rest on no sentence."""
    return {
        "type": f"urn:avow:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def _grounds(error: AvowError) -> dict[str, Any]:
    """Name the practice and the sentence that decided first, and the reasons in their order."""
    if not isinstance(error, RefusedError):
        return {}
    reasons = [
        {
            "code": reason.code,
            "practice": reason.practice,
            "sentence": reason.sentence,
            "text": reason.text,
        }
        for reason in error.decision.reasons[:_MOST_REASONS]
    ]
    first = error.decision.reasons[0]
    return {
        "practice": first.practice,
        "sentence": first.sentence,
        "sentence_text": _sentence(first.sentence),
        "reasons": reasons,
    }


def _sentence(address: str) -> str:
    try:
        return statements.quoted(statements.current(), address)
    except NotFoundError:
        return ""
