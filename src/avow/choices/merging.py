"""Two who turn out to be one, and parted again: choices only ever grow stricter on the way."""

from uuid import UUID

from django.db import transaction

from avow.choices import access, recording
from avow.choices.models import Answer, ChoiceEvent, SignalEvent
from avow.core import clock

Act = ChoiceEvent.Act


@transaction.atomic
def merge(*, kept: UUID, absorbed: UUID, actor: str) -> None:
    """Let what a double said count for the person: each no at once, a yes where nothing was said.

    The double's own history stays, and its refusals; nobody is reached by its yes any more.
    """
    access.lock(kept, absorbed)
    _carry_signals(absorbed, kept, actor=actor)
    for event in access.untold(kept, absorbed):
        _carry(event, kept, actor=actor)
    Answer.objects.filter(data_subject=absorbed, says_yes=True).delete()


@transaction.atomic
def part(*, person: UUID, double: UUID, actor: str) -> None:
    """Let a double stand for itself again, and take from the person what only the double agreed to.

    What was refused while the two were one, both refuse from now on.
    """
    access.lock(person, double)
    recording.settle(double, access.things(double))
    borrowed = access.borrowed(person, double)
    _carry_signals(person, double, actor=actor)
    for event in access.untold(double, person):
        if event.act != Act.OPTED_IN:
            _carry(event, double, actor=actor)
    # Last, since what ends here for the person goes on for the double.
    for event in borrowed:
        _carry(event, person, actor=actor, act=Act.WITHDREW)


def _carry(event: ChoiceEvent, to: UUID, *, actor: str, act: str = "") -> None:
    """Write down for one what was said as another."""
    recording.record(
        Act(act or event.act),
        to,
        (event.purpose, event.channel),
        recording.carried(event, clock.now()),
        version=event.version,
        actor=actor,
        key=None,
    )


def _carry_signals(source: UUID, to: UUID, *, actor: str) -> None:
    for met in SignalEvent.objects.filter(data_subject=source).select_related("wording"):
        if not access.met(to, met.device, met.signal):
            evidence = recording.carried(met, clock.now())
            recording.meet(to, met.device, met.signal, evidence, actor=actor)
