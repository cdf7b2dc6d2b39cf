"""The banner's script and configuration, as bytes that are the same for everybody."""

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from avow.cookies import access, apart, conf
from avow.cookies.access import InForce
from avow.cookies.configuration import Ways, configuration

SHORTLY = "public, max-age=300"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Serve the banner's script with its configuration in front: one request, no inline code."""
    told = _configuration(request, access.in_force())
    styled = request.GET.get("style") != "no"
    return _served(request, _script(told, styled=styled), "text/javascript")


@require_safe
def banner_json(request: HttpRequest) -> HttpResponse:
    """Serve the banner's configuration alone: for a script served apart, or another language."""
    version = access.in_force()
    answer = _served(request, _configuration(request, version), "application/json")
    return apart.readable(answer, apart.origin(request, version))


def _configuration(request: HttpRequest, version: InForce) -> bytes:
    settings = conf.settings()
    told = configuration(
        version.policy,
        version=version.digest,
        again=version.again,
        ways=Ways(
            action=reverse("cookies:page"),
            frame=reverse("cookies:embed"),
            hand_over=reverse("cookies:hand-over"),
            wording=reverse("cookies:banner"),
        ),
        domain=settings.domain,
        strict=settings.strict,
        always=settings.always,
        family=settings.family,
        language=request.GET.get("lang", ""),
    )
    return _compact(told)


def _compact(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=8)
def _script(told: bytes, *, styled: bool) -> bytes:
    """Put configuration and style in front of the script, so that one request brings the banner.

    Pages that the server writes the banner on have the style beside it already.
    """
    folder = resources.files("avow.cookies") / "static" / "avow"
    style = json.dumps((folder / "avow-banner.css").read_text(encoding="utf-8"))
    front = b"avowStyle=%b;\n" % style.encode() if styled else b""
    return b"avowConfig=%b;\n%b%b" % (told, front, (folder / "avow.js").read_bytes())


def _served(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """Serve bytes that are the same for everybody, compressed where the browser can take it."""
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    fresh = request.headers.get("If-None-Match") == etag
    packed = "gzip" in request.headers.get("Accept-Encoding", "") and not fresh
    body = b"" if fresh else _packed(content) if packed else content
    answer = HttpResponse(body, content_type=f"{kind}; charset=utf-8", status=304 if fresh else 200)
    answer["ETag"] = etag
    answer["Cache-Control"] = SHORTLY
    answer["Vary"] = "Accept-Encoding"
    if packed:
        answer["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=8)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
