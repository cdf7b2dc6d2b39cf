"""What is done with accounts: opened, put right, closed."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from avow.accounts import conf, practised, proving, recording, sessions
from avow.accounts.errors import (
    AgeUnknownError,
    NotYoursError,
    NoValueError,
    TakenError,
    WeakPasswordError,
)
from avow.accounts.models import Account
from avow.core.errors import NotFoundError
from avow.people import access as people_access
from avow.people import erasing, gate
from avow.people import services as people
from avow.people.errors import NoMinimumAgeError

LONGEST_VALUE = 500

REGISTERED = (
    "An account keeps what you tell us here, and later your sizes, your wish list and your orders."
    " You can see all of it on your account's page, correct it, and close the account."
)
"""The words beside the form that opens an account."""

CORRECTED = "Put right what stands here; the new value takes the place of the old one."
"""The words beside the form that corrects a value."""


@transaction.atomic
def register(
    *,
    fields: Mapping[str, str],
    password: str,
    age: int | None,
    place: str,
    actor: str = "data_subject",
) -> Account:
    """Open an account at the touchpoint of registrations, for somebody who is new.

    `fields` are values by key of data. The address is not proven yet, so it finds nobody: whoever
    gives another one's address is shown nothing of theirs. WeakPasswordError, AgeUnknownError, and
    whatever `collection.record` refuses; then nothing was written.
    """
    require_strong(password)
    touchpoint = conf.settings().registration
    require_age(touchpoint, age)
    account = open_account(password=password, actor=actor)
    recording.record(
        account, touchpoint, fields, place=place, wording=REGISTERED, age=age, actor=actor
    )
    proving.say_address(account, practised.email_among(fields), actor=actor)
    return account


@transaction.atomic
def open_account(*, password: str | None, actor: str, is_staff: bool = False) -> Account:
    """Give somebody new a way to log in: by a password or, without one, by another service."""
    person = people.find_or_create(actor=actor)
    account = Account(
        data_subject=person, is_staff=is_staff, opened_under=practised.version_if_any()
    )
    account.set_password(password)
    account.save(force_insert=True)
    people.add_identifier(
        data_subject=person,
        kind=people.Kind.ACCOUNT,
        value=str(account.pk),
        actor=actor,
        verified=True,
    )
    recording.append("accounts.opened", account, {"staff": is_staff}, actor=actor)
    return account


@transaction.atomic
def add_staff(*, email: str, password: str, actor: str) -> Account:
    """Make a staff account, whose address counts as proven: whoever makes it vouches for it.

    WeakPasswordError, TakenError, EmailAddressError; then nothing was written.
    """
    require_strong(password)
    if EmailAddress.objects.filter(email=email).exists():
        raise TakenError(
            "There is an account with this address already. Name another address: what somebody"
            " does at work and what they buy are two things."
        )
    account = open_account(password=password, actor=actor, is_staff=True)
    people.add_identifier(
        data_subject=account.data_subject, kind=people.Kind.EMAIL, value=email, actor=actor
    )
    EmailAddress.objects.create(user=account, email=email.lower(), primary=True, verified=True)
    return account


@transaction.atomic
def note_factor(*, account: Account, factor: str, added: bool, actor: str = "data_subject") -> None:
    """Write down that a second factor guards an account from now on, or no more."""
    kind = "accounts.factor_added" if added else "accounts.factor_removed"
    recording.append(kind, account, {"factor": str(factor)}, actor=actor)


@transaction.atomic
def drop_factors(*, email: str, actor: str) -> Account:
    """Take the second factors of a staff member who lost them away, and sign them out everywhere.

    The password alone then leads to setting up a new one, and to nothing else. NotFoundError.
    """
    known = EmailAddress.objects.filter(email=email, verified=True, user__is_staff=True)
    found = known.select_related("user").first()
    if found is None:
        raise NotFoundError("No staff account has this address. Look for a slip of the keyboard.")
    account: Account = found.user
    factors = Authenticator.objects.filter(user=account)
    for factor in factors.order_by("pk"):
        note_factor(account=account, factor=factor.type, added=False, actor=actor)
    factors.delete()
    sessions.end_others(account, None)
    return account


@transaction.atomic
def correct(
    *, account: Account, field: str, value: str, place: str, actor: str = "data_subject"
) -> None:
    """Put a value right wherever it is held, or keep it where none was held yet.

    NoValueError; NotYoursError for what an account does not hold, such as orders, and for the
    address, which changes only once the new one is proven.
    """
    touchpoint = conf.settings().registration
    if field not in practised.correctable(touchpoint):
        raise NotYoursError("This value is not changed here. Choose one from your account's page.")
    if not value.strip() or len(value) > LONGEST_VALUE:
        raise NoValueError(f"Write between 1 and {LONGEST_VALUE} characters.")
    person = people_access.head(account.data_subject_id)
    fields = {field: value}
    practised.refuse_forbidden(fields)
    if people.correct(data_subject=person, field=field, value=value, actor=actor) == 0:
        fields |= practised.required_fields(touchpoint, proving.address_of(account))
        # Whoever has an account was asked for their age before it was opened.
        age = gate.minimum_age(touchpoint) if asks_age(touchpoint) else None
        recording.record(
            account, touchpoint, fields, place=place, wording=CORRECTED, age=age, actor=actor
        )


def close(*, account: Account, actor: str = "data_subject") -> None:
    """Erase an account's person, who asked for it: the key first, then every holder."""
    person = people_access.everyone(account.data_subject)[0]
    erasing.erase(data_subject=person, actor=actor)


def learn_minor(*, account: Account, actor: str = "data_subject") -> None:
    """Close everything about somebody who has now said that they are a minor, and erase it."""
    person = people_access.everyone(account.data_subject)[0]
    erasing.learn_minor(data_subject=person, how=erasing.How.FORM, actor=actor)


def require_strong(password: str) -> None:
    """Refuse a password that is too easily guessed: WeakPasswordError."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error


def require_age(touchpoint: str, age: int | None) -> None:
    """Refuse whoever was not asked for their age where the statement sets one: AgeUnknownError."""
    if age is None and asks_age(touchpoint):
        raise AgeUnknownError("We open no account before we asked for your age. Begin again.")


def asks_age(touchpoint: str) -> bool:
    """Say whether the statement in force sets a minimum age for a touchpoint."""
    try:
        return gate.minimum_age(touchpoint) > 0
    except NoMinimumAgeError:
        return False
