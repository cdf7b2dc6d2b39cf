"""allauth's hooks: where its flows meet our services."""

from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.flows.signup import clear_pending_signup, redirect_to_signup
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from avow.accounts import conf, joining, practised, proving, reaching, rules, services
from avow.accounts.models import Account
from avow.people import gate
from avow.people.views import COOKIE as AGE
from avow.statement import access as statements


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by address and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open accounts only where the statement in force declares that."""
        return practised.touchpoint(conf.settings().registration) is not None

    def get_from_email(self) -> str:
        """Write from the address that the statement names."""
        return statements.policy().practices.about.contact.email or super().get_from_email()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the visitor's network: attempts are counted by as much as the statement declares."""
        try:
            address = super().get_client_ip(request)
        except ImproperlyConfigured:  # it came past fewer proxies than are set
            address = request.META.get("REMOTE_ADDR", "")
        return practised.network(address)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take an address for proven and let it find its person (`hooks`), both or neither."""
        proven: bool = super().confirm_email(request, email_address)
        return proven


class ServiceAdapter(DefaultSocialAccountAdapter):
    """Log-in by other services: what they are asked, and what is taken of their answer."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Give the services of the settings; none stands in the database."""
        return [
            _app(key, found)
            for key, found in conf.settings().providers.items()
            if (provider in (None, key, found.module)) and client_id in (None, found.client_id)
        ]

    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        """Give one service. UncoveredScopeError when it is to be asked for too much."""
        app: SocialApp = super().get_app(request, provider, client_id)
        key = _key_of(app)
        app.settings["scope"] = list(practised.scopes(conf.settings().providers[key]))
        return app

    def get_requests_session(self) -> requests.Session:
        """Reach services of this machine by the names that browsers use, and take no fault."""
        session: requests.Session = super().get_requests_session()  # type: ignore[no-untyped-call]
        session.mount("http://", reaching.Loopback())
        # Some of allauth's services would read a fault as somebody's profile.
        session.hooks["response"].append(reaching.refuse_fault)
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Take a service's word for an address only where the settings trust it."""
        if not _trusted(sociallogin):
            for address in sociallogin.email_addresses:
                address.verified = False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Let an address open the account that has proven it, where the service is trusted."""
        return _trusted(login)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Open an account by a service only where that is declared, and once the age is known."""
        touchpoint = conf.settings().log_in
        if practised.touchpoint(touchpoint) is None:
            return False
        age = vouched(request)
        if services.asks_age(touchpoint) and not age:
            if age is None:
                redirect_to_signup(request, sociallogin)
            else:
                clear_pending_signup(request)
            raise ImmediateHttpResponse(to_the_gate(touchpoint, reverse("socialaccount_signup")))
        return True

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None
    ) -> Account:
        """Open the account of somebody new, with what was told of them, in one transaction."""
        taken = taken_of(sociallogin)
        age = vouched(request)
        if form is not None:
            said = str(form.cleaned_data["email"])
            sociallogin.email_addresses = [EmailAddress(email=said, primary=True)]
        with transaction.atomic():
            account = joining.open_by_service(fields=taken.fields, age=age)
            sociallogin.user = account
            sociallogin.account.user = account
            joining.join_service(
                account=account,
                provider=sociallogin.account.provider,
                taken=taken,
                place=request.path,
                age=age,
            )
            sociallogin.save(request)
            for address in EmailAddress.objects.filter(user=account, verified=True):
                proving.prove_address(account=account, address=str(address.email))
        tell_dropped(request, sociallogin.provider.name, taken)
        return account


class FactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are sealed by the field that holds them (`vaulted`)."""

    def get_totp_label(self, user: Any) -> str:
        """Name the account in the person's own app by its address."""
        return proving.address_of(user)

    def build_totp_svg(self, url: str) -> str:
        """Draw the key for the app to read, in one element without style of its own."""
        import qrcode  # type: ignore[import-untyped]

        drawn = qrcode.QRCode(border=4)
        drawn.add_data(url)
        rows = [list(map(bool, row)) for row in drawn.get_matrix()]
        squares = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return (
            f'<svg viewBox="0 0 {len(rows)} {len(rows)}" role="img"'
            ' aria-label="The key, for the app to read">'
            f'<path d="M0 0h{len(rows)}v{len(rows)}H0z" fill="#fff"/><path d="{squares}"/></svg>'
        )

    def get_totp_issuer(self) -> str:
        """Name the shop."""
        return statements.policy().practices.about.controller


def vouched(request: HttpRequest) -> int | None:
    """Give the age that the visitor's pass says they have at least; 0 for whoever was refused."""
    return gate.vouched(request.COOKIES.get(AGE))


def to_the_gate(touchpoint: str, back: str) -> HttpResponse:
    """Lead to the question for the age, and back."""
    return redirect(f"{reverse('people:age')}?{urlencode({'for': touchpoint, 'next': back})}")


def taken_of(sociallogin: SocialLogin) -> rules.Taken:
    """Give what is kept of a service's answer at the touchpoint of log-ins."""
    answer = sociallogin.account.extra_data
    parts = [answer.get("id_token"), answer.get("userinfo")]
    told = {name: value for part in parts if part for name, value in part.items()} or answer
    declared = practised.declared(conf.settings().log_in)
    return rules.taken({**told, "sub": sociallogin.account.uid}, declared)


def tell_dropped(request: HttpRequest, service: str, taken: rules.Taken) -> None:
    """Tell a person by name what a service told beyond what is kept."""
    if names := [name.replace("_", " ") for name in taken.dropped]:
        listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        messages.info(request, f"{service} also told us: {listed}. We kept nothing of that.")


def _trusted(sociallogin: SocialLogin) -> bool:
    key = _key_of(sociallogin.provider.app)
    return conf.settings().providers[key].trust_email


def _key_of(app: SocialApp) -> str:
    """Give the key of a service in the settings."""
    return str(app.settings["key"])


def _app(key: str, provider: conf.Provider) -> SocialApp:
    bound = provider.kind in conf.BOUND_CODES
    settings: dict[str, Any] = {"key": key, "oauth_pkce_enabled": bound}
    if provider.server:
        settings["server_url"] = provider.server
    return SocialApp(
        provider=provider.module,
        provider_id=key if provider.kind == "openid-connect" else "",
        name=provider.label,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings=settings,
    )
