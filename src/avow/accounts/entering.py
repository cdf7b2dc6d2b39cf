"""The pages by which somebody becomes a customer: first the age, last the proof of an address."""

from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.account.views import ConfirmEmailView, SignupView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.internal.flows import signup as pending
from allauth.socialaccount.views import SignupView as ServiceSignupView
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from avow.accounts import adapters, conf, joining, services
from avow.accounts.access import account_of
from avow.accounts.models import Account
from avow.core.errors import AvowError


class Register(SignupView):
    """Opens an account for whoever is old enough."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the age before anything else."""
        touchpoint = conf.settings().registration
        asks = account_of(request) is None and services.asks_age(touchpoint)
        if asks and not adapters.vouched(request):
            return adapters.to_the_gate(touchpoint, request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the account, or say at the form what was refused."""
        try:
            return super().form_valid(form)
        except AvowError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the words that are kept with the registration."""
        return super().get_context_data(**kwargs) | {"wording": services.REGISTERED}


class RegisterByService(ServiceSignupView):
    """Goes on with somebody new whom a log-in service sent, once their age is known."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for an address only where the service told none."""
        if not self.sociallogin.email_addresses:
            return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]
        pending.clear_pending_signup(request)
        try:
            return pending.process_signup(request, self.sociallogin)  # type: ignore[no-any-return]
        except ImmediateHttpResponse as instead:
            return instead.response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the words that are kept with the log-in."""
        shown = super().get_context_data(**kwargs)
        return shown | {"provider": self.sociallogin.provider, "wording": joining.BY_SERVICE}


class ProveAddress(ConfirmEmailView):
    """Takes an address for proven when whoever opens the link is who gave the address.

    Else somebody could open an account with another one's address, wait for them to follow the
    link, and be shown what is kept of them.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Prove the address, with the password where another browser gave it."""
        account = self._address().user
        if self._needs_password(account) and not self._knows_password(account):
            self.object = self.get_object()  # type: ignore[no-untyped-call]
            fault = "The password is wrong, or was tried too often."
            return self.render_to_response(self.get_context_data(fault=fault), status=403)
        answer: HttpResponse = super().post(*args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether the password is asked for."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        account = self.object.email_address.user if self.object else None
        return shown | {"needs_password": account is not None and self._needs_password(account)}

    def _address(self) -> Any:
        return self.get_object().email_address  # type: ignore[no-untyped-call]

    def _needs_password(self, account: Account) -> bool:
        """Say whether another browser, or another person, gave the address."""
        waiting = unstash_login(self.request, peek=True)
        return account not in (account_of(self.request), waiting.user if waiting else None)

    def _knows_password(self, account: Account) -> bool:
        password = self.request.POST.get("password", "")[:1000]
        address = self._address().email
        if not password or not account.has_usable_password():
            return False
        try:
            found = adapters.AccountAdapter().authenticate(
                self.request, email=address, password=password
            )
        except ValidationError:  # tried too often
            return False
        return bool(found == account)
