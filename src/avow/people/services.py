"""What is done with people: find or create, seal, open, forget."""

import hashlib
import hmac
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from avow.core import clock
from avow.ledger import services as ledger
from avow.people import keys, rules, vault
from avow.people.errors import EmailAddressError, ForgottenError
from avow.people.models import DataSubject, Identifier


@transaction.atomic
def find_or_create(*, email: str | None, actor: str) -> DataSubject:
    """Give the person with this address, or a new one; without an address always a new one."""
    if email is None:
        return _create(actor=actor)
    lookup = keyed_hash(Identifier.Kind.EMAIL, _valid(email))
    try:
        return _by_email(lookup)
    except DataSubject.DoesNotExist:
        return _create_with(lookup, actor=actor)


def seal_value(data_subject: DataSubject, field: str, value: str) -> bytes:
    """Encrypt one value under the person's own key, bound to the person and the field."""
    return vault.seal(
        _key_of(data_subject), value.encode(), pseudonym=data_subject.pseudonym, field=field
    )


def open_value(data_subject: DataSubject, field: str, sealed: bytes) -> str:
    """Read a sealed value again. ForgottenError once the person was forgotten."""
    key = _key_of(data_subject)
    return vault.open_sealed(key, sealed, pseudonym=data_subject.pseudonym, field=field).decode()


@transaction.atomic
def forget(*, data_subject: DataSubject, actor: str) -> DataSubject:
    """Destroy the person's key and every way to find them; what was sealed is noise from now on."""
    person = DataSubject.objects.select_for_update().get(pk=data_subject.pk)
    if person.wrapped_key is None:
        return person
    person.wrapped_key, person.forgotten_at = None, clock.now()
    person.save(update_fields=["wrapped_key", "forgotten_at"])
    person.identifiers.all().delete()
    ledger.append("people.forgotten", {"who": str(person.pseudonym)}, actor=actor)
    return person


def keyed_hash(kind: str, value: str) -> str:
    """HMAC-SHA-256 of a value under the look-up key: equal for equal values, useless to others."""
    key = keys.key_in(_in_home("lookup.key"))
    return hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def _valid(email: str) -> str:
    address = rules.normalised_email(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise EmailAddressError(
            "This is no e-mail address. Write it with a name, one @ and a host,"
            " such as ada@example.org."
        ) from error
    return address


def _by_email(lookup: str) -> DataSubject:
    # Locked, so that nobody is forgotten between being found and being written about.
    found = DataSubject.objects.select_for_update()
    return found.get(identifiers__kind=Identifier.Kind.EMAIL, identifiers__lookup=lookup)


def _create_with(lookup: str, *, actor: str) -> DataSubject:
    """Create a person who is found by `lookup`; when another writer was first, give theirs."""
    try:
        with transaction.atomic():
            person = _create(actor=actor)
            person.identifiers.create(kind=Identifier.Kind.EMAIL, lookup=lookup)
    except IntegrityError:
        return _by_email(lookup)
    return person


def _create(*, actor: str) -> DataSubject:
    person = DataSubject(created_at=clock.now())
    person.wrapped_key = vault.seal(
        _wrapping_key(),
        vault.new_key(),
        pseudonym=person.pseudonym,
        field=vault.WRAPPED_KEY_FIELD,
    )
    person.save(force_insert=True)
    ledger.append("people.created", {"who": str(person.pseudonym)}, actor=actor)
    return person


def _key_of(data_subject: DataSubject) -> bytes:
    if data_subject.wrapped_key is None:
        raise ForgottenError(
            "This person was forgotten: their key is destroyed, so nothing about them can be read"
            " or written. Begin anew with what they tell you today."
        )
    return vault.open_sealed(
        _wrapping_key(),
        bytes(data_subject.wrapped_key),
        pseudonym=data_subject.pseudonym,
        field=vault.WRAPPED_KEY_FIELD,
    )


def _wrapping_key() -> bytes:
    return keys.key_in(_in_home("vault.key"))


def _in_home(name: str) -> Path:
    home: Path = settings.AVOW.home
    return home.resolve() / name
