"""What is done at a till: purchases, what customers ask for after paying, and stops."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError, transaction

from avow.choices import services as choices
from avow.choices.rules import Evidence
from avow.collection import recording
from avow.collection import services as collection
from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access as people_access
from avow.people import services as people
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.till import conf
from avow.till.errors import ItemReusedError, NothingTickedError
from avow.till.models import Taken
from avow.till.rules import Dropped, Item, Purchase, Said

PLACE = "till"
HOW = "staff:till"

SOLD = "Bought at the till of a boutique. Neither e-mail address nor ZIP code is asked for."
"""The words beside a purchase, as the page has them."""

STOPPED = "The customer asked at the till to hear no more from us: {}."
"""What a stop at the till is recorded with."""


def take(*, item: Item, actor: str) -> Taken:
    """Do what a till sends, once under each key, whoever sends it again.

    Raises whatever collecting or choosing refuses, and ItemReusedError when something else stands
    under the key; then nothing was written.
    """
    taken = Taken(key=recording.digest("till", item.key), what=_what(item), acted_at=item.at)
    taken.content = recording.digest(_content(item))
    try:
        with transaction.atomic():
            return _earlier(taken) or _take(taken, item, actor=actor)
    except IntegrityError:
        # Another tab with the same item was first.
        if (earlier := _earlier(taken)) is None:
            raise
        return earlier


@transaction.atomic
def look_up(*, by: people.Known, actor: str) -> DataSubject | None:
    """Find a customer by one exact identifier, and write down that somebody looked."""
    found = people_access.find_for_staff(kind=by.kind, value=by.value)
    facts: dict[str, ledger.Fact] = {"by": str(by.kind), "found": found is not None}
    if found is not None:
        facts["who"] = str(found.pseudonym)
    ledger.append("till.looked_up", facts, actor=actor)
    return found


@transaction.atomic
def look_at(*, data_subject: DataSubject, actor: str) -> None:
    """Write down that a customer's choices were shown."""
    ledger.append("till.looked_at", {"who": str(data_subject.pseudonym)}, actor=actor)


@transaction.atomic
def stop(*, data_subject: DataSubject, channel: str, key: str, actor: str) -> None:
    """Stop what a customer hears by one channel, or by `ALL` of them, for every purpose."""
    evidence = Evidence(
        place=PLACE,
        wording=STOPPED.format("everything" if channel == choices.ALL else f"by {channel}"),
        statement=statements.current().digest,
        how=HOW,
        at=clock.now(),
    )
    choices.opt_out(
        data_subject=data_subject.pk,
        purpose=choices.ALL,
        channel=channel,
        evidence=evidence,
        actor=actor,
        key=key,
    )


def _take(taken: Taken, item: Item, *, actor: str) -> Taken:
    if isinstance(item, Purchase):
        taken.reference = _sell(item, actor=actor)
    elif isinstance(item, Said):
        taken.reference = _hear(item, actor=actor)
    taken.taken_at = clock.now()
    taken.save(force_insert=True)
    ledger.append(_kind(item), _facts(taken, item), actor=actor)
    return taken


def _sell(item: Purchase, *, actor: str) -> UUID:
    # The purchase is nobody's by name: what is asked after payment is never joined with it.
    submission = collection.record(
        touchpoint=conf.settings().purchase,
        fields=item.fields,
        place=f"/{PLACE}/",
        wording=item.wording,
        key=f"{PLACE} {item.key}",
        bought_at=item.at,
        actor=actor,
    )
    return submission.reference


def _hear(item: Said, *, actor: str) -> UUID:
    """Take an address in, and each yes with the words that were shown beside its box."""
    if not item.yes:
        raise NothingTickedError(
            "Nothing was ticked, so the address was not taken. Tick what is wanted, or skip."
        )
    submission = collection.record(
        touchpoint=conf.settings().letter,
        fields=item.fields,
        place=f"/{PLACE}/",
        wording=item.wording,
        key=f"{PLACE} {item.key}",
        actor=actor,
    )
    if submission.data_subject_id is not None:
        for channel, words in sorted(item.yes.items()):
            _say_yes(item, submission.data_subject_id, channel, words, actor=actor)
    return submission.reference


def _say_yes(item: Said, who: UUID, channel: str, words: str, *, actor: str) -> None:
    evidence = Evidence(
        place=PLACE,
        wording=f"{item.wording}\n\n{words}",
        statement=item.statement,
        how=HOW,
        at=item.at,
    )
    choices.opt_in(
        data_subject=who,
        purpose=conf.settings().purpose,
        channel=channel,
        evidence=evidence,
        actor=actor,
        key=f"{item.key} {channel}",
    )


def _earlier(taken: Taken) -> Taken | None:
    known = Taken.objects.filter(key=taken.key).first()
    if known is not None and known.content != taken.content:
        raise ItemReusedError(
            "Something else was taken under this key already. Ring it up again as a new one."
        )
    return known


def _what(item: Item) -> str:
    return type(item).__name__.lower()


def _kind(item: Item) -> str:
    return "till.dropped" if isinstance(item, Dropped) else "till.taken"


def _facts(taken: Taken, item: Item) -> Mapping[str, ledger.Fact]:
    """Give what the ledger holds of an item: when it was, which version was shown, and no value."""
    facts: dict[str, ledger.Fact] = {"what": taken.what, "item": item.key, "acted_at": item.at}
    if isinstance(item, Dropped):
        return facts | {"what": item.what, "reason": item.reason}
    facts["shown"] = item.statement
    return facts | ({"submission": str(taken.reference)} if taken.reference else {})


def _content(item: Item) -> dict[str, object]:
    """Give what makes two items under one key the same: what was typed, and nothing else."""
    return {**asdict(item), "at": "", "statement": "", "staff": ""}
