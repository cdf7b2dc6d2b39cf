"""The forms that open an account."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.socialaccount.forms import SignupForm as ServiceSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from avow.accounts import adapters, conf, practised, rules, services
from avow.accounts.models import Account
from avow.core.errors import AvowError

OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "next", "email", "first_name", "password1"})
"""What the form has for itself; whatever else is posted is asked of the policy, by its name."""


class Registration(SignupForm):
    """Asks for an address, a password and, where that is declared, a first name."""

    first_name = forms.CharField(
        max_length=150,
        required=False,
        label="First name",
        help_text="If you like. It is how we address you.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    field_order = ("email", "first_name", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what the practices do not collect."""
        super().__init__(*args, **kwargs)
        if _key(rules.FIRST) is None:
            del self.fields["first_name"]

    def clean(self) -> dict[str, Any]:
        """Refuse what no sentence allows, alike for addresses that have an account and others."""
        cleaned: dict[str, Any] = super().clean()
        try:
            practised.refuse_undeclared(conf.settings().registration, self.given())
            practised.refuse_forbidden(self.given())
        except AvowError as error:
            self.add_error(None, str(error))
        return cleaned

    def given(self) -> dict[str, str]:
        """Give everything that was posted about the person, by key of data."""
        named = {"email": _key(rules.EMAIL), "first_name": _key(rules.FIRST)}
        own = {key: str(self.cleaned_data.get(n, "")) for n, key in named.items() if key}
        other = {str(n): str(v) for n, v in self.data.items() if n not in OF_THE_FORM}
        return other | own

    def try_save(self, request: HttpRequest) -> tuple[Account | None, HttpResponseBase | None]:
        """Answer alike, and as slowly, whether or not there is such an account."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[Account | None, HttpResponseBase | None] = super().try_save(request)
        return saved

    @transaction.atomic
    def save(self, request: HttpRequest) -> Account:
        """Open the account together with the record of what was given."""
        account = services.register(
            fields=self.given(),
            password=self.cleaned_data["password1"],
            age=adapters.vouched(request),
            place=request.path,
        )
        setup_user_email(request, account, [EmailAddress(email=self.cleaned_data["email"])])
        return account


class AddressForService(ServiceSignupForm):
    """Asks for an address where a log-in service tells none."""


def _key(category: str) -> str | None:
    return practised.key_for(conf.settings().registration, category)
