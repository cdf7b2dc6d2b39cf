"""What a site's own pages do about trackers before the browser does: for Django, in this order."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from avow.cookies import access, conf, expiry, presenting, services, sources
from avow.people import gate
from avow.people.views import COOKIE as AGE

Answer = Callable[[HttpRequest], HttpResponse]

_DECIDE = ("Cookie", "Sec-GPC", "DNT")
"""The headers that an answer depends on."""

_SIGNALS = {"Sec-Gpc", "Dnt"}
"""The headers of signals, as Django writes names of headers."""


class Signals:
    """Answers Do Not Track as the statement says, and remembers signals and childhood as a no."""

    def __init__(self, get_response: Answer) -> None:
        """Stand around a site."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Tk` where the visitor sends `DNT`, and keep a signal that was not kept before."""
        answer = self._get_response(request)
        if _is_page(answer):
            patch_vary_headers(answer, _DECIDE)
        tells = request.headers.keys() & _SIGNALS or _is_underage(request, answer)
        if not tells or not (version := access.in_force_if_any()):
            return answer
        if "DNT" in request.headers and (status := access.tracking_status(request, version)):
            answer["Tk"] = status.tracking
        if _is_page(answer):
            self._heed(request, answer, version)
        return answer

    @staticmethod
    def _heed(request: HttpRequest, answer: HttpResponse, version: access.InForce) -> None:
        visit = access.visit_of(request, version)
        visit = replace(visit, underage=_is_underage(request, answer))
        heeded = visit.heeded()
        if heeded and version.catalogue.name not in answer.cookies:
            presenting.remember(request, answer, services.kept(visit, heeded))


class ClearRefused:
    """Expires what refused trackers still send: path by path, and what no script can see."""

    def __init__(self, get_response: Answer) -> None:
        """Stand around a site."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Expire the cookies of refused trackers that came with a request."""
        answer = self._get_response(request)
        if request.COOKIES and (version := access.in_force_if_any()):
            expiry.expire_refused(request, answer, access.visit_of(request, version))
        return answer


class StrictContentSecurityPolicy:
    """Lets the browser itself refuse every host that is undeclared or was refused."""

    def __init__(self, get_response: Answer) -> None:
        """Stand around a site."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy of this visit to a page. Another policy that it brings holds as well."""
        answer = self._get_response(request)
        if _is_page(answer) and not _frames(request) and (version := access.in_force_if_any()):
            visit = access.visit_of(request, version)
            policy = sources.header(visit, conf.settings().always)
            earlier = answer.get("Content-Security-Policy")
            answer["Content-Security-Policy"] = f"{earlier}, {policy}" if earlier else policy
            patch_vary_headers(answer, _DECIDE)
        return answer


def _is_underage(request: HttpRequest, answer: HttpResponse) -> bool:
    """Say whether the visitor said to be too young, just now or before."""
    now = answer.cookies.get(AGE)
    return (now.value if now else request.COOKIES.get(AGE)) == gate.REFUSED


def _frames(request: HttpRequest) -> bool:
    """Say whether the page frames one embed that was asked for, under a policy of its own."""
    found = request.resolver_match
    return found is not None and found.view_name == "cookies:embed"


def _is_page(answer: HttpResponse) -> bool:
    return answer.get("Content-Type", "").startswith("text/html")
