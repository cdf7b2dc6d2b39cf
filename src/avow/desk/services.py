"""What is done at the desk, for people who called, wrote or came."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.choices.rules import ALL, Evidence
from avow.collection import access as collected
from avow.collection import recording
from avow.collection.models import Submission
from avow.core import clock
from avow.desk import rules
from avow.desk.errors import UnknownActError
from avow.desk.models import Heard
from avow.ledger import services as ledger
from avow.messaging import addresses
from avow.messaging import services as messaging
from avow.messaging.models import Suppressed
from avow.messaging.telephone import services as telephone
from avow.messaging.telephone.models import DoNotCallRequest
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject, Identifier
from avow.statement import access as statements

PHONE, NUMBER = "phone", "user.contact.phone_number"
LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How somebody told a staff member something, and in which words."""

    place: str
    """Key of the touchpoint."""
    wording: str
    """What was read out, said or written."""
    way: str
    """Key of `rules.WAYS`."""
    day: date


@transaction.atomic
def find(*, by: people.Known, reason: str, actor: str) -> DataSubject | None:
    """Find a person by one exact identifier, for a reason that is written down."""
    rules.permitted_reason(reason)
    found = people_access.find_for_staff(kind=by.kind, value=by.value)
    if found is not None:
        return look(data_subject=found, reason=reason, actor=actor)
    facts = {"by": str(by.kind), "reason": reason}
    ledger.append("desk.searched", facts, actor=actor)
    return None


@transaction.atomic
def look(*, data_subject: DataSubject, reason: str, actor: str) -> DataSubject:
    """Write down that a staff member looks at a person's record, and why."""
    facts = {"who": str(data_subject.pseudonym), "reason": rules.permitted_reason(reason)}
    ledger.append("desk.looked_at", facts, actor=actor)
    return data_subject


@transaction.atomic
def choose(
    *,
    data_subject: DataSubject,
    thing: tuple[str, str],
    says_yes: bool,
    told: Told,
    key: str,
    actor: str,
) -> ChoiceEvent:
    """Record a yes or a no that somebody told a staff member, as of the day they said it."""
    evidence = _evidence(told, says_yes=says_yes)
    purpose, channel = thing
    act = choices.opt_in if says_yes else choices.opt_out
    return act(
        data_subject=data_subject.pk,
        purpose=purpose,
        channel=channel,
        evidence=evidence,
        actor=actor,
        key=f"{key} {purpose} {channel}",
    )


@transaction.atomic
def stop_all(*, data_subject: DataSubject, told: Told, key: str, actor: str) -> ChoiceEvent:
    """Record a no to everything, as of the day it was said."""
    evidence = _evidence(told, says_yes=False)
    return choices.stop_all(
        data_subject=data_subject.pk, evidence=evidence, actor=actor, key=f"{key} all"
    )


@transaction.atomic
def never_call(*, data_subject: DataSubject, told: Told, key: str, actor: str) -> int:
    """Record that somebody must not be called again, and keep their numbers from every list."""
    no = (ALL, PHONE)
    choose(data_subject=data_subject, thing=no, says_yes=False, told=told, key=key, actor=actor)
    number = collected.contact(data_subject, NUMBER)
    if number:
        close_number(number=number, words=told.wording, actor=actor)
    numbers = _numbers(data_subject)
    for lookup in sorted(numbers):
        messaging.suppress(
            channel=PHONE, lookup=lookup, reason=Suppressed.Reason.DO_NOT_CALL, actor=actor
        )
    return len(numbers)


@transaction.atomic
def close_number(*, number: str, words: str, actor: str) -> None:
    """Close a number to calls for the years that the law names; once a day is enough."""
    lookup = addresses.lookup(PHONE, addresses.people_number(number))
    today = DoNotCallRequest.objects.filter(lookup=lookup, asked_at__date=clock.today())
    if not today.exists():
        telephone.do_not_call(number=number, actor=actor, words=words)


@transaction.atomic
def correct(*, data_subject: DataSubject, field: str, value: str, actor: str) -> int:
    """Put a value right wherever it is held. UnknownActError for what is not declared."""
    if field not in statements.policy().practices.data:
        raise UnknownActError("The statement names no such data. Choose one from the page.")
    if not value.strip() or len(value) > LONGEST_VALUE:
        raise UnknownActError(f"Write between 1 and {LONGEST_VALUE} characters.")
    recording.refuse_forbidden({field: value})
    return people.correct(data_subject=data_subject, field=field, value=value, actor=actor)


@transaction.atomic
def enter(*, submission: Submission, told: Told, staff: UUID) -> Heard:
    """Write down that a staff member entered what somebody told; once for each submission."""
    heard, new = Heard.objects.get_or_create(
        submission=submission.reference,
        defaults={
            "touchpoint": submission.touchpoint,
            "how": told.way,
            "acted_on": told.day,
            "staff": staff,
            "entered_at": clock.now(),
        },
    )
    if new:
        facts: dict[str, ledger.Fact] = {
            "submission": submission.reference,
            "touchpoint": submission.touchpoint,
            "how": told.way,
            "acted_on": told.day,
        }
        ledger.append("desk.entered", facts, actor=f"staff:{staff}")
    return heard


def _evidence(told: Told, *, says_yes: bool) -> Evidence:
    at = rules.acted_at(told.day, says_yes=says_yes, now=clock.now())
    earlier = statements.versions().filter(effective_at__lte=at).first()
    return Evidence(
        place=told.place,
        wording=told.wording,
        statement=(earlier or statements.current()).digest,
        how=rules.permitted_way(told.way),
        at=at,
    )


def _numbers(person: DataSubject) -> set[str]:
    """Give the keyed hash of every telephone number that is known of a person."""
    own = Identifier.objects.filter(
        data_subject__in=people_access.pseudonyms(person), kind=people.Kind.PHONE
    )
    found = set(own.values_list("lookup", flat=True))
    book, number = addresses.book(PHONE), collected.contact(person, NUMBER)
    return found | ({book.lookup(number)} if book and number else set())
