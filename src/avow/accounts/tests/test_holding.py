"""What an account holds is exported with its person, and goes with them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from avow.accounts import keeping, proving, services
from avow.accounts.holding import AccountsHolder
from avow.accounts.models import Account, SealedAddress, Session
from avow.accounts.sessions import SessionStore
from avow.accounts.tests.factories import ADDRESS, PASSWORD, account_of_ada
from avow.choices.services import Evidence
from avow.core import clock
from avow.ledger.models import Entry
from avow.people import access as people_access
from avow.people import erasing
from avow.people import services as people
from avow.people.errors import SealError
from avow.statement.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> Account:
    """An account with everything that hangs on one."""
    account = account_of_ada(ADDRESS)
    SocialAccount.objects.create(user=account, provider="rowan", uid="7731", extra_data={"a": "b"})
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    return account


def test_everything_that_hangs_on_an_account_is_exported(full: Account) -> None:
    held = {record.field: record.value for record in AccountsHolder().export(full.data_subject)}

    assert held == {
        "account.number": str(full.pk),
        "account.email": ADDRESS,
        "account.service": "rowan",
        "account.second_factor": "totp",
    }


def test_an_erasure_takes_all_of_it(full: Account) -> None:
    assert AccountsHolder().holds(full.data_subject) == 1

    erasing.erase(data_subject=full.data_subject, actor="system")

    for model in (Account, EmailAddress, SocialAccount, Authenticator, SealedAddress):
        assert not model.objects.exists(), model
    assert AccountsHolder().holds(full.data_subject) == 0


def test_an_erasure_of_one_takes_the_accounts_of_their_doubles(full: Account) -> None:
    second = account_of_ada("countess@example.org")
    people.find_or_create(email="countess@example.com", actor="data_subject")
    second.data_subject.merged_into = full.data_subject
    second.data_subject.save()

    services.close(account=second)

    assert not Account.objects.exists()


def test_a_second_factor_opens_for_its_own_person_only(full: Account) -> None:
    charles = account_of_ada("charles@example.org")
    stolen = Authenticator.objects.get()
    assert stolen.data == {"secret": "JBSWY3DPEHPK3PXP"}

    Authenticator.objects.filter(pk=stolen.pk).update(user=charles)

    with pytest.raises(SealError):
        _ = Authenticator.objects.get().data


def test_proving_an_address_twice_changes_nothing(version: Version) -> None:
    account = account_of_ada(ADDRESS)
    proving.prove_address(account=account, address=ADDRESS)
    entries = Entry.objects.count()

    assert proving.prove_address(account=account, address=ADDRESS) == account.data_subject
    assert Entry.objects.count() == entries


def test_an_address_given_up_may_be_proven_by_another(version: Version) -> None:
    ada, charles = account_of_ada(ADDRESS), account_of_ada("charles@example.org")
    proving.prove_address(account=ada, address=ADDRESS)
    proving.change_address(account=ada, old=ADDRESS, new="countess@example.org")

    proving.prove_address(account=charles, address=ADDRESS)

    found = people_access.find(kind=people.Kind.EMAIL, value=ADDRESS)
    assert found == charles.data_subject
    ada.data_subject.refresh_from_db()
    assert ada.data_subject.merged_into is None


def test_the_same_choice_is_kept_once(version: Version) -> None:
    account = account_of_ada(ADDRESS)
    evidence = Evidence(
        place="account.cookies",
        wording="No advertising",
        statement=version.digest,
        how="form",
        at=clock.now() - timedelta(minutes=1),
    )
    for _ in range(2):
        keeping.keep_choice(account=account, value="1.a.2.b:0", sharing=False, evidence=evidence)

    assert Entry.objects.filter(kind="accounts.choice_kept").count() == 1
    assert Entry.objects.filter(kind="choices.opted_out").count() == 1


def test_a_session_is_of_no_use_under_another_cookie(ada: Client) -> None:
    row = Session.objects.get(account__isnull=False)
    other = SessionStore("a" * 32)

    assert other.decode(row.session_data) == {}
    assert SessionStore(row.session_key).load() == {}
    assert PASSWORD not in row.session_data
