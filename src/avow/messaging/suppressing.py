"""What follows a no or an erasure: the addresses themselves are kept from more."""

from collections.abc import Iterator, Sequence

from avow.choices.models import ChoiceEvent
from avow.choices.rules import ALL, NONE, YES
from avow.collection.models import Submission
from avow.messaging import addresses, services
from avow.messaging.models import Suppressed
from avow.people import access as people
from avow.people.models import DataSubject, Identifier
from avow.statement import access as statements


def after_choice(event: ChoiceEvent) -> None:
    """Suppress where a person is reached on what they said no to, in the act's transaction."""
    if event.act == YES or event.channel == NONE:
        return
    person = DataSubject.objects.get(pk=event.data_subject_id)
    for channel, lookup in sorted(set(_reached(person, event.channel))):
        services.suppress(
            channel=channel,
            lookup=lookup,
            reason=Suppressed.Reason.OPT_OUT,
            purpose=event.purpose,
            actor="system",
        )


def before_erasure(persons: Sequence[DataSubject]) -> set[str]:
    """Give the hash of every address these pseudonyms gave, so that no import brings one back."""
    known = [person.pk for person in persons]
    if not Submission.objects.filter(data_subject__in=known).exists():
        return set()  # they gave nothing, and there may be no statement yet
    policy = statements.policy()
    return {
        lookup
        for channel in addresses.channels()
        for lookup in addresses.ever_given(known, policy, channel)
    }


def _reached(person: DataSubject, channel: str) -> Iterator[tuple[str, str]]:
    """Give each channel and hash by which a person is reached, or was by what they gave before."""
    policy = statements.policy()
    pseudonyms = people.pseudonyms(person)
    named = [channel] if channel != ALL else addresses.channels()
    for each in named:
        book = addresses.book(each)
        if book is None:
            continue
        known = Identifier.objects.filter(data_subject__in=pseudonyms, kind=book.kind, finds=True)
        yield from ((each, lookup) for lookup in known.values_list("lookup", flat=True))
        yield from ((each, lookup) for lookup in addresses.ever_given(pseudonyms, policy, each))
