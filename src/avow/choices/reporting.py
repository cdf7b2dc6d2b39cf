"""What another company reports that many people chose: each act recorded, with few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from avow.choices import access, listeners, offers, recording, rules
from avow.choices.errors import UndeclaredChoiceError
from avow.choices.models import ChoiceEvent, Shown
from avow.choices.offers import Thing
from avow.choices.rules import ALL, NONE, Evidence
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement import access as statements
from avow.statement.models import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An answer that was judged, and the caller's key under which it is taken once."""

    thing: Thing
    yes: bool
    evidence: Evidence
    version: int
    """Number of the version that the evidence names."""
    key: str


@dataclass(frozen=True, slots=True)
class Of:
    """Whose answer it is: the pseudonym of a person whom the caller has locked."""

    data_subject: UUID
    reported: Reported


def judged(
    *, thing: Thing, yes: bool, evidence: Evidence, version: Version, key: str, actor: str
) -> Reported:
    """Refuse an answer that could not be proven later, or a yes to what nobody offers.

    `version` is the one in force, which the evidence names.
    EvidenceError, UnclearChoiceError, UndeclaredChoiceError.
    """
    purpose, channel = thing
    if yes:
        rules.permitted_yes(purpose, channel, evidence.how)
    rules.permitted_thing(purpose, channel)
    evidence = rules.permitted_evidence(evidence, actor=actor, now=clock.now())
    if yes and thing not in offers.offers(statements.policy(version)).things:
        raise UndeclaredChoiceError(
            f"The statement in force offers no choice about {purpose} by {channel}, so a yes would"
            " allow nothing: declare it under [purpose] with its channels, and publish."
        )
    told = (purpose, ALL) if channel == NONE and not yes else thing
    return Reported(thing=told, yes=yes, evidence=evidence, version=version.number, key=key)


def record(answers: Sequence[Of], *, actor: str) -> list[ledger.Draft]:
    """Write down answers that were not written before; the caller records the acts beside them."""
    keyed = {recording.hashed(one.reported.key, one.data_subject): one for one in answers}
    known = ChoiceEvent.objects.filter(key__in=list(keyed)).values_list("key", flat=True)
    new = {key: one for key, one in keyed.items() if key not in set(known)}
    drafts = [_draft(one, str(key), actor=actor) for key, one in new.items()]
    events = ChoiceEvent.objects.bulk_create(event for event, _, _ in drafts)
    words = {one.reported.evidence.wording for one in new.values()}
    kept = {wording: recording.kept(wording) for wording in words}
    Shown.objects.bulk_create(
        Shown(event=event, wording=kept[one.reported.evidence.wording], salt=salt)
        for event, one, (_, salt, _) in zip(events, new.values(), drafts, strict=True)
    )
    _settle(events)
    for event in events:
        listeners.tell(event)
    return [entry for _, _, entry in drafts]


def _draft(one: Of, key: str, *, actor: str) -> tuple[ChoiceEvent, bytes, ledger.Draft]:
    said, evidence = one.reported, one.reported.evidence
    act = ChoiceEvent.Act.OPTED_IN if said.yes else ChoiceEvent.Act.OPTED_OUT
    commitment = ledger.seal(recording.content(evidence))
    facts = recording.entry_facts(one.data_subject, said.thing, evidence, commitment.commitment)
    entry = ledger.draft(f"choices.{act}", facts, actor=actor)
    event = ChoiceEvent(
        reference=entry.reference,
        data_subject_id=one.data_subject,
        act=act,
        purpose=said.thing[0],
        channel=said.thing[1],
        how=evidence.how,
        place=evidence.place,
        statement=evidence.statement,
        version=said.version,
        wording_digest=recording.digest(evidence.wording),
        acted_at=evidence.at,
        recorded_at=clock.now(),
        key=key,
    )
    return event, commitment.salt, entry


def _settle(events: Iterable[ChoiceEvent]) -> None:
    """Make what stands for these people equal to the fold of all that each of them said."""
    new: defaultdict[UUID, list[ChoiceEvent]] = defaultdict(list)
    for event in events:
        new[event.data_subject_id].append(event)
    stood = access.answers_of_many(list(new))
    said: defaultdict[UUID, list[rules.Act]] = defaultdict(list)
    for event in ChoiceEvent.objects.filter(data_subject__in=list(new)):
        said[event.data_subject_id].append(event.as_act())
    answers = [
        recording.answer(person, thing, act)
        for person, acts in new.items()
        for thing in recording.touched([event.as_act() for event in acts], stood.get(person, ()))
        if (act := rules.standing_act(said[person], *thing)) is not None
    ]
    recording.keep_answers(answers)
