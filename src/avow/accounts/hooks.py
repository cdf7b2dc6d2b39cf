"""What allauth tells by signals only: addresses proven, services joined, second factors set."""

from typing import Any

from allauth.account import signals as addresses
from allauth.account.models import EmailAddress
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as others
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest

from avow.accounts import access, adapters, joining, proving, services, sessions
from avow.accounts.models import Account


def listen() -> None:
    """Hear of each once. Safe to call twice."""
    addresses.email_confirmed.connect(_proven, dispatch_uid="accounts.proven")
    addresses.email_changed.connect(_changed, dispatch_uid="accounts.changed")
    others.social_account_added.connect(_joined, dispatch_uid="accounts.joined")
    others.social_account_removed.connect(_left, dispatch_uid="accounts.left")
    factors.authenticator_added.connect(_added, dispatch_uid="accounts.added")
    factors.authenticator_removed.connect(_removed, dispatch_uid="accounts.removed")


def _proven(email_address: EmailAddress, **_: Any) -> None:
    proving.prove_address(account=email_address.user, address=str(email_address.email))


def _changed(
    user: Account, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **_: Any
) -> None:
    if from_email_address is not None:
        old, new = str(from_email_address.email), str(to_email_address.email)
        proving.change_address(account=user, old=old, new=new)


def _joined(request: HttpRequest, sociallogin: SocialLogin, **_: Any) -> None:
    """Keep what a service told when it was joined to an account that was there."""
    account: Any = sociallogin.user
    taken = adapters.taken_of(sociallogin)
    joining.join_service(
        account=account,
        provider=sociallogin.account.provider,
        taken=taken,
        place=request.path,
        age=adapters.vouched(request),
    )
    adapters.tell_dropped(request, sociallogin.provider.name, taken)


def _left(socialaccount: SocialAccount, **_: Any) -> None:
    joining.leave_service(account=socialaccount.user, provider=socialaccount.provider)


def _added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    services.note_factor(account=user, factor=authenticator.type, added=True)
    first = Authenticator.objects.filter(user=user, type__in=access.FACTORS).count() == 1
    if first and authenticator.type in access.FACTORS:
        # They were opened by a password alone.
        sessions.end_others(user, request.session.session_key)


def _removed(user: Account, authenticator: Authenticator, **_: Any) -> None:
    services.note_factor(account=user, factor=authenticator.type, added=False)
