"""What may be read: how people stand and what they said."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from avow.choices.errors import EvidenceError
from avow.choices.models import (
    Answer,
    ChoiceEvent,
    DeviceChoice,
    Shown,
    SignalEvent,
    Wording,
)
from avow.choices.offers import SALE, Thing, offers
from avow.choices.rules import MERGE, Act, standing_act
from avow.compiler.standing import ANY
from avow.core.errors import NotFoundError
from avow.people import access as people
from avow.people.errors import ForgottenError
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement.models import Version


def person(pseudonym: UUID) -> DataSubject:
    """Give whom a pseudonym stands for, locked until the transaction ends: acts come one by one."""
    found = people.head(pseudonym)
    if found.forgotten_at:
        raise ForgottenError("This person was forgotten: whoever comes back chooses anew.")
    return found


def lock(*pseudonyms: UUID) -> None:
    """Let nobody else write about these people until the transaction ends."""
    list(DataSubject.objects.select_for_update().filter(pk__in=pseudonyms).order_by("pk"))


def things(data_subject: UUID) -> set[Thing]:
    """Give everything that a person spoke of."""
    events = ChoiceEvent.objects.filter(data_subject=data_subject)
    return set(events.values_list("purpose", "channel"))


def answers(data_subject: UUID) -> list[Act]:
    """Give what stands for a person today, one act for each purpose and channel spoken of."""
    return [answer.as_act() for answer in Answer.objects.filter(data_subject=data_subject)]


def answers_of_many(data_subjects: Collection[UUID]) -> dict[UUID, list[Act]]:
    """Give what stands for each of these people who spoke of anything."""
    found: dict[UUID, list[Act]] = {}
    for answer in Answer.objects.filter(data_subject__in=data_subjects):
        found.setdefault(answer.data_subject_id, []).append(answer.as_act())
    return found


def signals_of_many(data_subjects: Collection[UUID]) -> dict[UUID, dict[str, datetime]]:
    """Give when each signal of these people was met last for the first time on a device."""
    found: dict[UUID, dict[str, datetime]] = {}
    met = SignalEvent.objects.filter(data_subject__in=data_subjects).order_by("signalled_at")
    for who, signal, at in met.values_list("data_subject", "signal", "signalled_at"):
        if who is not None:
            found.setdefault(who, {})[signal] = at
    return found


def history(data_subject: UUID) -> QuerySet[ChoiceEvent]:
    """Give every act of a person, oldest first, with the words that were shown."""
    events = ChoiceEvent.objects.filter(data_subject=data_subject)
    return events.select_related("shown__wording").order_by("acted_at", "number")


def signals(data_subject: UUID) -> dict[str, datetime]:
    """Give when each signal of a person was met last for the first time on a device."""
    met = SignalEvent.objects.filter(data_subject=data_subject).order_by("signalled_at")
    return dict(met.values_list("signal", "signalled_at"))


def met(data_subject: UUID | None, device: str, signal: str) -> SignalEvent | None:
    """Give the first meeting with a signal of this person on this device."""
    return SignalEvent.objects.filter(
        data_subject=data_subject, device=device, signal=signal
    ).first()


def met_on(device: str) -> list[str]:
    """Give every signal that a device was ever met with, by its keyed hash."""
    found = SignalEvent.objects.filter(device=device) if device else SignalEvent.objects.none()
    return sorted(found.order_by().values_list("signal", flat=True).distinct())


def chosen(key: str | None) -> DeviceChoice | None:
    """Give the choice that was made on a device under this key."""
    return DeviceChoice.objects.filter(key=key).first() if key else None


def untold(to: UUID, source: UUID) -> list[ChoiceEvent]:
    """Give the acts that decide for one and would change what stands for the other."""
    said = {event.as_act(): event for event in history(source)}
    stands = answers(to)
    found = {}
    for answer in answers(source):
        deciding = standing_act(said, answer.purpose, answer.channel)
        known = standing_act(stands, answer.purpose, answer.channel)
        if deciding and (known is None or (known.says_yes and not deciding.says_yes)):
            found[said[deciding].number] = said[deciding]
    return list(found.values())


@lru_cache(maxsize=256)
def to_ask_again(old: str, new: str) -> frozenset[Thing]:
    """Give the choices under a version whose yes does not cover what a later version says."""
    before = statements.version(old)
    asked = statements.changes(before, statements.version(new)).ask_again
    offered = offers(statements.policy(before))
    found = {
        thing
        for thing in offered.things
        if any(thing[0] == purpose and channel in (ANY, thing[1]) for purpose, channel in asked)
    }
    return frozenset(found | {SALE} if found & offered.shared else found)


def lapsed(version: int) -> frozenset[Thing]:
    """Give what a yes under a version, by its number, does not cover in the one in force."""
    now = statements.current()
    if version >= now.number:
        return frozenset()
    shown = statements.versions().values_list("digest", flat=True).get(number=version)
    return to_ask_again(shown, now.digest)


def lapsed_versions(thing: Thing) -> list[int]:
    """Give the numbers of the versions under which a yes to a thing is not enough any more."""
    earlier = statements.versions().filter(number__lt=statements.current().number)
    return [n for n in earlier.values_list("number", flat=True) if thing in lapsed(n)]


def version_shown(digest: str) -> Version:
    """Give the version that people were shown. EvidenceError when none has this digest."""
    try:
        return statements.version(digest)
    except NotFoundError as error:
        raise EvidenceError(
            "The evidence names a version of the statement that was never published: take the"
            " digest from the list of versions."
        ) from error


def borrowed(person: UUID, double: UUID) -> list[ChoiceEvent]:
    """Give every yes that stands for a person only because a double gave it."""
    said = {event.as_act(): event for event in history(person)}
    given = [answer for answer in answers(double) if answer.says_yes]
    deciding = [standing_act(said, answer.purpose, answer.channel) for answer in given]
    events = [said[act] for act in deciding if act and act.says_yes]
    return [event for event in events if event.how == MERGE]


def held(data_subject: UUID) -> int:
    """Count what is held under a pseudonym that an erasure takes."""
    shown = Shown.objects.filter(event__data_subject=data_subject).count()
    return shown + Answer.objects.filter(data_subject=data_subject).count()


def unread_wordings(digests: Iterable[str]) -> QuerySet[Wording]:
    """Give those of these texts that nobody was shown whose proof is still kept."""
    same = {"wording": OuterRef("pk")}
    return Wording.objects.filter(
        ~Exists(Shown.objects.filter(**same)),
        ~Exists(SignalEvent.objects.filter(**same)),
        ~Exists(DeviceChoice.objects.filter(**same)),
        pk__in=digests,
    )


def by_reference(reference: UUID) -> ChoiceEvent | SignalEvent | DeviceChoice:
    """Give the act that a receipt names."""
    for found in _candidates(reference):
        if found is not None:
            return found
    raise NotFoundError("No choice goes by this reference: copy it from the receipt.")


def _candidates(reference: UUID) -> Iterator[ChoiceEvent | SignalEvent | DeviceChoice | None]:
    yield ChoiceEvent.objects.select_related("shown__wording").filter(reference=reference).first()
    yield SignalEvent.objects.select_related("wording").filter(reference=reference).first()
    yield DeviceChoice.objects.select_related("wording").filter(reference=reference).first()
