"""What a person sees of themselves, and how they put it right or end it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts import conf, practised, presenting, services
from avow.accounts.access import has_factor, signed_in
from avow.accounts.errors import NotYoursError
from avow.accounts.models import Account
from avow.core.errors import AvowError

WANTED = "second_factor_wanted"
"""Where a session wants to go once its account has a second factor."""


@never_cache
@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what is held about whoever is signed in, and all that can be done about it."""
    return render(request, "accounts/account.html", presenting.page(_own(request)))


@never_cache
@signed_in
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Have a staff member choose a second factor; once there is one, lead to what they wanted."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        request.session[WANTED] = wanted
    if not has_factor(_own(request)):
        return render(request, "accounts/second_factor.html")
    return redirect(request.session.pop(WANTED, None) or "accounts:account")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, field: str) -> HttpResponse:
    """Put one value right."""
    own = _own(request)
    touchpoint = conf.settings().registration
    if field not in practised.correctable(touchpoint):
        raise NotYoursError("This value is not changed here. Choose one from your account's page.")
    shown = presenting.field(own, field) | {"wording": services.CORRECTED}
    if request.method != "POST":
        return render(request, "accounts/correct.html", shown)
    value = request.POST.get("value", "").strip()
    try:
        services.correct(account=own, field=field, value=value, place=request.path)
    except AvowError as error:
        shown |= {"error": str(error), "value": value[: services.LONGEST_VALUE]}
        return render(request, "accounts/correct.html", shown, status=error.status)
    return redirect("accounts:account")


@never_cache
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing an account means; then close it and erase its person."""
    own = _own(request)
    shown = presenting.closing(own)
    if request.method != "POST":
        return render(request, "accounts/close.html", shown)
    get_adapter(request).logout(request)
    services.close(account=own)
    return render(request, "accounts/closed.html", shown)


def _own(request: HttpRequest) -> Account:
    own: Any = request.user
    assert isinstance(own, Account)  # noqa: S101  # signed_in let nobody else in
    return own
