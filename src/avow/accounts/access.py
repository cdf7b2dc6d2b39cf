"""Who is signed in, and who may see a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from avow.accounts import conf
from avow.accounts.errors import NotStaffError, SecondFactorError
from avow.accounts.models import Account
from avow.core import clock
from avow.people import access as people

View = Callable[..., HttpResponseBase]

USED_ON = "used_on"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


def account_of(request: HttpRequest) -> Account | None:
    """Give the account that a request is signed in to, if it is."""
    account = getattr(request, "user", None)
    return account if isinstance(account, Account) else None


def data_subject_of(request: HttpRequest) -> UUID | None:
    """Give the pseudonym of whoever is signed in; a double that was merged is the one person."""
    account = account_of(request)
    return people.followed(account.data_subject_id) if account else None


def staff_required(view: View) -> View:
    """Show a page to staff members alone; whoever is not signed in is asked to log in.

    Whoever has no second factor is led to set one up first. NotStaffError for whoever is signed in
    and no staff member; SecondFactorError for a program.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = account_of(request)
        if account is None:
            return redirect_to_login(request.get_full_path())
        if not account.is_staff:
            raise NotStaffError(
                "This page is for the staff. Log in with a staff account, or ask for one."
            )
        if conf.settings().staff_second_factor and not has_factor(account):
            return _to_second_factor(request)
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponse):
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return guarded


def has_factor(account: Account) -> bool:
    """Say whether an account asks for more than its password."""
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


def stay_signed_in(request: HttpRequest) -> None:
    """Let a device that is in use stay signed in: once a day its session begins anew."""
    today = clock.today().isoformat()
    if request.session.get(USED_ON) != today:
        request.session[USED_ON] = today


def _to_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Lead a person to the second factor and back; refuse a program, which sets nothing up."""
    if "text/html" not in request.headers.get("Accept", ""):
        raise SecondFactorError(
            "This account has no second factor yet, so nothing was read or taken. Log in with a"
            " browser, and set one up on the page of the account."
        )
    return redirect_to_login(request.get_full_path(), reverse("accounts:second-factor"))


def signed_in(view: View) -> View:
    """Show a page to whoever is signed in, and ask everybody else to log in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if account_of(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded
