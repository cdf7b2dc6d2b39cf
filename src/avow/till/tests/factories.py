"""A till to test with."""

from datetime import datetime
from uuid import uuid4

from django.test import Client

from avow.accounts import services as accounts
from avow.accounts.models import Account
from avow.accounts.tests.factories import guarded
from avow.core import clock
from avow.statement import access as statements
from avow.till import stamps

PASSWORD = "a-lantern-in-the-fog"
COAT = {"product-1": "Raincoat moss", "quantity-1": "1", "price-1": "128.00"}
CARD = {"payment_token": "tok_7h2k", "card_brand": "Visa", "card_last4": "4242"}


def grace() -> Account:
    """Make a staff account with a second factor."""
    return guarded(accounts.add_staff(email="grace@example.org", password=PASSWORD, actor="system"))


def signed_in(client: Client, account: Account) -> Client:
    """Sign a browser in."""
    client.force_login(account)
    return client


def stamp_of(account: Account) -> str:
    """Give the mark of a page that was given to somebody now."""
    return stamps.stamp(staff=account.pk, statement=statements.current().digest)


def purchase(account: Account, *, at: datetime | None = None, **more: str) -> dict[str, object]:
    """Give a purchase as a till uploads it."""
    return _item(account, "purchase", at) | {"fields": COAT | CARD | more, "wording": "Sold."}


def said(account: Account, *, at: datetime | None = None, **more: str) -> dict[str, object]:
    """Give what a customer ticked as a till uploads it."""
    return _item(account, "said", at) | {
        "fields": {"email": "ada@example.org"} | more,
        "wording": "You have paid.",
        "yes": {"email": "Yes, by e-mail."},
    }


def _item(account: Account, what: str, at: datetime | None) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "what": what,
        "at": (at or clock.now()).isoformat(),
        "stamp": stamp_of(account),
    }
