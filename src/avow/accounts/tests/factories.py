"""Accounts to test with."""

from avow.accounts import services
from avow.accounts.models import Account
from avow.people import services as people

PASSWORD = "a-lantern-in-the-fog"


def account_of_ada(email: str = "ada@example.org", password: str | None = PASSWORD) -> Account:
    """Open an account whose address is verified."""
    from allauth.account.models import EmailAddress

    person = people.find_or_create(actor="data_subject")
    account = services.open_account(data_subject=person, password=password, actor="data_subject")
    EmailAddress.objects.create(user=account, email=email, primary=True, verified=True)
    return account


def account_of_grace() -> Account:
    """Make a staff account."""
    return services.add_staff(email="grace@example.org", password=PASSWORD, actor="system")
