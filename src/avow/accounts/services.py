"""What is done with accounts: opened, proven, joined to log-in services, closed."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from avow.accounts import conf, practised, rules
from avow.accounts.errors import (
    AgeUnknownError,
    NotYoursError,
    NoValueError,
    TakenError,
    WeakPasswordError,
)
from avow.accounts.models import Account
from avow.collection import services as collection
from avow.ledger import services as ledger
from avow.people import access as people_access
from avow.people import erasing, gate, merging
from avow.people import services as people
from avow.people.errors import HeldError, NoMinimumAgeError
from avow.people.models import DataSubject, Identifier

LONGEST_VALUE = 500

REGISTERED = (
    "An account keeps what you tell us here, and later your sizes, your wish list and your orders."
    " You can see all of it on your account's page, correct it, and close the account."
)
"""The words beside the form that opens an account."""

BY_SERVICE = (
    "We take your name, your e-mail address and the number by which the service knows you, as far"
    " as it tells them, and nothing more."
)
"""The words beside the buttons of log-in services."""

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
    _record(account, touchpoint, fields, place=place, wording=REGISTERED, age=age, actor=actor)
    _say_address(account, practised.email_among(fields), actor=actor)
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
    _append("accounts.opened", account, {"staff": is_staff}, actor=actor)
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
def join_service(
    *,
    account: Account,
    provider: str,
    taken: rules.Taken,
    place: str,
    age: int | None = None,
    actor: str = "data_subject",
) -> None:
    """Keep what a log-in service tells of an account's person, as far as it is declared.

    What came undeclared is dropped; the ledger has the names of what it was, and no value.
    """
    touchpoint = conf.settings().log_in
    fields = taken.fields
    _record(account, touchpoint, fields, place=place, wording=BY_SERVICE, age=age, actor=actor)
    facts: dict[str, ledger.Fact] = {"provider": provider}
    _append("accounts.service_joined", account, facts, actor=actor)
    if taken.dropped or taken.unknown_count:
        dropped: dict[str, ledger.Fact] = {
            "claims": list(taken.dropped),
            "unknown": taken.unknown_count,
        }
        _append("accounts.claims_dropped", account, facts | dropped, actor=actor)


@transaction.atomic
def leave_service(*, account: Account, provider: str, actor: str = "data_subject") -> None:
    """Write down that a log-in service opens an account no more."""
    _append("accounts.service_left", account, {"provider": provider}, actor=actor)


@transaction.atomic
def note_factor(*, account: Account, factor: str, added: bool, actor: str = "data_subject") -> None:
    """Write down that a second factor guards an account from now on, or no more."""
    kind = "accounts.factor_added" if added else "accounts.factor_removed"
    _append(kind, account, {"factor": str(factor)}, actor=actor)


@transaction.atomic
def open_by_service(
    *, fields: Mapping[str, str], age: int | None, actor: str = "data_subject"
) -> Account:
    """Open an account that a log-in service opens; `join_service` keeps what it told."""
    require_age(conf.settings().log_in, age)
    account = open_account(password=None, actor=actor)
    _say_address(account, practised.email_among(fields), actor=actor)
    return account


@transaction.atomic
def prove_address(*, account: Account, address: str, actor: str = "data_subject") -> DataSubject:
    """Note that an account's person has shown an address to be theirs.

    Whoever was known by it is the same person, so the two are merged; nobody else was found by an
    address that was merely said.
    """
    person = people_access.head(account.data_subject_id)
    said = people.add_identifier(
        data_subject=person, kind=people.Kind.EMAIL, value=address, actor=actor
    )
    try:
        people.verify_identifier(identifier=said, actor=actor)
    except HeldError:
        _merge_holder(account, said, actor=actor)
    return people_access.head(account.data_subject_id)


@transaction.atomic
def change_address(*, account: Account, old: str, new: str, actor: str = "data_subject") -> None:
    """Let an address find an account's person no more, and put the new one in its place."""
    person = people_access.head(account.data_subject_id)
    people.drop_identifier(
        data_subject=person, by=people.Known(people.Kind.EMAIL, old), actor=actor
    )
    for key in practised.keys_of(rules.EMAIL):
        people.correct(data_subject=person, field=key, value=new, actor=actor)


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
        fields |= practised.required_fields(touchpoint, address_of(account))
        _record(account, touchpoint, fields, place=place, wording=CORRECTED, age=None, actor=actor)


def address_of(account: Account) -> str:
    """Give the address that an account's person is written to; empty where there is none."""
    first = EmailAddress.objects.filter(user=account).order_by("-primary", "-verified").first()
    return str(first.email) if first else ""


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


def _record(
    account: Account,
    touchpoint: str,
    fields: Mapping[str, str],
    *,
    place: str,
    wording: str,
    age: int | None,
    actor: str,
) -> None:
    collection.record(
        touchpoint=touchpoint,
        fields=fields,
        place=place,
        wording=wording,
        age=age,
        whose=collection.Whose(person=account.data_subject),
        actor=actor,
    )


def _say_address(account: Account, address: str | None, *, actor: str) -> None:
    """Keep an address that somebody merely says is theirs: it finds nobody."""
    if address:
        person, kind = account.data_subject, people.Kind.EMAIL
        people.add_identifier(data_subject=person, kind=kind, value=address, actor=actor)


def _merge_holder(account: Account, said: Identifier, *, actor: str) -> None:
    """Merge whoever is found by an address into the account that has now proven it."""
    theirs = Identifier.objects.get(kind=said.kind, lookup=said.lookup, finds=True)
    proven = people.verify_identifier(identifier=theirs, actor=actor)
    own = Identifier.objects.get(data_subject=account.data_subject, kind=people.Kind.ACCOUNT)
    merging.merge(kept=own, absorbed=proven, actor=actor)


def _append(kind: str, account: Account, facts: Mapping[str, ledger.Fact], *, actor: str) -> None:
    named = {"who": str(account.data_subject_id), "account": str(account.pk)}
    ledger.append(kind, named | dict(facts), actor=actor)
