"""What people choose, written down: each act with its evidence, its entry, and what then stands."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from avow.choices import access, audiences, offers, recording, records, rules
from avow.choices.audiences import Audience
from avow.choices.errors import NobodyError, UndeclaredChoiceError
from avow.choices.models import Answer, ChoiceEvent, DeviceChoice, Shown, SignalEvent
from avow.choices.offers import Thing
from avow.choices.rules import ALL, NONE, Evidence
from avow.compiler.standing import Standing
from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access as whoever
from avow.people import quarantine
from avow.people import services as people
from avow.statement import access as statements

__all__ = ["ALL", "NONE", "Evidence"]

Act = ChoiceEvent.Act


def opt_in(
    *,
    data_subject: UUID,
    purpose: str,
    channel: str,
    evidence: Evidence,
    actor: str,
    key: str | None = None,
) -> ChoiceEvent:
    """Record a yes to one purpose on one channel. A purpose without channels takes `NONE`."""
    rules.permitted_yes(purpose, channel, evidence.how)
    return _record(Act.OPTED_IN, data_subject, (purpose, channel), evidence, actor, key)


def opt_out(
    *,
    data_subject: UUID,
    purpose: str,
    channel: str,
    evidence: Evidence,
    actor: str,
    key: str | None = None,
) -> ChoiceEvent:
    """Record a no that only the person undoes. `ALL` stands for every purpose or channel."""
    return _record(Act.OPTED_OUT, data_subject, _refused(purpose, channel), evidence, actor, key)


def withdraw(
    *,
    data_subject: UUID,
    purpose: str,
    channel: str,
    evidence: Evidence,
    actor: str,
    key: str | None = None,
) -> ChoiceEvent:
    """Record that a consent is taken back; it is as final as an opt-out."""
    return _record(Act.WITHDREW, data_subject, _refused(purpose, channel), evidence, actor, key)


def object_to(
    *, data_subject: UUID, purpose: str, evidence: Evidence, actor: str, key: str | None = None
) -> ChoiceEvent:
    """Record an objection to a purpose, on whatever channel."""
    return _record(Act.OBJECTED, data_subject, (purpose, ALL), evidence, actor, key)


def stop_all(
    *, data_subject: UUID, evidence: Evidence, actor: str, key: str | None = None
) -> ChoiceEvent:
    """Record a no to everything that there is a choice about, today and later."""
    return _record(Act.OPTED_OUT, data_subject, (ALL, ALL), evidence, actor, key)


@transaction.atomic
def record_signal(
    *,
    data_subject: UUID | None,
    device: str | None,
    signal: str,
    evidence: Evidence,
    actor: str = "data_subject",
) -> SignalEvent:
    """Record a browser's signal once for each person and device that it is met with.

    `device` is the pseudonym that the browser goes by. A signal that is absent later is not told
    to anybody: it changes nothing.
    """
    if data_subject is None and not device:
        raise NobodyError(
            "A signal of an unknown visitor is honoured in the answer and not recorded: name the"
            " person, or the pseudonym of the device."
        )
    evidence = rules.permitted_evidence(evidence, actor=actor, now=clock.now())
    if data_subject is not None:
        data_subject = access.person(data_subject).pk
    access.version_shown(evidence.statement)
    hashed = people.keyed_hash("choices.device", device) if device else ""
    bearer = (data_subject, hashed, rules.permitted_signal(signal))
    try:
        with transaction.atomic():
            return access.met(*bearer) or recording.meet(*bearer, evidence, actor=actor)
    except IntegrityError:
        if known := access.met(*bearer):  # another writer was first
            return known
        raise


@transaction.atomic
def heed(*, device: str, signals: Collection[str], actor: str = "data_subject") -> list[str]:
    """Record what a browser signals now for its pseudonymous profile; give all that stands for it.

    A signal stands from the first time on: that it is absent later changes nothing.
    """
    statement, now = statements.current().digest, clock.now()
    for signal in signals:
        evidence = Evidence(
            place="site",
            wording=f"The browser sends the signal {signal}.",
            statement=statement,
            how="signal",
            at=now,
        )
        record_signal(
            data_subject=None, device=device, signal=signal, evidence=evidence, actor=actor
        )
    return access.met_on(people.keyed_hash("choices.device", device))


@transaction.atomic
def choose_on_device(
    *,
    classes: Mapping[str, bool],
    evidence: Evidence,
    actor: str = "data_subject",
    key: str | None = None,
) -> DeviceChoice:
    """Record what a visitor chose of the tracker classes, and nothing about who it was."""
    evidence = rules.permitted_evidence(evidence, actor=actor, now=clock.now())
    hashed = recording.hashed(key)
    if known := access.chosen(hashed):
        return _same(known, classes)
    try:
        with transaction.atomic():
            return _choose(classes, evidence, actor, hashed)
    except IntegrityError:
        if known := access.chosen(hashed):  # another writer was first under this key
            return _same(known, classes)
        raise


@transaction.atomic
def erase(*, data_subject: UUID) -> int:
    """Take away the words that were shown under a pseudonym, the salts, and what stood; count them.

    The acts stay under a pseudonym that leads to nobody any more: they prove what was done.
    """
    texts = Shown.objects.filter(event__data_subject=data_subject)
    digests = set(texts.values_list("wording", flat=True))
    erased, _ = texts.delete()
    unread = access.unread_wordings(digests)
    # Locked, then looked for once more: until then somebody may have been shown one of them.
    list(unread.select_for_update())
    unread.delete()
    stood, _ = Answer.objects.filter(data_subject=data_subject).delete()
    return erased + stood


def standing(*, data_subject: UUID) -> Standing:
    """Give the facts about a person that decisions look at."""
    person = whoever.followed(data_subject)
    offered = offers.offers(statements.policy())
    stands = offers.standing_of(
        access.answers(person), offered, access.signals(person), cache(access.lapsed)
    )
    held = quarantine.pseudonyms().filter(pk=person).exists()
    return replace(stands, child=True) if held else stands


def standing_of_many(data_subjects: Collection[UUID]) -> dict[UUID, Standing]:
    """Give the same facts about each of many people, none of them a double, in four queries."""
    offered, lapsed = offers.offers(statements.policy()), cache(access.lapsed)
    answers, signals = access.answers_of_many(data_subjects), access.signals_of_many(data_subjects)
    held = set(quarantine.pseudonyms())
    stands = {
        who: offers.standing_of(answers.get(who, ()), offered, signals.get(who, {}), lapsed)
        for who in data_subjects
    }
    return stands | {who: replace(stands[who], child=True) for who in held & stands.keys()}


def may_contact_queryset(purpose: str, channel: str) -> Audience:
    """Give the pseudonyms of all whom the statement in force lets us contact."""
    return audiences.audience(statements.policy(), purpose, channel, access.lapsed_versions)


def audience_size(purpose: str, channel: str) -> int:
    """Count all whom the statement in force lets us contact."""
    return audiences.size(statements.policy(), purpose, channel, access.lapsed_versions)


def to_ask_again(old_version_digest: str, new_version_digest: str) -> frozenset[Thing]:
    """Give the choices under a version whose yes does not cover what a later version says."""
    return access.to_ask_again(old_version_digest, new_version_digest)


def receipt_record(event_id: UUID) -> dict[str, Any]:
    """Give the record of an act (ISO/IEC TS 27560). With its ledger proof it is the receipt."""
    choice = access.by_reference(event_id).as_choice()
    version = statements.version(choice.statement)
    notice = f"{settings.AVOW.site}{version.get_absolute_url()}"
    return records.record(choice, statements.policy(version).practices, notice=notice)


@transaction.atomic
def _record(
    act: ChoiceEvent.Act,
    data_subject: UUID,
    thing: Thing,
    evidence: Evidence,
    actor: str,
    key: str | None,
) -> ChoiceEvent:
    """Write an act once, unless it says yes to what nobody offers."""
    rules.permitted_thing(*thing)
    evidence = rules.permitted_evidence(evidence, actor=actor, now=clock.now())
    person = access.person(data_subject)
    hashed = recording.hashed(key, data_subject)
    if event := recording.earlier(act, thing, hashed):
        return event
    version = access.version_shown(evidence.statement).number
    if act is Act.OPTED_IN:
        _require_offered(thing)
    return recording.record(
        act, person.pk, thing, evidence, version=version, actor=actor, key=hashed
    )


def _refused(purpose: str, channel: str) -> Thing:
    """Give what a no refuses: where no channel is named, the purpose on every one."""
    return (purpose, ALL if channel == NONE else channel)


def _require_offered(thing: Thing) -> None:
    if thing not in offers.offers(statements.policy()).things:
        purpose, channel = thing
        raise UndeclaredChoiceError(
            f"The statement in force offers no choice about {purpose} by {channel}, so a yes would"
            " allow nothing: declare it under [purpose] with its channels, and publish."
        )


def _choose(
    classes: Mapping[str, bool], evidence: Evidence, actor: str, key: str | None
) -> DeviceChoice:
    _require_classes(classes, evidence.statement)
    allowed, refused = recording.sides(classes)
    facts = recording.on_device(classes, evidence)
    entry = ledger.append(recording.ON_DEVICE, facts, actor=actor)
    return DeviceChoice.objects.create(
        reference=entry.reference,
        chosen_on=evidence.at.date(),
        allowed=allowed,
        refused=refused,
        how=evidence.how,
        place=evidence.place,
        statement=evidence.statement,
        wording=recording.kept(evidence.wording),
        key=key,
    )


def _same(known: DeviceChoice, classes: Mapping[str, bool]) -> DeviceChoice:
    """Give an earlier choice back when it is the one that was sent again."""
    recording.require_same(known.allowed, recording.sides(classes)[0])
    return known


def _require_classes(classes: Mapping[str, bool], version: str) -> None:
    offered = offers.classes(statements.policy(access.version_shown(version)))
    unknown = set(classes) - set(offered)
    if unknown or not classes:
        # What was sent is not repeated: it could be anything.
        raise UndeclaredChoiceError(
            f"Of {len(classes)} classes sent {len(unknown)} are no choice of this statement:"
            f" choose from {', '.join(offered)}."
        )
