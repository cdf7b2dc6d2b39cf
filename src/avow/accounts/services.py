"""What is done with accounts: opened, given to staff."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from avow.accounts.errors import TakenError, WeakPasswordError
from avow.accounts.models import Account
from avow.ledger import services as ledger
from avow.people import services as people
from avow.people.models import DataSubject


@transaction.atomic
def open_account(
    *, data_subject: DataSubject, password: str | None, actor: str, is_staff: bool = False
) -> Account:
    """Give a person a way to log in, by a password or, without one, by another service."""
    account = Account(data_subject=data_subject, is_staff=is_staff)
    account.set_password(password)
    account.save(force_insert=True)
    people.add_identifier(
        data_subject=data_subject,
        kind=people.Kind.ACCOUNT,
        value=str(account.pk),
        actor=actor,
        verified=True,
    )
    facts = {"who": str(data_subject.pseudonym), "account": str(account.pk)}
    ledger.append("accounts.opened", facts | {"staff": is_staff}, actor=actor)
    return account


@transaction.atomic
def add_staff(*, email: str, password: str, actor: str) -> Account:
    """Make a staff account, or make the account of this address one; the address is vouched for.

    WeakPasswordError, TakenError (the account is there, and the password would replace another's),
    EmailAddressError; then nothing was written.
    """
    from allauth.account.models import EmailAddress

    require_strong(password)
    people.keyed_hash("email", email)
    if EmailAddress.objects.filter(email=email).exists():
        raise TakenError(
            "There is an account with this address already. Use another address for the staff"
            " member: what they do at work and what they buy are two things."
        )
    person = people.find_or_create(actor=actor)
    account = open_account(data_subject=person, password=password, actor=actor, is_staff=True)
    EmailAddress.objects.create(user=account, email=email.lower(), primary=True, verified=True)
    return account


def require_strong(password: str) -> None:
    """Refuse a password that is too easily guessed: WeakPasswordError."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error
