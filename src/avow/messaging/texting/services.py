"""What follows a text that somebody sends us: once, in one transaction, whatever it says."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from avow.choices import services as choices
from avow.compiler.policy import Policy
from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import addresses, conf, rendering
from avow.messaging.hours import contact
from avow.messaging.inbound import doubts, stopping
from avow.messaging.inbound.doubts import Said
from avow.messaging.inbound.models import Arrival, Doubt
from avow.messaging.models import Suppressed
from avow.messaging.rules import ALL
from avow.messaging.texting import answering, resuming
from avow.messaging.texting.models import Ended, Revoked, Texted
from avow.messaging.texting.resuming import CHANNEL, PLACE
from avow.messaging.wording import law, reading
from avow.messaging.wording.reading import Asks
from avow.people import access as whoever
from avow.people import services as people
from avow.people.errors import IdentifierError
from avow.people.models import DataSubject, Identifier
from avow.statement import access as statements

CONFIRMATION = "us.text-confirmation"
Became = Arrival.Became


@dataclass(frozen=True, slots=True)
class Sender:
    """The number that a text came from, and the people who are known by it.

    `textable` is false for a short code or a name, which no answer reaches.
    """

    number: str
    lookup: str
    persons: tuple[UUID, ...]
    textable: bool = True

    @property
    def one(self) -> UUID | None:
        """The person, where there is exactly one."""
        return self.persons[0] if len(self.persons) == 1 else None


def receive(*, name: str, number: str, words: str) -> Arrival:
    """Take a text up once, by the provider's `name` for it: stop, start, help, or for a person."""
    digest = people.keyed_hash("messaging.text", name)
    if known := Arrival.objects.filter(digest=digest).first():
        return known
    try:
        with transaction.atomic():
            arrival = Arrival(digest=digest, channel=CHANNEL, arrived_at=clock.now())
            arrival.save(force_insert=True)
            arrival.became = _taken(_sender(number), words)
            arrival.save(update_fields=["became"])
            return arrival
    except IntegrityError:
        # The same webhook came twice at once.
        if (known := Arrival.objects.filter(digest=digest).first()) is None:
            raise
        return known


def _taken(sender: Sender, words: str) -> Became:
    asks = reading.read(words, law.words())
    if asks is Asks.STOP:
        return _stop(sender, words)
    if asks is Asks.HELP:
        _help(sender)
        return Became.HELPED
    if asks is Asks.START and _start(sender, words):
        return Became.STARTED
    why = {Asks.START: Doubt.Why.START, Asks.OTHER: Doubt.Why.OTHER}
    person = DataSubject.objects.get(pk=sender.one) if sender.one else None
    doubts.put(
        channel=CHANNEL,
        person=person,
        lookup=sender.lookup,
        said=Said(sender=sender.number, text=words),
        why=why.get(asks, Doubt.Why.UNCLEAR),
    )
    return Became.QUEUED


def _stop(sender: Sender, words: str) -> Became:
    """End texts, and calls with them where one word ends all; confirm it the first time."""
    every = conf.settings().revoke_all
    purpose = ALL if every else _last_purpose(sender)
    was_open = _is_open(sender, purpose)
    keep_what_stood(sender)
    stopping.stop(
        stopping.Wish(
            persons=sender.persons,
            lookup=sender.lookup,
            came_by=CHANNEL,
            channels=(CHANNEL, "phone") if every else (CHANNEL,),
            purpose=purpose,
            words=words,
        ),
        place=PLACE,
        how="text",
        actor="data_subject",
    )
    if every:
        hold(sender.lookup)
    if was_open and sender.textable:
        _confirm(sender)
    return Became.STOPPED


def hold(lookup: str) -> None:
    """Let no text go to a number until its holder texts START."""
    held = {"revoked_at": clock.now(), "lifted_at": None}
    Revoked.objects.update_or_create(lookup=lookup, defaults=held)


def _is_open(sender: Sender, purpose: str) -> bool:
    """Say whether a stop is the first since the number was last open: only that is confirmed."""
    if resuming.closed([sender.lookup]):
        return False
    closed = Suppressed.objects.filter(
        channel=CHANNEL,
        lookup=sender.lookup,
        purpose=purpose,
        reason=Suppressed.Reason.OPT_OUT,
    )
    opened = Revoked.objects.filter(lookup=sender.lookup).first()
    since = opened.lifted_at if opened else None
    return not (closed.filter(since__gt=since) if since else closed).exists()


def keep_what_stood(sender: Sender) -> None:
    """Remember what each person had agreed to by text, so that START gives back no more."""
    policy = statements.policy()
    for person in sender.persons:
        standing = choices.standing(data_subject=person)
        for purpose in _offered(policy):
            if policy.may_contact(purpose, CHANNEL, standing):
                Ended.objects.get_or_create(
                    lookup=sender.lookup, data_subject_id=person, purpose=purpose
                )


def _start(sender: Sender, words: str) -> bool:
    """Let texts begin again by the word of the number's holder; False where nothing had ended.

    Of a number of several people nobody can say whose word it is: a person looks, nothing changes.
    """
    if len(sender.persons) > 1:
        return False
    revoked = Revoked.objects.select_for_update().filter(lookup=sender.lookup).first()
    ended = Ended.objects.filter(lookup=sender.lookup)
    if (revoked is None or revoked.lifted_at) and not ended.exists():
        return False
    if revoked is not None:
        revoked.lifted_at = clock.now()
        revoked.save(update_fields=["lifted_at"])
    person = sender.one
    policy = statements.policy()
    agreed = [
        one.purpose
        for one in (ended.filter(data_subject_id=person) if person else ())
        if person
        and one.purpose in _offered(policy)
        # What they refused elsewhere since, a START does not bring back.
        and not resuming.refused_since(person, one.purpose)
    ]
    for purpose in agreed:
        if person:
            _opt_in(person, purpose, policy, words)
    ended.delete()
    ledger.append("messaging.texts_started", {"count": len(agreed)}, actor="data_subject")
    return True


def _opt_in(person: UUID, purpose: str, policy: Policy, words: str) -> None:
    label = policy.practices.purposes[purpose].label
    choices.opt_in(
        data_subject=person,
        purpose=purpose,
        channel=CHANNEL,
        evidence=choices.Evidence(
            place=PLACE,
            wording=stopping.evident(f"{words}\n(in reply, for: {label})"),
            statement=statements.current().digest,
            how="text",
            at=clock.now(),
        ),
        actor="data_subject",
    )


def _help(sender: Sender) -> None:
    """Say who writes and how to stop: once an hour, so that two machines never talk for long."""
    if not sender.textable:
        return
    head = rendering.letterhead(statements.policy())
    reached = " or ".join(filter(None, (head.email, head.phone)))
    answering.answer(
        number=sender.number,
        person=sender.one,
        text=(
            f"{head.name}: texts about what you chose, and notices. Questions: {reached}. How often"
            " varies. Message and data rates may apply. Reply STOP to end."
        ),
        key=f"help {sender.lookup} {clock.now():%Y-%m-%d %H}",
        until=clock.now() + timedelta(hours=1),
    )


def _confirm(sender: Sender) -> None:
    """Say once that texts are ended, and nothing else, as soon as the law wants it or never."""
    rule = contact.packs().rule(CONFIRMATION)
    if rule is None:
        return
    head = rendering.letterhead(statements.policy())
    answering.answer(
        number=sender.number,
        person=sender.one,
        text=f"{head.name}: your STOP has arrived, and you get no more of these texts from us.",
        key=f"stop {sender.lookup} {clock.now().isoformat()}",
        until=clock.now() + timedelta(minutes=rule.parameters["minutes"]),
    )


def _sender(number: str) -> Sender:
    try:
        spelled = addresses.people_number(number)
    except IdentifierError:
        # A short code or a name is nobody whom we could find or text.
        return Sender(number[:100], people.keyed_hash("messaging.number", number), (), False)
    lookup = addresses.lookup(CHANNEL, spelled)
    return Sender(spelled, lookup, people_at(lookup))


def people_at(lookup: str) -> tuple[UUID, ...]:
    """Give whom a number is known to be of, or was texted about."""
    # Not by what a form merely said: a stranger who writes an address beside a number of their own
    # would choose for whoever the address is of.
    known = Identifier.objects.filter(kind=Identifier.Kind.PHONE, lookup=lookup, finds=True)
    texted = Texted.objects.filter(lookup=lookup)
    who = {*known.values_list("data_subject", flat=True)}
    who |= {*texted.values_list("data_subject", flat=True)}
    heads = {whoever.followed(person) for person in who}
    kept = DataSubject.objects.filter(pk__in=heads, forgotten_at=None).order_by("pk")
    return tuple(kept.values_list("pk", flat=True))


def _last_purpose(sender: Sender) -> str:
    """Give what the last text to a number was for: the kind that a stop there speaks of."""
    last = Texted.objects.filter(lookup=sender.lookup).order_by("-last_at").first()
    return last.purpose if last else ALL


def _offered(policy: Policy) -> list[str]:
    return [
        key
        for key, purpose in policy.practices.purposes.items()
        if CHANNEL in purpose.channels and purpose.ground in ("consent", "opt-out")
    ]
