"""A batch of things that are told: looked up at once, judged one by one, written at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from avow.choices import reporting
from avow.choices.reporting import Reported
from avow.choices.rules import Evidence
from avow.collection import recording
from avow.collection.models import Submission
from avow.collection.sourcing import Given, Recording
from avow.core import clock
from avow.core.errors import AvowError
from avow.ledger import services as ledger
from avow.people import erasing, gate, lookups, many
from avow.people import services as people
from avow.people.errors import IdentifierError, NoMinimumAgeError, UnfinishedError
from avow.people.many import Bearer, Lookup, Newcomers
from avow.people.models import DataSubject
from avow.people.services import Known
from avow.sources.columns import Told
from avow.sources.errors import EmptyRowError, NobodyError
from avow.sources.outcomes import Asked, Ended, Outcome, Taken, Whence


def least_age() -> int:
    """Give the age below which nothing is collected; 0 where none is set."""
    try:
        return gate.minimum_age()
    except NoMinimumAgeError:
        return 0


@dataclass(frozen=True, slots=True)
class _Read:
    """What was asked, with its hashes; one that cannot be made is why it is refused."""

    told: Told
    key: str
    known: tuple[Lookup, ...]
    new_by: Lookup | None
    also: Lookup | None
    fault: AvowError | None = None

    @property
    def named(self) -> list[Lookup]:
        """What the person may be found by."""
        return [*self.known, *([self.new_by] if self.new_by else [])]

    @property
    def lookups(self) -> list[Lookup]:
        """All that is looked up."""
        return [*self.named, *([self.also] if self.also else [])]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is to be written of one thing."""

    place: int
    """Where its outcome belongs."""
    read: _Read
    whose: Bearer
    said: Sequence[Reported]
    is_named_anew: bool
    """Whether its teller calls the person by something new."""


@dataclass(slots=True)
class _Seen:
    """What the database knows of what is asked, and what was added since."""

    keys: set[str] = field(default_factory=set)
    suppressed: set[str] = field(default_factory=set)
    people: dict[Lookup, Bearer] = field(default_factory=dict)


class Taking:
    """One batch: looked up at once, judged one by one, written at once."""

    def __init__(self, whence: Whence) -> None:
        self._whence = whence
        self._recording = Recording(
            provenance=whence.provenance,
            place=whence.place,
            wording=whence.wording,
            version=whence.version,
        )
        self._seen = _Seen()
        self._newcomers = Newcomers()
        self._kept: list[_Kept] = []
        self._ended: list[Ended] = []

    def all(self, asked: Sequence[Asked]) -> list[Ended]:
        """Take everything, in its order."""
        read = [_read(one) for one in asked]
        self._look_up(read)
        for place, one in enumerate(read):
            try:
                ended = self._take(one, read[place:]) if isinstance(one, _Read) else one
            except AvowError as error:
                ended = error
            self._ended.append(ended)
        self._write()
        return self._ended

    def _look_up(self, read: Sequence[_Read | AvowError]) -> None:
        asked = [one for one in read if isinstance(one, _Read)]
        wanted = {lookup for one in asked for lookup in one.lookups}
        keys = Submission.objects.filter(key__in=[one.key for one in asked])
        self._seen = _Seen(
            keys=set(keys.values_list("key", flat=True)),
            suppressed=many.suppressed_among(wanted),
            people=self._bearers(many.found_by(wanted)),
        )

    def _bearers(self, found: dict[Lookup, DataSubject]) -> dict[Lookup, Bearer]:
        bearers = {person.pk: Bearer(person) for person in found.values()}
        return {lookup: bearers[person.pk] for lookup, person in found.items()}

    def _take(self, one: _Read, rest: Sequence[_Read | AvowError]) -> Taken:
        """Judge one thing, and keep it for the moment at which all are written."""
        told = one.told
        if told.age is not None and told.age < self._least_age:
            return self._minor(one, rest)
        if one.key in self._seen.keys:
            return Taken(Outcome.REPEATED)
        if not told.fields and not told.choices:
            raise EmptyRowError("The row tells nothing of anybody. Leave it out.")
        if one.fault is not None:
            raise one.fault
        if any(lookup in self._seen.suppressed for _, lookup in one.lookups):
            return Taken(Outcome.ERASED)
        whose = self._whose(one)
        self._recording.judge(told.fields, *(known.value for known in told.known))
        self._keep(one, whose, self._said(told))
        return Taken(Outcome.TAKEN)

    def _whose(self, one: _Read) -> Bearer:
        """Give whom it is about; whoever is new is not known before what is told was judged."""
        for by in one.named:
            if by in self._seen.people:
                return self._seen.people[by]
        if one.new_by is None:
            raise NobodyError(
                "The row is about nobody whom we know. Name the person by a column that the source"
                " may tell, or leave the row out."
            )
        return self._newcomers.make()

    def _keep(self, one: _Read, whose: Bearer, said: Sequence[Reported]) -> None:
        known = self._seen.people
        if one.new_by is not None and not any(by in known for by in one.named):
            self._newcomers.add(whose, one.new_by)
            known[one.new_by] = whose
        anew = one.also is not None and one.also != one.new_by and one.also not in known
        if one.also is not None:
            known.setdefault(one.also, whose)
        self._seen.keys.add(one.key)
        self._kept.append(_Kept(len(self._ended), one, whose, said, anew))

    def _said(self, told: Told) -> list[Reported]:
        """Judge what the person is said to have chosen.

        It never undoes what they said themselves, and the same answer of the same time is reported
        once, whatever else is told beside it.
        """
        whence, reported = self._whence, []
        for thing, said in told.choices.items():
            at = said.at or clock.now()
            evidence = Evidence(
                place=f"source/{whence.provenance.source}",
                wording=whence.wording,
                statement=whence.version.digest,
                how="import",
                at=at,
            )
            reported.append(
                reporting.judged(
                    thing=thing,
                    yes=said.yes,
                    evidence=evidence,
                    version=whence.version,
                    key=f"{whence.provenance} {' '.join(thing)} {said.yes} {at.isoformat()}",
                    actor=whence.actor,
                )
            )
        return reported

    @cached_property
    def _least_age(self) -> int:
        return least_age()

    def _minor(self, one: _Read, rest: Sequence[_Read | AvowError]) -> Taken:
        """Erase what is held about a child who is known; of one who is not, keep nothing."""
        known = self._seen.people
        people_named = {known[by].person for by in one.named if by in known}
        if self._whence.is_preview or not people_named:
            return Taken(Outcome.MINOR)
        self._write()
        for person in people_named:
            _learn(person, actor=self._whence.actor)
        self._look_up(rest)
        return Taken(Outcome.MINOR)

    def _write(self) -> None:
        """Write what was kept so far, with an entry for each act."""
        if not self._kept:
            return
        kept, actor = self._kept, self._whence.actor
        entered = self._newcomers.keep(actor=actor)
        given = [Given(whose=k.whose, fields=k.read.told.fields, key=k.read.key) for k in kept]
        sourced, recorded = self._recording.record(given, actor=actor)
        answers = [reporting.Of(k.whose.person.pk, said) for k in kept for said in k.said]
        chosen = reporting.record(answers, actor=actor) if answers else []
        ledger.append_drafts([*entered, *recorded, *chosen])
        for one, done in zip(kept, sourced, strict=True):
            self._ended[one.place] = Taken(Outcome.TAKEN, done.commitment, done.submission)
            if one.is_named_anew and one.read.told.also is not None:
                _name(one.whose.person, one.read.told.also, actor=actor)
        self._kept, self._newcomers = [], Newcomers()


def _read(asked: Asked) -> _Read | AvowError:
    """Make the hashes of what is asked, or say why it may not even be looked at."""
    told = asked.told
    if isinstance(told, AvowError):
        return told
    made: dict[Known, Lookup] = {}
    fault: AvowError | None = None
    for known in filter(None, (*told.known, told.new_by, told.also)):
        try:
            made[known] = (known.kind, lookups.lookup(*known))
        except IdentifierError as error:
            fault = fault or error
    return _Read(
        told=told,
        key=recording.digest(asked.key),
        known=tuple(made[known] for known in told.known if known in made),
        new_by=made.get(told.new_by) if told.new_by else None,
        also=made.get(told.also) if told.also else None,
        fault=fault,
    )


def _name(person: DataSubject, known: Known, *, actor: str) -> None:
    people.add_identifier(
        data_subject=person, kind=known.kind, value=known.value, verified=True, actor=actor
    )


def _learn(person: DataSubject, *, actor: str) -> None:
    try:
        erasing.learn_minor(data_subject=person, how=erasing.How.IMPORT, actor=actor)
    except UnfinishedError:
        # The keys are gone, and that must stand; the chore of erasures goes on with the rest.
        return
