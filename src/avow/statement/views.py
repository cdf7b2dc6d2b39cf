"""The public pages of the statement. No script and no cookie; exact bytes at lasting addresses."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from avow.core.errors import NotFoundError
from avow.statement import access, layout, wording
from avow.statement.models import Version


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """Show the statement in force."""
    return _shown(request, access.current())


@require_safe
def version(request: HttpRequest, digest: str) -> HttpResponse:
    """Show one version, whatever is in force."""
    return _shown(request, _found(digest))


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List every version that was ever published."""
    listed = list(access.versions())
    in_force = next((each for each in listed if not each.announced), None)
    return render(request, "statement/versions.html", {"versions": listed, "in_force": in_force})


@require_safe
def changes(request: HttpRequest, digest: str) -> HttpResponse:
    """Tell in words what a version changed: what is done first, then the text."""
    new = _found(digest)
    old = access.before(new)
    told: dict[str, Any] = {"version": new, "former": old}
    if old is not None:
        diff, reports = access.changes(old, new), (access.report(old), access.report(new))
        told |= {
            "meaning": wording.meaning(diff, *reports),
            "text": wording.text(diff, *reports),
            "quiet": wording.only_moved_or_typed(diff),
            "ask_again": wording.asked_again(diff, *reports),
        }
    return render(request, "statement/changes.html", told)


def _etag(request: HttpRequest, digest: str, part: str) -> str:
    return f'"{hashlib.sha256(_part(digest, part)).hexdigest()}"'


@require_safe
@condition(etag_func=_etag)
def exact(request: HttpRequest, digest: str, part: str) -> HttpResponse:
    """Serve the text or the practices of a version, byte for byte."""
    # Plain text, because browsers show it where they would only save Markdown or TOML.
    answer = HttpResponse(_part(digest, part), content_type="text/plain; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=31_536_000, immutable=True)
    return answer


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Serve the policy in force for machines; the room's README documents it."""
    in_force = access.current()
    answer = JsonResponse(
        {
            "digest": in_force.digest,
            "number": in_force.number,
            "effective_at": in_force.effective_at.isoformat(),
            "published_at": in_force.published_at.isoformat(),
            "address": request.build_absolute_uri(in_force.get_absolute_url()),
            "policy": access.policy(in_force).as_json(),
        }
    )
    answer["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(answer, public=True, max_age=60)
    return answer


def _shown(request: HttpRequest, version: Version) -> HttpResponse:
    read = access.report(version)
    announced = [each for each in access.versions() if each.announced]
    about = read.practices.about if read.practices else None
    return render(
        request,
        "statement/version.html",
        {
            "version": version,
            "in_force": access.current() if not version.announced else None,
            "announced": announced,
            "former": access.before(version),
            "layout": layout.lay_out(read.statement, read.labels, read.bound),
            "language": about.language if about else "en",
        },
    )


def _found(digest: str) -> Version:
    try:
        return access.version(digest)
    except NotFoundError as error:
        raise Http404(str(error)) from error


def _part(digest: str, part: str) -> bytes:
    found = _found(digest)
    return bytes(found.statement if part == "statement" else found.practices)
