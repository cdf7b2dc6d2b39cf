"""What is done with people: found or created, identified, sealed and opened, forgotten."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access, holders, lookups, vault, whereabouts, wrapping
from avow.people.errors import ForgottenError, HeldError, SuppressedError
from avow.people.holders import Record
from avow.people.lookups import keyed_hash
from avow.people.models import DataSubject, Identifier, Suppression

__all__ = ["Kind", "Known", "keyed_hash"]

Kind = Identifier.Kind


class Known(NamedTuple):
    """An identifier as it was given."""

    kind: Identifier.Kind
    value: str


@transaction.atomic
def find_or_create(
    *, actor: str, email: str | None = None, by: Known | None = None, imported: bool = False
) -> DataSubject:
    """Give the person with this identifier, or a new one; without one always a new one.

    `email` is short for `by` an e-mail address. Whoever is `imported` does not come back once
    erased: SuppressedError. Whoever comes back by themselves is somebody new.
    """
    known = by or (Known(Kind.EMAIL, email) if email is not None else None)
    if known is None:
        return _create(actor=actor)
    lookup = lookups.lookup(*known)
    if imported:
        _refuse_suppressed(lookup)
    found = access.by_lookup(known.kind, lookup)
    return found or _create_with(known.kind, lookup, actor=actor)


@transaction.atomic
def add_identifier(
    *, data_subject: DataSubject, kind: Kind, value: str, actor: str, verified: bool = False
) -> Identifier:
    """Keep another identifier of a person. It finds them once it is verified, not before.

    `verified` says that we gave it out ourselves or saw the proof: then HeldError when somebody
    else is found by it.
    """
    lookup = lookups.lookup(kind, value)
    person = _kept(access.head(data_subject.pk))
    own = Identifier.objects.filter(data_subject__in=access.pseudonyms(person))
    identifier = own.filter(kind=kind, lookup=lookup).order_by("-finds").first()
    if identifier is None:
        identifier = person.identifiers.create(kind=kind, lookup=lookup, finds=False)
        _record("people.identifier_added", identifier, actor)
    return verify_identifier(identifier=identifier, actor=actor) if verified else identifier


@transaction.atomic
def verify_identifier(*, identifier: Identifier, actor: str) -> Identifier:
    """Note that whoever holds an identifier has shown it; they are found by it from now on.

    HeldError when somebody else is found by it: verify theirs, and merge the two.
    """
    _kept(access.head(identifier.data_subject_id))
    known = Identifier.objects.select_for_update().get(pk=identifier.pk)
    if known.verified_at is not None:
        return known
    known.verified_at, known.finds = clock.now(), True
    try:
        with transaction.atomic():
            known.save(update_fields=["verified_at", "finds"])
    except IntegrityError as error:
        raise HeldError(
            f"Somebody else is found by this {known.get_kind_display().lower()} identifier. If it"
            " is the same person, verify it there and merge the two."
        ) from error
    _record("people.identifier_verified", known, actor)
    return known


@transaction.atomic
def drop_identifier(*, data_subject: DataSubject, by: Known, actor: str) -> int:
    """Let somebody be found by an identifier no more: it may be given to another one."""
    person = _kept(access.head(data_subject.pk))
    return _drop(Identifier.objects.filter(**_named(person, by)), actor)


@transaction.atomic
def drop_said(*, data_subject: DataSubject, by: Known, actor: str) -> int:
    """Forget an identifier that somebody merely said is theirs; one that finds them stays."""
    person = _kept(access.head(data_subject.pk))
    return _drop(Identifier.objects.filter(finds=False, **_named(person, by)), actor)


def seal_value(data_subject: DataSubject, field: str, value: str) -> bytes:
    """Encrypt one value under the person's own key, bound to the person and the field."""
    return vault.seal(
        _key_of(data_subject), value.encode(), pseudonym=data_subject.pseudonym, field=field
    )


def open_value(data_subject: DataSubject, field: str, sealed: bytes) -> str:
    """Read a sealed value again. ForgottenError once the person was forgotten."""
    key = _key_of(data_subject)
    return vault.open_sealed(key, sealed, pseudonym=data_subject.pseudonym, field=field).decode()


def export(*, data_subject: DataSubject) -> list[Record]:
    """Give everything that any room holds about a person and their doubles."""
    return [
        record
        for person in access.everyone(data_subject)
        for holder in holders.registered()
        for record in holder.export(_kept(person))
    ]


@transaction.atomic
def correct(*, data_subject: DataSubject, field: str, value: str, actor: str) -> int:
    """Put a value right wherever a room holds it; say how many were changed."""
    person = _kept(access.head(data_subject.pk))
    count = sum(
        holder.correct(each, field, value)
        for each in access.everyone(person)
        for holder in holders.registered()
    )
    if count:
        facts: dict[str, ledger.Fact] = {"who": str(person.pseudonym), "field": field}
        ledger.append("people.corrected", facts | {"count": count}, actor=actor)
    return count


@transaction.atomic
def forget(*, data_subject: DataSubject, actor: str) -> DataSubject:
    """Destroy the keys of a person and their doubles, and every way to find them.

    What was sealed is noise from now on. The hashes of what they were found by and reached at go
    to the list of suppressions.
    """
    person = access.head(data_subject.pk)
    known = access.everyone(person)
    _suppress(known)  # before the keys go: what was given can be read only now
    for each in known:
        _forget(each, actor=actor)
    person.refresh_from_db()
    return person


@transaction.atomic
def lift_suppression(*, by: Known) -> None:
    """Let imports know somebody again who came back by themselves and asks for it."""
    Suppression.objects.filter(lookup=lookups.lookup(*by)).delete()


def _forget(person: DataSubject, *, actor: str) -> None:
    if person.wrapped_key is None:
        return
    person.wrapped_key, person.wrapping_key, person.forgotten_at = None, None, clock.now()
    person.save(update_fields=["wrapped_key", "wrapping_key", "forgotten_at"])
    person.identifiers.all().delete()
    ledger.append("people.forgotten", {"who": str(person.pseudonym)}, actor=actor)


def _suppress(persons: Sequence[DataSubject]) -> None:
    """Remember what some pseudonyms were found by and reached at, but nothing of anybody else's."""
    kept = [person for person in persons if person.wrapped_key is not None]
    known = Identifier.objects.filter(finds=True)
    own = set(known.filter(data_subject__in=kept).values_list("lookup", flat=True))
    reached = whereabouts.of(kept)
    # What somebody merely said is theirs may be another one's, who is not erased.
    anothers = known.filter(lookup__in=reached).exclude(data_subject__in=kept)
    closed = own | (reached - set(anothers.values_list("lookup", flat=True)))
    now = clock.now()
    Suppression.objects.bulk_create(
        [Suppression(lookup=lookup, since=now) for lookup in sorted(closed)],
        update_conflicts=True,
        unique_fields=["lookup"],
        update_fields=["since"],
    )


def _refuse_suppressed(lookup: str) -> None:
    if Suppression.objects.filter(lookup=lookup).exists():
        raise SuppressedError(
            "Whoever is known by this was erased, so an import does not bring them back. Leave the"
            " row out; the person may come back by themselves."
        )


def _kept(person: DataSubject) -> DataSubject:
    if person.wrapped_key is None:
        raise ForgottenError(
            "This person was forgotten: their key is destroyed, so nothing about them can be read"
            " or written. Begin anew with what they tell you today."
        )
    return person


def _create_with(kind: Kind, lookup: str, *, actor: str) -> DataSubject:
    """Create a person who is found by `lookup`; when another writer was first, give theirs."""
    try:
        with transaction.atomic():
            person = _create(actor=actor)
            person.identifiers.create(kind=kind, lookup=lookup, finds=True)
    except IntegrityError:
        if found := access.by_lookup(kind, lookup):
            return found
        raise
    return person


def _create(*, actor: str) -> DataSubject:
    service = wrapping.service()
    name = service.current()
    person = DataSubject(created_at=clock.now(), wrapping_key=access.wrapping_key(name))
    person.wrapped_key = service.wrap(vault.new_key(), pseudonym=person.pseudonym, by=name)
    person.save(force_insert=True)
    ledger.append("people.created", {"who": str(person.pseudonym)}, actor=actor)
    return person


def _key_of(data_subject: DataSubject) -> bytes:
    person = _kept(data_subject)
    return wrapping.service().unwrap(
        bytes(person.wrapped_key or b""),
        pseudonym=person.pseudonym,
        by=str(person.wrapping_key_id),
    )


def _named(person: DataSubject, by: Known) -> dict[str, Any]:
    own = access.pseudonyms(person)
    return {"data_subject__in": own, "kind": by.kind, "lookup": lookups.lookup(*by)}


def _drop(known: QuerySet[Identifier], actor: str) -> int:
    for identifier in known:
        _record("people.identifier_dropped", identifier, actor)
    count, _ = known.delete()
    return count


def _record(kind: str, identifier: Identifier, actor: str) -> None:
    """Tell the ledger whose identifier and of which kind; its value and hash stay here."""
    facts = {"who": str(identifier.data_subject_id), "identifier": str(identifier.kind)}
    ledger.append(kind, facts, actor=actor)
