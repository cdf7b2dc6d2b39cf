"""The page of choices, where it leads, and what machines ask for."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlunsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from avow.cookies import (
    access,
    apart,
    conf,
    expiry,
    forms,
    handover,
    services,
    signals,
    sources,
    wording,
)
from avow.cookies.access import InForce
from avow.cookies.catalogue import SHARING
from avow.cookies.errors import HandOverError, UndeclaredEmbedError
from avow.cookies.presenting import banner, remember, tracker_list
from avow.cookies.rules import Visit
from avow.cookies.serving import SHORTLY


@require_safe
def gpc(request: HttpRequest) -> HttpResponse:
    """Say whether this site honours Global Privacy Control."""
    version = access.in_force()
    answer = JsonResponse(signals.gpc_document(version.catalogue, version.since))
    answer["Cache-Control"] = SHORTLY
    return answer


@require_safe
def dnt(request: HttpRequest) -> HttpResponse:
    """Say how Do Not Track is answered, and which sentence says so."""
    status = access.tracking_status(request, access.in_force())
    if status is None:
        raise Http404("The statement says nothing about Do Not Track.")
    answer = JsonResponse(status.as_json(), content_type="application/tracking-status+json")
    answer["Cache-Control"] = "no-store"
    return answer


# A form needs no token: forms.require_own looks at what the browser says of its origin.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def page(request: HttpRequest) -> HttpResponse:
    """Show what can be chosen, and take the choice; both work without script."""
    version = access.in_force()
    origin = apart.origin(request, version)
    if request.method == "OPTIONS":
        return apart.permission(origin)
    if request.method != "POST":
        return _page(request, version, access.visit_of(request, version))
    forms.require_own(request, apart.pages(version))
    return apart.readable(_taken(request, version, origin), origin)


def _taken(request: HttpRequest, version: InForce, origin: str | None) -> HttpResponse:
    """Take a choice, of a page here or of one at `origin`."""
    visit, pressed = _visit(request, version, origin), forms.pressed(request)
    if forms.is_late(request):
        return _late(request, pressed, version, origin)
    turned_on = SHARING in pressed.ticked and pressed.button == "save" and not visit.is_on(SHARING)
    if turned_on and visit.needs_confirmation() and not pressed.confirmed:
        return _confirmation(request, version, pressed)
    key = forms.key(request)
    chosen = services.choose(visit=visit, pressed=pressed, version=version, key=key)
    answer = _answer(request, chosen, origin)
    if origin and _is_script(request):
        return answer
    remember(request, answer, chosen.visit)
    expiry.expire_refused(request, answer, chosen.visit)
    return answer


@csrf_exempt
def moved(request: HttpRequest) -> HttpResponse:
    """Lead from where the page of choices was to where it is, with whatever was sent."""
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponseRedirect(reverse("cookies:page") + query, status=308)


@require_safe
def hand_over(request: HttpRequest) -> HttpResponse:
    """Lead to another domain of the retailer, and hand it the choice that was made on this one."""
    version = access.in_force()
    family = conf.settings().family
    to = handover.target(request.GET.get("to", ""), family)
    choice = access.visit_of(request, version).choice
    if choice is None or handover.name(request.get_host()) not in family:
        return _leading(to.geturl())
    value = handover.seal(choice, source=request.get_host(), target=to.netloc)
    inside = urlunsplit(("", "", to.path or "/", to.query, to.fragment))
    query = urlencode({"choice": value, "back": inside})
    return _leading(f"{to.scheme}://{to.netloc}{reverse('cookies:take-over')}?{query}")


@require_safe
def take_over(request: HttpRequest) -> HttpResponse:
    """Take up a choice of another domain, and show the page that was asked for in any case."""
    answer = _leading(forms.way_back(request) or "/")
    referrer = request.headers.get("Referer", "")
    if not handover.is_from_family(referrer, conf.settings().family):
        return answer
    visit = access.visit_of(request, access.in_force())
    value = request.GET.get("choice", "")
    try:
        visit = services.take_over(visit=visit, value=value, host=request.get_host())
    except HandOverError:
        return answer
    remember(request, answer, visit)
    return answer


@require_safe
@xframe_options_sameorigin
def embed(request: HttpRequest) -> HttpResponse:
    """Frame the one page of another company that the visitor asked for, and nothing else."""
    version = access.in_force()
    tracked = version.catalogue.trackers.get(request.GET.get("tracker", ""))
    hosts = sources.hosts_of(tracked.practice).get("frame-src", []) if tracked else []
    address = request.GET.get("src", "")
    if tracked is None or not sources.covers(hosts, address):
        raise UndeclaredEmbedError(
            "No practice declares this address as one that may be shown here, so it is not."
        )
    context = {"address": address, "title": tracked.operator}
    answer = _private(render(request, "cookies/frame.html", context))
    answer["Content-Security-Policy"] = sources.framing(hosts, apart.pages(version))
    return answer


@require_safe
def trackers(request: HttpRequest) -> HttpResponse:
    """Show every tracker: whose it is, what it is called, how long it stays, and the ways out."""
    version = access.in_force()
    context = tracker_list(version, forms.language(request, _readable(version)))
    answer = render(request, "cookies/trackers.html", context)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _page(request: HttpRequest, version: InForce, visit: Visit) -> HttpResponse:
    context = banner(request, version, visit, forms.language(request, _readable(version)))
    context |= {"receipt": _receipt(request), "back": forms.way_back(request)}
    return _private(render(request, "cookies/page.html", context))


def _visit(request: HttpRequest, version: InForce, origin: str | None) -> Visit:
    """Give the visit; a page of another host sends what its browser chose earlier along."""
    visit = access.visit_of(request, version)
    earlier = forms.before(request) if origin else None
    return replace(visit, choice=earlier) if earlier else visit


def _late(
    request: HttpRequest, pressed: services.Pressed, current: InForce, origin: str | None
) -> HttpResponse:
    """Write a choice down that could not be sent before. What the browser keeps is newer."""
    version = access.told_under(request.POST.get("version", "")) or current
    visit, key = _visit(request, version, origin), forms.key(request)
    chosen = services.choose(visit=visit, pressed=pressed, version=version, key=key)
    return _private(JsonResponse({"receipt": _receipt_address(UUID(chosen.reference))}))


def _leading(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address, status=303)
    answer["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return _private(answer)


def _confirmation(
    request: HttpRequest, version: InForce, pressed: services.Pressed
) -> HttpResponse:
    """Turning sharing on again takes a second step of its own (11 CCR 7028(a))."""
    visit = access.visit_of(request, version)
    context = banner(request, version, visit, forms.language(request, _readable(version)))
    context |= {"ticked": pressed.ticked, "others": [k for k in pressed.ticked if k != SHARING]}
    context |= {"back": forms.way_back(request)}
    return _private(render(request, "cookies/confirm.html", context))


def _answer(request: HttpRequest, chosen: services.Chosen, origin: str | None) -> HttpResponse:
    """Answer a script with the address of the receipt, a form with the page that shows it."""
    if _is_script(request):
        told: dict[str, Any] = {"receipt": _receipt_address(UUID(chosen.reference))}
        if origin:
            told["hidden"] = apart.hidden(chosen.visit)
        if chosen.visit.underage:
            told["nothing"] = True
        return _private(JsonResponse(told))
    query = {"receipt": chosen.reference, "back": forms.way_back(request)}
    if language := request.POST.get("language"):
        query["language"] = language[:20]
    return _private(
        HttpResponseRedirect(f"{reverse('cookies:page')}?{urlencode(query)}", status=303)
    )


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _receipt(request: HttpRequest) -> str | None:
    try:
        return _receipt_address(UUID(request.GET.get("receipt", "")))
    except ValueError:
        return None


def _receipt_address(reference: UUID) -> str:
    return reverse("ledger:receipt", args=[reference])


def _readable(version: InForce) -> tuple[str, ...]:
    return wording.languages(version.policy.practices)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["Cookie", "Sec-GPC", "DNT", "Accept-Language"])
    return answer
