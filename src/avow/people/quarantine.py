"""Who may be a child, by what somebody unknown said: used for nothing till staff have looked.

Anybody can name another one's address and a child's age, so nothing is destroyed at once by it
(decision 0011).
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from avow.core import clock
from avow.ledger import services as ledger
from avow.people import access, erasing
from avow.people.errors import StaffNeededError
from avow.people.models import DataSubject, Erasure, Identifier, Quarantine

WAIT = timedelta(days=10)
"""How long staff have to look at somebody of whom nobody has ever shown who they are."""


@transaction.atomic
def begin(*, data_subject: DataSubject, actor: str) -> Quarantine:
    """Use nothing of a person any more, till staff say whether this is a child.

    Whoever staff have found to be no child stays so, whatever a form says.
    """
    person = access.head(data_subject.pk)
    now = clock.now()
    shown = Identifier.objects.filter(
        data_subject__in=access.pseudonyms(person), verified_at__isnull=False
    ).exists()
    held, new = Quarantine.objects.get_or_create(
        data_subject=person,
        defaults={"begun_at": now, "purge_at": None if shown else now + WAIT},
    )
    if new:
        ledger.append("people.quarantined", {"who": str(person.pseudonym)}, actor=actor)
    return held


def confirm(*, data_subject: DataSubject, actor: str) -> Erasure:
    """Erase a person in quarantine: staff have found that it is a child."""
    _refuse_others(actor)
    return erasing.learn_minor(data_subject=data_subject, how=erasing.How.FORM, actor=actor)


@transaction.atomic
def lift(*, data_subject: DataSubject, actor: str) -> Quarantine:
    """Use a person's data again as before: staff have found that it is no child."""
    _refuse_others(actor)
    held = Quarantine.objects.select_for_update().get(data_subject=access.head(data_subject.pk))
    if held.lifted_at is None:
        held.lifted_at = clock.now()
        held.save(update_fields=["lifted_at"])
        facts = {"who": str(held.data_subject_id)}
        ledger.append("people.quarantine_lifted", facts, actor=actor)
    return held


def purge_due(*, actor: str) -> int:
    """Erase whoever nobody has spoken for in time; say how many there were."""
    due = waiting().filter(purge_at__lte=clock.now()).select_related("data_subject")
    for held in due:
        erasing.learn_minor(data_subject=held.data_subject, how=erasing.How.FORM, actor=actor)
    return len(due)


def waiting() -> QuerySet[Quarantine]:
    """Give who is in quarantine, the longest first."""
    held = Quarantine.objects.filter(lifted_at=None, data_subject__forgotten_at=None)
    return held.order_by("begun_at", "pk")


def pseudonyms() -> QuerySet[Quarantine, UUID]:
    """Give who is in quarantine, to be left out of whatever reaches many."""
    return waiting().values_list("data_subject", flat=True)


def holds(data_subject: DataSubject) -> bool:
    """Say whether nothing of a person may be used for now."""
    return waiting().filter(data_subject=access.followed(data_subject.pk)).exists()


def _refuse_others(actor: str) -> None:
    if not actor.startswith("staff:"):
        raise StaffNeededError("Only staff decide whether somebody is a child. Ask the desk.")
