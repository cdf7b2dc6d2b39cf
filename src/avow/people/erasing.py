"""Erasure: the key first, then every holder, then a second look at all of them."""

import logging
from uuid import UUID

from django.db import DatabaseError, models, transaction

from avow.core import clock
from avow.core.errors import AvowError
from avow.ledger import services as ledger
from avow.people import access, holders, services
from avow.people.errors import UnfinishedError
from avow.people.holders import Holder
from avow.people.models import DataSubject, Erasure

_log = logging.getLogger(__name__)


class How(models.TextChoices):
    """How we learned that somebody is a minor."""

    FORM = "form"
    IMPORT = "import"
    STAFF = "staff"
    REQUEST = "request"


def erase(
    *, data_subject: DataSubject, actor: str, why: Erasure.Why = Erasure.Why.REQUEST
) -> Erasure:
    """Destroy a person's keys at once, have every holder erase, and look at all a second time.

    UnfinishedError when a holder fails or still has something: the keys are gone all the same,
    and the next call goes on where this one stopped.
    """
    return _carried_out(_begun(data_subject.pk, why, actor=actor), actor=actor)


def learn_minor(*, data_subject: DataSubject, how: How, actor: str) -> Erasure:
    """Close everything about a minor at once, then erase it. Only the fact is recorded."""
    with transaction.atomic():
        erasure = _begun(data_subject.pk, Erasure.Why.MINOR, actor=actor)
        facts = {"who": str(erasure.data_subject_id), "how": str(how)}
        ledger.append("people.minor_learned", facts, actor=actor)
    return _carried_out(erasure, actor=actor)


def resume_erasures(*, actor: str) -> int:
    """Go on with every erasure that was broken off, and say how many are still unfinished."""
    for erasure in Erasure.objects.filter(finished_at__isnull=True).order_by("begun_at"):
        try:
            _carried_out(erasure, actor=actor)
        except UnfinishedError as error:
            _log.warning("An erasure is still unfinished: %s", error)
    return Erasure.objects.filter(finished_at__isnull=True).count()


@transaction.atomic
def _begun(pseudonym: UUID, why: Erasure.Why, *, actor: str) -> Erasure:
    """Destroy the keys and write down that the rest is to follow."""
    person = services.forget(data_subject=access.head(pseudonym), actor=actor)
    erasure, _ = Erasure.objects.get_or_create(
        data_subject=person, defaults={"why": why, "begun_at": clock.now()}
    )
    return erasure


def _carried_out(erasure: Erasure, *, actor: str) -> Erasure:
    """Ask each holder that has not erased yet; one that fails keeps no other from erasing."""
    emptied = set(erasure.emptied.values_list("holder", flat=True))
    waiting = [holder for holder in holders.registered() if holder.name not in emptied]
    failed = [holder.name for holder in waiting if not _emptied(holder, erasure)]
    if failed:
        raise UnfinishedError(
            f"The keys are destroyed, but {', '.join(failed)} could not erase. The log says why;"
            " mend it and erase again."
        )
    return _finished(erasure, actor=actor)


def _emptied(holder: Holder, erasure: Erasure) -> bool:
    """Have a holder erase and write down how much it was, both or neither."""
    try:
        with transaction.atomic():
            people = access.everyone(erasure.data_subject)
            count = sum(holder.erase(person) for person in people)
            erasure.emptied.update_or_create(holder=holder.name, defaults={"count": count})
    except (AvowError, DatabaseError, OSError) as error:
        # The message stays out of the log: a database quotes the row that it stumbled over.
        _log.error("%s could not erase: %s", holder.name, type(error).__name__)
        return False
    return True


def _finished(erasure: Erasure, *, actor: str) -> Erasure:
    """Close an erasure if the second look finds nothing."""
    people = access.everyone(erasure.data_subject)
    left = [h.name for h in holders.registered() if any(h.holds(person) for person in people)]
    if left:
        erasure.emptied.filter(holder__in=left).delete()
        raise UnfinishedError(
            f"The keys are destroyed, but {', '.join(left)} came to hold something again. Erase"
            " once more."
        )
    return _closed(erasure, people, actor=actor)


@transaction.atomic
def _closed(erasure: Erasure, people: list[DataSubject], *, actor: str) -> Erasure:
    closed = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if closed.finished_at is not None:
        return closed
    closed.finished_at = clock.now()
    closed.save(update_fields=["finished_at"])
    emptied = closed.emptied.order_by("holder")
    facts: dict[str, ledger.Fact] = {
        "who": [str(person.pseudonym) for person in people],
        "why": str(closed.why),
        "holders": list(emptied.values_list("holder", flat=True)),
        "counts": list(emptied.values_list("count", flat=True)),
    }
    ledger.append("people.erased", facts, actor=actor)
    return closed
