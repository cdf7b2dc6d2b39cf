"""Accounts to test with."""

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from avow.accounts import services
from avow.accounts.models import Account

PASSWORD = "a-lantern-in-the-fog"


def account_of_ada(email: str = "ada@example.org", password: str | None = PASSWORD) -> Account:
    """Open an account whose address is verified."""
    from allauth.account.models import EmailAddress

    account = services.open_account(password=password, actor="data_subject")
    EmailAddress.objects.create(user=account, email=email, primary=True, verified=True)
    return account


def account_of_grace() -> Account:
    """Make a staff account."""
    return services.add_staff(email="grace@example.org", password=PASSWORD, actor="system")


SECRET = "JBSWY3DPEHPK3PXP"
"""What the app on the telephone of a staff member knows."""


def guarded(account: Account) -> Account:
    """Give an account a second factor."""
    TOTP.activate(account, SECRET)
    return account


def code_of(secret: str = SECRET, later: int = 0) -> str:
    """Give the code that an app shows, by half minutes from now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1 + later]))


ADULT = {"day": "22", "month": "11", "year": "1990"}
CHILD = {"day": "22", "month": "11", "year": "2015"}
ADDRESS = "ada.lovelace@example.org"


def adult(client: Client) -> Client:
    """Pass the gate."""
    client.post("/age/", ADULT | {"for": "registration", "next": "/account/signup/"})
    return client


def sign_up(client: Client, address: str = ADDRESS, **more: str) -> HttpResponse:
    """Send the form that opens an account."""
    form = {"email": address, "password1": PASSWORD, "first_name": "Ada"} | more
    answer: HttpResponse = adult(client).post("/account/signup/", form)  # type: ignore[assignment]
    return answer


def reauthenticate(client: Client) -> None:
    """Say the password once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def link_in_mail(part: str = "confirm-email", number: int = -1) -> str:
    """Give the path of a link that was sent."""
    found = re.search(rf"https?://[^/\s]+(/account/{part}/\S+)", str(mail.outbox[number].body))
    assert found
    return found.group(1)


def enter(client: Client, address: str = ADDRESS) -> Client:
    """Open an account and prove its address by the link in the mail."""
    assert sign_up(client, address).status_code == 302
    assert client.post(link_in_mail()).status_code == 302
    return client
