"""Work that comes round: what was begun and never proven goes again, and so do old sessions."""

from datetime import timedelta

from allauth.account.models import EmailAddress

from avow.accounts import counting
from avow.accounts.models import Account, SealedAddress
from avow.accounts.sessions import SessionStore
from avow.core import clock
from avow.people import erasing
from avow.people.models import Erasure

PROVEN_WITHIN = timedelta(days=3)
"""How long a link that proves an address is good, and what waits for it is kept."""


def sweep() -> None:
    """Delete what is over: sessions, counts of attempts, and what nobody has proven. Safe twice."""
    SessionStore.clear_expired()
    counting.forget_past()
    _drop_unproven_addresses()
    _erase_unproven_accounts()


def _drop_unproven_addresses() -> None:
    """Give free again what somebody wanted to change to and never proved."""
    old = SealedAddress.objects.filter(sealed_at__lt=clock.now() - PROVEN_WITHIN)
    for account, lookup in old.values_list("account", "lookup"):
        waiting = EmailAddress.objects.filter(user=account, email=lookup, verified=False)
        for address in waiting.filter(user__emailaddress__verified=True):
            address.delete()


def _erase_unproven_accounts() -> None:
    """Erase whoever opened an account and never showed that the address is theirs."""
    old = Account.objects.filter(opened_at__lt=clock.now() - PROVEN_WITHIN, last_login=None)
    alone = old.filter(data_subject__merged_into=None, data_subject__doubles=None)
    for account in alone.exclude(emailaddress__verified=True):
        person = account.data_subject
        erasing.erase(data_subject=person, actor="system", why=Erasure.Why.RETENTION)
