"""The programming interface, `/api/v1`: its rooms, its document, and its refusals."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja.errors import HttpError, ValidationError

from avow import __version__
from avow.choices.api import router as choices
from avow.collection.api import router as collection
from avow.config import problems
from avow.config.document import Api
from avow.core.errors import AvowError
from avow.sources.api import router as sources

api = Api(
    title="Avow",
    version=__version__,
    description="What comes in is asked of the published statement. A refusal is an RFC 9457"
    " problem with a stable code, the practice and the sentence that decided.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", collection)
api.add_router("/choices", choices)
api.add_router("", sources)


def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation of the document on one page, for people."""
    schema = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "avow/api.html", {"info": schema["info"], "operations": operations})


@api.exception_handler(AvowError)
def _refused(request: HttpRequest, error: AvowError) -> HttpResponse:
    return problems.answer(request, error)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = "; ".join(f"{_place(fault)}: {fault['msg']}" for fault in error.errors[:5])
    return problems.told(problems.plain(422, f"{faults}.", code="api.malformed"))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.told(problems.plain(error.status_code, str(error), code="api.unreadable"))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.told(problems.plain(404, str(error) or "Not found.", code="api.not_found"))


def _place(fault: dict[str, Any]) -> str:
    """Name where the fault is, without what was sent there."""
    return ".".join(str(part) for part in fault["loc"][1:])[:100]
