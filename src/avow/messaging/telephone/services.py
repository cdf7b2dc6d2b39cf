"""Calls: listed through the gate, dialled at hours that suit, noted, and never again on a no."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from avow.choices import services as choices
from avow.core import clock
from avow.core.errors import NotFoundError
from avow.ledger import services as ledger
from avow.messaging import addresses, gate, paging, services
from avow.messaging.errors import CallError, ContactRefusedError, StaffError
from avow.messaging.hours import contact, quiet
from avow.messaging.hours.places import Told
from avow.messaging.inbound import stopping
from avow.messaging.models import Suppressed
from avow.messaging.telephone import lists
from avow.messaging.telephone.models import Call, CallList, DoNotCallRequest
from avow.people import access as whoever
from avow.people.models import Identifier
from avow.statement import access as statements

CHANNEL = "phone"
PLACE = "call"
PAGE = 500
KEPT_RULE = "us.do-not-call-list"
DO_NOT_CALL = "Said on the telephone: do not call me again."
Outcome = Call.Outcome


@dataclass(frozen=True, slots=True)
class Dial:
    """A number to be dialled now."""

    call: UUID
    number: str


@transaction.atomic
def build(*, purpose: str, actor: str) -> CallList:
    """List everybody who may be called about a purpose, each asked of the gate.

    StaleListError where the do-not-call lists are too old; ContactRefusedError where the statement
    names no such calls.
    """
    _require_staff(actor)
    policy = statements.policy()
    if (purpose, CHANNEL) not in policy.contacts:
        decision = policy.may_contact(purpose, CHANNEL)
        raise ContactRefusedError(" ".join(r.text for r in decision.reasons), decision)
    if policy.practices.purposes[purpose].kind == "promotional":
        lists.require_fresh()
    made = CallList.objects.create(purpose=purpose, built_at=clock.now(), built_by=actor)
    left_out: Counter[str] = Counter()
    for page in paging.pages(choices.may_contact_queryset(purpose, CHANNEL)):
        asked = gate.ask_many(page, purpose, CHANNEL)
        Call.objects.bulk_create(
            [Call(call_list=made, data_subject_id=who) for who in page if asked[who]]
        )
        left_out.update(asked[who].reasons[0].code for who in page if not asked[who])
    made.count, made.left_out = made.calls.count(), dict(sorted(left_out.items()))
    made.save(update_fields=["count", "left_out"])
    _record("call_list_built", made, actor, count=made.count)
    return made


@transaction.atomic
def dial(*, call: Call, actor: str) -> Dial:
    """Give the number of one person to call now; the look at it is on record.

    CallError in the hours of quiet where they may be; ContactRefusedError once they said no.
    """
    _require_staff(actor)
    person = whoever.head(call.data_subject_id).pk
    purpose = call.call_list.purpose
    number = addresses.of(person, statements.policy(), purpose, CHANNEL)
    decision = gate.ask(person, purpose, CHANNEL, number)
    if not decision or number is None:
        raise ContactRefusedError(" ".join(r.text for r in decision.reasons), decision)
    now = clock.now()
    ready_at = contact.ready_at(
        person=person, number=number, purpose=purpose, channel=CHANNEL, now=now
    )
    if ready_at > now:
        raise CallError(
            f"It may be quiet where this person is. Call from {ready_at:%Y-%m-%d %H:%M} UTC on."
        )
    facts: dict[str, ledger.Fact] = {"call": call.reference, "who": person}
    ledger.append("messaging.call_shown", facts, actor=actor)
    return Dial(call.reference, number)


@transaction.atomic
def note(*, call: Call, outcome: Outcome, actor: str) -> Call:
    """Note what became of a call; "do not call again" takes effect here, and stays."""
    _require_staff(actor)
    locked = Call.objects.select_for_update().select_related("call_list").get(pk=call.pk)
    if locked.outcome == outcome or outcome is Outcome.OPEN:
        return locked
    if locked.outcome == Outcome.DO_NOT_CALL:
        raise CallError("This person asked not to be called again, and that stays on record.")
    if outcome is Outcome.DO_NOT_CALL:
        _never_again(locked, actor)
    locked.outcome, locked.noted_at, locked.noted_by = outcome, clock.now(), actor
    locked.save(update_fields=["outcome", "noted_at", "noted_by"])
    facts: dict[str, ledger.Fact] = {
        "call": locked.reference,
        "who": locked.data_subject_id,
        "outcome": str(outcome.value),
    }
    ledger.append("messaging.call_noted", facts, actor=actor)
    return locked


@transaction.atomic
def do_not_call(*, number: str, actor: str, words: str = DO_NOT_CALL) -> DoNotCallRequest:
    """Close a number to calls at once, for whoever asks by whatever way."""
    _require_staff(actor)
    lookup = addresses.lookup(CHANNEL, addresses.people_number(number))
    # Not by what a form merely said: a stranger who writes an address beside a number of their own
    # would choose for whoever the address is of.
    known = Identifier.objects.filter(kind=Identifier.Kind.PHONE, lookup=lookup, finds=True)
    persons = {whoever.followed(who) for who in known.values_list("data_subject", flat=True)}
    return _close(tuple(sorted(persons)), lookup, words, actor)


@transaction.atomic
def export_csv(*, call_list: CallList, actor: str) -> str:
    """Write the open calls of a list as CSV, asked of the gate again; the act is on record."""
    _require_staff(actor)
    if statements.policy().practices.purposes[call_list.purpose].kind == "promotional":
        lists.require_fresh()
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["call", "number", "not_before_utc"])
    count = 0
    for reference, number, ready_at in _open_calls(call_list):
        writer.writerow([reference, number, f"{ready_at:%Y-%m-%d %H:%M}"])
        count += 1
    _record("call_list_exported", call_list, actor, count=count)
    return written.getvalue()


def find_list(reference: UUID) -> CallList:
    """Give a call list. NotFoundError when there is none."""
    try:
        return CallList.objects.get(pk=reference)
    except CallList.DoesNotExist:
        raise NotFoundError("There is no such call list. Look at the lists once more.") from None


def find(reference: UUID) -> Call:
    """Give one call of a list. NotFoundError when there is none."""
    try:
        return Call.objects.select_related("call_list").get(pk=reference)
    except Call.DoesNotExist:
        raise NotFoundError("There is no such call. Look at the list once more.") from None


def _never_again(call: Call, actor: str) -> None:
    person = whoever.followed(call.data_subject_id)
    number = addresses.of(person, statements.policy(), call.call_list.purpose, CHANNEL)
    lookup = addresses.lookup(CHANNEL, number) if number else ""
    _close((person,), lookup, DO_NOT_CALL, actor)


def _close(persons: tuple[UUID, ...], lookup: str, words: str, actor: str) -> DoNotCallRequest:
    wish = stopping.Wish(
        persons=persons, lookup=lookup, came_by=CHANNEL, channels=(CHANNEL,), words=words
    )
    stopping.stop(wish, place=PLACE, how="staff:phone", actor=actor)
    if lookup:
        services.suppress(
            channel=CHANNEL, lookup=lookup, reason=Suppressed.Reason.DO_NOT_CALL, actor=actor
        )
    return DoNotCallRequest.objects.create(
        lookup=lookup, asked_at=clock.now(), taken_by=actor, kept_until=_kept_until()
    )


def _kept_until() -> date:
    """Give how long a request is on record: the years that the law names, at least."""
    rule, today = contact.packs().rule(KEPT_RULE), clock.today()
    year = today.year + (int(rule.parameters["years"]) if rule else 0)
    # Of a leap day the day after, so that it is never a day short.
    return today.replace(year=year) if (today.month, today.day) != (2, 29) else date(year, 3, 1)


def _open_calls(call_list: CallList) -> Iterator[tuple[UUID, str, datetime]]:
    """Give each open call that may still be made, its number, and when it may be."""
    policy, now = statements.policy(), clock.now()
    silences = contact.silences(CHANNEL)
    calls = call_list.calls.filter(outcome=Outcome.OPEN, data_subject__forgotten_at=None)
    ordered = list(calls.order_by("reference").values_list("reference", "data_subject"))
    for first in range(0, len(ordered), PAGE):
        page = {ref: whoever.followed(who) for ref, who in ordered[first : first + PAGE]}
        asked = gate.ask_many(set(page.values()), call_list.purpose, CHANNEL)
        reached = [who for who in set(page.values()) if asked[who]]
        numbers = addresses.of_many(reached, policy, call_list.purpose, CHANNEL)
        told = contact.told_by_many(reached, call_list.purpose)
        for reference, who in page.items():
            if who in numbers:
                where = contact.whereabouts(numbers[who], told.get(who, Told()))
                yield reference, numbers[who], quiet.ready_at(now, where, silences)


def _require_staff(actor: str) -> None:
    if not actor.startswith("staff:"):
        raise StaffError("Calls are made by members of staff: name them as the actor.")


def _record(kind: str, call_list: CallList, actor: str, *, count: int) -> None:
    facts: dict[str, ledger.Fact] = {
        "list": call_list.reference,
        "purpose": call_list.purpose,
        "count": count,
        "statement": statements.current().digest,
    }
    ledger.append(f"messaging.{kind}", facts, actor=actor)
