"""How one thing that another company tells is taken: once, about one person, or not at all."""

from dataclasses import dataclass
from enum import StrEnum

from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.collection import recording
from avow.collection.models import Submission
from avow.collection.newest import Verdict
from avow.collection.sourcing import Provenance, Sourced, record_sourced
from avow.core import clock
from avow.people import access as people_access
from avow.people import erasing, gate
from avow.people import services as people
from avow.people.errors import (
    IdentifierError,
    NoMinimumAgeError,
    SuppressedError,
    UnfinishedError,
)
from avow.people.models import DataSubject
from avow.people.services import Known
from avow.sources.columns import Told
from avow.sources.errors import EmptyRowError, NobodyError
from avow.statement.models import Version


class Outcome(StrEnum):
    """What became of it."""

    TAKEN = "taken"
    REPEATED = "repeated"
    ERASED = "erased"
    """About somebody who was erased, who does not come back by it."""
    MINOR = "minors"
    """About a child: what we held is erased, and nothing of it is kept."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whence:
    """From whom something comes, and what shows it later."""

    provenance: Provenance
    place: str
    wording: str
    version: Version
    """The one in force."""
    actor: str
    is_preview: bool = False
    """Whether all of it is rolled back: then nothing is done that cannot be."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it, and the commitment to what was kept."""

    outcome: Outcome | Verdict
    """A verdict where the shop told the same or something newer before."""
    commitment: str = ""
    submission: Submission | None = None


def take(told: Told, whence: Whence, *, key: str) -> Taken:
    """Keep what was told, in the caller's transaction; AvowError when it must not be kept.

    The same key is taken once. A child's record is erased, and the erased do not come back.
    """
    recording.refuse_forbidden(told.fields, *(known.value for known in told.known))
    if is_minor(told):
        return Taken(Outcome.MINOR) if whence.is_preview else _minor(told, actor=whence.actor)
    if Submission.objects.filter(key=recording.digest(key)).exists():
        return Taken(Outcome.REPEATED)
    if not told.fields and not told.choices:
        raise EmptyRowError("The row tells nothing of anybody. Leave it out.")
    try:
        person = _person(told, actor=whence.actor)
    except SuppressedError:
        return Taken(Outcome.ERASED)
    sourced = _keep(told, whence, person, key)
    _choose(told, whence, person)
    return Taken(Outcome.TAKEN, sourced.commitment, sourced.submission)


def _keep(told: Told, whence: Whence, person: DataSubject, key: str) -> Sourced:
    return record_sourced(
        provenance=whence.provenance,
        data_subject=person,
        fields=told.fields,
        place=whence.place,
        wording=whence.wording,
        actor=whence.actor,
        key=key,
        version=whence.version,
    )


def _choose(told: Told, whence: Whence, person: DataSubject) -> None:
    """Report what the person is said to have chosen: it never undoes what they said themselves.

    The same answer of the same time is reported once, whatever else is told beside it.
    """
    for (purpose, channel), said in told.choices.items():
        at = said.at or clock.now()
        evidence = Evidence(
            place=f"source/{whence.provenance.source}",
            wording=whence.wording,
            statement=whence.version.digest,
            how="import",
            at=at,
        )
        (choices.opt_in if said.yes else choices.opt_out)(
            data_subject=person.pseudonym,
            purpose=purpose,
            channel=channel,
            evidence=evidence,
            actor=whence.actor,
            key=f"{whence.provenance} {purpose} {channel} {said.yes} {at.isoformat()}",
        )


def _person(told: Told, *, actor: str) -> DataSubject:
    """Give whom it is about. NobodyError when nobody is, SuppressedError when they were erased."""
    _refuse_suppressed(told)
    person = _known(told)
    if person is None and told.new_by is not None:
        person = people.find_or_create(by=told.new_by, imported=True, actor=actor)
    if person is None:
        raise NobodyError(
            "The row is about nobody whom we know. Name the person by a column that the source may"
            " tell, or leave the row out."
        )
    if told.also is not None and told.also != told.new_by and _found(told.also) is None:
        people.add_identifier(
            data_subject=person,
            kind=told.also.kind,
            value=told.also.value,
            verified=True,
            actor=actor,
        )
    return person


def _known(told: Told) -> DataSubject | None:
    for known in told.known:
        if (found := _found(known)) is not None:
            return people_access.head(found.pseudonym)
    return None


def _found(known: Known) -> DataSubject | None:
    return people_access.find(kind=known.kind, value=known.value)


def _refuse_suppressed(told: Told) -> None:
    for known in filter(None, (*told.known, told.new_by, told.also)):
        if people_access.suppressed(kind=known.kind, value=known.value):
            raise SuppressedError("Whoever this is about was erased. Leave the row out.")


def is_minor(told: Told) -> bool:
    """Say whether it is about a child, below the age under which nothing is collected."""
    if told.age is None:
        return False
    try:
        return told.age < gate.minimum_age()
    except NoMinimumAgeError:
        return False


def _minor(told: Told, *, actor: str) -> Taken:
    """Erase what is held about a child who is known; of one who is not, keep nothing."""
    for known in filter(None, (*told.known, told.new_by)):
        try:
            found = _found(known)
        except IdentifierError:
            continue
        if found is not None:
            _learn(found, actor=actor)
    return Taken(Outcome.MINOR)


def _learn(person: DataSubject, *, actor: str) -> None:
    try:
        erasing.learn_minor(data_subject=person, how=erasing.How.IMPORT, actor=actor)
    except UnfinishedError:
        # The keys are gone, and that must stand; the chore of erasures goes on with the rest.
        return
