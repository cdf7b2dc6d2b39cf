"""What the room holds about a person: exported and erased with them."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from avow.accounts.models import Account
from avow.people.holders import Record
from avow.people.models import DataSubject


class AccountsHolder:
    """Holds how a person logs in."""

    name = "accounts"

    def export(self, person: DataSubject) -> Iterator[Record]:
        """Give the account, its addresses, its log-in services and its second factors."""
        for account in Account.objects.filter(data_subject=person):
            for field, value in _held(account):
                yield Record(field, value, account.opened_at, "account", account.opened_under)

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        """Leave all as it is: an address changes only once the new one is proven."""
        return 0

    def erase(self, person: DataSubject) -> int:
        """Delete the account with all that hangs on it, its sessions too."""
        count, _ = Account.objects.filter(data_subject=person).delete()
        return count

    def holds(self, person: DataSubject) -> int:
        """Count the accounts."""
        return Account.objects.filter(data_subject=person).count()

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        """Leave accounts with the pseudonym that they were opened for; both go on opening."""

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        """Leave accounts with the pseudonym that they were opened for."""


def _held(account: Account) -> Iterator[tuple[str, str]]:
    yield "account.number", str(account.pk)
    for address in EmailAddress.objects.filter(user=account).order_by("pk"):
        yield "account.email", str(address.email)
    for service in SocialAccount.objects.filter(user=account).order_by("pk"):
        yield "account.service", str(service.provider)
    for factor in Authenticator.objects.filter(user=account).order_by("pk"):
        yield "account.second_factor", str(factor.type)
    if account.device_choice:
        yield "account.device_choice", account.device_choice
