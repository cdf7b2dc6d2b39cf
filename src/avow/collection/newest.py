"""What a source tells again of one thing: its newest word stands, in whatever order words come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from avow.collection import landing, recording
from avow.collection.models import NewestWord, Submission
from avow.collection.purchases import ToldOrder
from avow.collection.visits import rewriting
from avow.people import services as people


class Verdict(StrEnum):
    """How a word stands towards what the source told before."""

    NEWER = "newer"
    OLDER = "older"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a source tells of one thing, and when it was so there."""

    source: str
    thing: str
    """What the source calls it, such as `orders 727`."""
    at: datetime
    content: object
    """All that is told, as JSON has it."""


def heard(word: Word) -> tuple[NewestWord, Verdict]:
    """Give what is known of the thing, locked till the transaction's end, and the verdict.

    A word that changes nothing is noted as the newest, so that none before it wins later.
    """
    key = people.keyed_hash("collection.word", f"{word.source}\0{word.thing}")
    NewestWord.objects.get_or_create(key=key)
    known = NewestWord.objects.select_for_update().get(key=key)
    if known.told_at is not None and word.at < known.told_at:
        return known, Verdict.OLDER
    if known.digest != _digest(word):
        return known, Verdict.NEWER
    known.told_at = word.at
    known.save(update_fields=["told_at"])
    return known, Verdict.UNCHANGED


def forget_unheard(known: NewestWord) -> None:
    """Let a thing go of which nothing was ever kept."""
    if known.told_at is None:
        known.delete()


def stand(
    known: NewestWord,
    word: Word,
    submission: Submission,
    *,
    order: ToldOrder | None = None,
    bought_at: datetime | None = None,
) -> None:
    """Let a newer word stand, and the order in it in the place of the one that it told before.

    What was bought keeps the time of the first word. An order that was called off or given back
    takes its purchase along; a word without an order leaves it.
    """
    if order is not None:
        if known.purchase and known.pseudonym and known.bought_at:
            rewriting.take_out(known.purchase, pseudonym=known.pseudonym, at=known.bought_at)
        known.bought_at = known.bought_at or bought_at or submission.at
        known.purchase = submission.entry if order.stands else None
        if order.stands:
            landing.land(submission, order, known.bought_at)
    known.pseudonym = submission.data_subject_id
    known.told_at, known.digest = word.at, _digest(word)
    known.save()


def _digest(word: Word) -> str:
    return recording.digest("word", word.content)
