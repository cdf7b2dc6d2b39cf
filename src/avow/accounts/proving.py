"""How an address comes to stand for a person: first said, then shown."""

from allauth.account.models import EmailAddress
from django.db import transaction

from avow.accounts import practised, rules
from avow.accounts.models import Account
from avow.messaging import reopening
from avow.people import access as people_access
from avow.people import merging
from avow.people import services as people
from avow.people.errors import HeldError
from avow.people.models import DataSubject, Identifier


def say_address(account: Account, address: str | None, *, actor: str) -> None:
    """Keep an address that somebody merely says is theirs: it finds nobody."""
    if address:
        person, kind = account.data_subject, people.Kind.EMAIL
        people.add_identifier(data_subject=person, kind=kind, value=address, actor=actor)


@transaction.atomic
def prove_address(*, account: Account, address: str, actor: str = "data_subject") -> DataSubject:
    """Note that an account's person has shown an address to be theirs.

    Whoever was known by it is the same person, so the two are merged; nobody else was found by an
    address that was merely said. Where mail came back before, it is read again.
    """
    person = people_access.head(account.data_subject_id)
    said = people.add_identifier(
        data_subject=person, kind=people.Kind.EMAIL, value=address, actor=actor
    )
    try:
        people.verify_identifier(identifier=said, actor=actor)
    except HeldError:
        _merge_holder(account, said, actor=actor)
    reopening.after_proof(address=address, actor=actor)
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


def address_of(account: Account) -> str:
    """Give the address that an account's person is written to; empty where there is none."""
    first = EmailAddress.objects.filter(user=account).order_by("-primary", "-verified").first()
    return str(first.email) if first else ""


def _merge_holder(account: Account, said: Identifier, *, actor: str) -> None:
    """Merge whoever is found by an address into the account that has now proven it."""
    theirs = Identifier.objects.get(kind=said.kind, lookup=said.lookup, finds=True)
    proven = people.verify_identifier(identifier=theirs, actor=actor)
    own = Identifier.objects.get(data_subject=account.data_subject, kind=people.Kind.ACCOUNT)
    merging.merge(kept=own, absorbed=proven, actor=actor)
