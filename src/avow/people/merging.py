"""Two who turn out to be one: linked on what both have shown, and parted again."""

from django.db import transaction

from avow.ledger import services as ledger
from avow.people import access, holders
from avow.people.errors import ForgottenError, UnverifiedError
from avow.people.models import DataSubject, Identifier


@transaction.atomic
def merge(*, kept: Identifier, absorbed: Identifier, actor: str) -> DataSubject:
    """Let the holder of `absorbed` be found as the holder of `kept`, who is given back.

    The two identifiers are what was seen in one hand; both must be verified: UnverifiedError.
    Both keep pseudonym, key and values, so that `unmerge` restores who they were.
    """
    _refuse_unverified(kept, absorbed)
    person, double = access.heads(kept.data_subject_id, absorbed.data_subject_id)
    if person == double:
        return person
    for each in (person, double):
        _refuse_forgotten(each)
    double.merged_into = person
    double.save(update_fields=["merged_into"])
    for holder in holders.registered():
        holder.merge(kept=person, absorbed=double, actor=actor)
    facts = {"who": str(person.pseudonym), "double": str(double.pseudonym)}
    facts |= {"on": str(kept.kind), "and": str(absorbed.kind)}
    ledger.append("people.merged", facts, actor=actor)
    return person


@transaction.atomic
def unmerge(*, double: DataSubject, actor: str) -> DataSubject:
    """Part a double from the person that it was merged into, and give it back as it was.

    What came in meanwhile stays with the person that it came to.
    """
    person = access.head(double.pk)  # first, as whoever forgets locks the two
    parted = DataSubject.objects.select_for_update().get(pk=double.pk)
    if parted.merged_into_id is None:
        return parted
    _refuse_forgotten(parted)
    facts = {"who": str(parted.merged_into_id), "double": str(parted.pseudonym)}
    parted.merged_into = None
    parted.save(update_fields=["merged_into"])
    for holder in holders.registered():
        holder.part(person=person, double=parted, actor=actor)
    ledger.append("people.unmerged", facts, actor=actor)
    return parted


def _refuse_unverified(*identifiers: Identifier) -> None:
    verified = Identifier.objects.filter(
        pk__in=[identifier.pk for identifier in identifiers], verified_at__isnull=False
    )
    if verified.count() < len({identifier.pk for identifier in identifiers}):
        raise UnverifiedError(
            "Two are merged only on identifiers that were both verified: otherwise anybody could"
            " name another one's and be shown their data. Verify them, then merge."
        )


def _refuse_forgotten(person: DataSubject) -> None:
    if person.wrapped_key is None:
        raise ForgottenError("This person was forgotten: nothing is left to merge or to part.")
