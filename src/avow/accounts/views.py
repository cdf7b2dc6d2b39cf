"""What a person sees of themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from avow.accounts.access import signed_in


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show what is held about whoever is signed in."""
    return render(request, "accounts/account.html")
