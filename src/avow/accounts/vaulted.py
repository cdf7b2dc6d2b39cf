"""allauth's own fields, made to hold no personal data in clear (decision 0010).

allauth finds people by its columns, so these hold the keyed hash of what they held before. An
address and a second factor are opened from the person's vault where they are read.
"""

import json
import re
from contextlib import suppress
from typing import Any, Protocol, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete

from avow.accounts.models import Account, SealedAddress
from avow.people import lookups
from avow.people import services as people
from avow.people.errors import ForgottenError, IdentifierError
from avow.people.models import DataSubject

ADDRESS = "accounts.email"
FACTOR = "accounts.factor"
"""The fields under which an address and a second factor are sealed."""

_HASHED = re.compile(r"h1:[0-9a-f]{64}")
_SEALED = "sealed"


def address_hash(address: str) -> str:
    """Give what stands for an address, in its one spelling; what is a hash stays as it is."""
    if _HASHED.fullmatch(address):
        return address
    try:
        return f"h1:{lookups.lookup(lookups.Kind.EMAIL, address)}"
    except IdentifierError:
        return f"h1:{people.keyed_hash('accounts.no_address', address)}"  # nobody has it


def number_hash(number: str) -> str:
    """Give what stands for the number by which a log-in service knows somebody."""
    if _HASHED.fullmatch(number):
        return number
    return f"h1:{people.keyed_hash('accounts.login_id', number)}"


class _Stock:
    """Lets migrations see the field that was replaced: the column is the same."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        stock = next(c for c in type(self).__mro__ if c.__module__.startswith("django."))
        return name, f"django.db.models.{stock.__name__}", args, kwargs


class HashedAddress(_Stock, models.EmailField):  # type: ignore[type-arg]
    """An e-mail address: stored and looked for as a keyed hash, opened where it is read."""

    def get_prep_value(self, value: Any) -> Any:
        """Hash what is stored or looked for."""
        return None if value is None else address_hash(str(value))

    @staticmethod
    def opened(row: models.Model, value: Any) -> Any:
        """Open the address of a row that was read."""
        if not isinstance(row, EmailAddress) or not _HASHED.fullmatch(value or ""):
            return value
        kept = SealedAddress.objects.filter(account=row.user_id, lookup=value)
        found = kept.select_related("account__data_subject").first()
        if found is None:
            return value
        return people.open_value(found.account.data_subject, ADDRESS, bytes(found.sealed))


class HashedNumber(_Stock, models.CharField):  # type: ignore[type-arg]
    """The number by which a log-in service knows somebody: a keyed hash, never opened again."""

    def get_prep_value(self, value: Any) -> Any:
        """Hash what is stored or looked for."""
        return None if value is None else number_hash(str(value))


class Nothing(_Stock, models.JSONField):
    """Whatever else a log-in service told: none of it is stored here."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Store an empty object."""
        return {}


class SealedFactor(_Stock, models.JSONField):
    """What a second factor is checked with: sealed under the key of the person."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what is stored."""
        text = json.dumps(getattr(model_instance, self.attname))
        person = _holder(model_instance)
        return {_SEALED: people.seal_value(person, FACTOR, text).hex()}

    @staticmethod
    def opened(row: models.Model, value: Any) -> Any:
        """Open what a row that was read holds."""
        if not isinstance(value, dict) or value.keys() != {_SEALED}:
            return value
        sealed = bytes.fromhex(value[_SEALED])
        return json.loads(people.open_value(_holder(row), FACTOR, sealed))


class _Opens(Protocol):
    attname: str

    @staticmethod
    def opened(row: models.Model, value: Any) -> Any: ...


class _Opened:
    """Stands for a field on its model: opens what was read the first time it is asked for."""

    def __init__(self, field: _Opens) -> None:
        self._field = field

    def __get__(self, row: models.Model | None, model: type | None = None) -> Any:
        if row is None:
            return self
        name = self._field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name] = self._field.opened(row, row.__dict__[name])
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self._field.attname] = value


def put_into_the_vault() -> None:
    """Have allauth's models keep hashes and sealed values from now on. Safe to call twice."""
    for model, name, kind in (
        (EmailAddress, "email", HashedAddress),
        (SocialAccount, "uid", HashedNumber),
        (SocialAccount, "extra_data", Nothing),
        (Authenticator, "data", SealedFactor),
    ):
        field = model._meta.get_field(name)  # noqa: SLF001  # Django's documented interface
        field.__class__ = kind
        if hasattr(kind, "opened"):
            setattr(model, name, _Opened(cast("_Opens", field)))
    post_save.connect(_seal, sender=EmailAddress, dispatch_uid="accounts.seal")
    pre_delete.connect(_open, sender=EmailAddress, dispatch_uid="accounts.open")
    post_delete.connect(_drop, sender=EmailAddress, dispatch_uid="accounts.drop")


def _seal(instance: EmailAddress, **_: Any) -> None:
    """Keep the address of a saved row in the vault."""
    owner: Any = instance.user_id
    address = instance.email
    if owner is None or _HASHED.fullmatch(address):
        return
    account = Account.objects.select_related("data_subject").get(pk=instance.user_id)
    SealedAddress.objects.update_or_create(
        account=account,
        lookup=address_hash(address),
        defaults={"sealed": people.seal_value(account.data_subject, ADDRESS, address)},
    )


def _open(instance: EmailAddress, **_: Any) -> None:
    """Read the address once more: whoever deletes it may still have to say which it was."""
    with suppress(ForgottenError):
        str(instance.email)


def _drop(instance: EmailAddress, **_: Any) -> None:
    """Take the address of a deleted row out of the vault, once all is done."""
    account, lookup = instance.user_id, address_hash(instance.__dict__["email"])

    def drop() -> None:
        if not EmailAddress.objects.filter(user=account, email=lookup).exists():
            SealedAddress.objects.filter(account=account, lookup=lookup).delete()

    transaction.on_commit(drop)


def _holder(row: Any) -> DataSubject:
    """Give the person whose second factor a row is."""
    return Account.objects.select_related("data_subject").get(pk=row.user_id).data_subject
