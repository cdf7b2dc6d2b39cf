"""Who is signed in, and who may see a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from avow.accounts.errors import NotStaffError
from avow.accounts.models import Account
from avow.people import access as people

View = Callable[..., HttpResponseBase]


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

    NotStaffError for whoever is signed in and no staff member.
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
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponse):
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return guarded


def signed_in(view: View) -> View:
    """Show a page to whoever is signed in, and ask everybody else to log in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if account_of(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded
