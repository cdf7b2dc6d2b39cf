"""What became of a text by the provider's word, whichever comes first: its name or that word."""

from datetime import timedelta

from django.db import transaction

from avow.core import clock
from avow.messaging import services
from avow.messaging.inbound.models import Arrival
from avow.messaging.models import Suppressed
from avow.messaging.texting import rules
from avow.messaging.texting import services as texts
from avow.messaging.texting.models import Handover
from avow.messaging.texting.resuming import CHANNEL
from avow.people import services as people

KEPT = timedelta(days=30)
"""How long a provider may take until it says what became of a text."""


@transaction.atomic
def note_status(*, name: str, status: str, fault: str) -> Arrival:
    """Take up once what the provider says of a text, also before its name is on record."""
    digest = people.keyed_hash("messaging.text-status", f"{name} {status}")
    arrival, new = Arrival.objects.get_or_create(
        digest=digest,
        defaults={
            "channel": CHANNEL,
            "became": Arrival.Became.NOTED,
            "arrived_at": clock.now(),
        },
    )
    if new and status in rules.FAILED and fault in rules.CLOSING:
        text = _handover(name)
        text.fault = fault
        text.save(update_fields=["fault"])
        _apply(text)
    return arrival


@transaction.atomic
def handed_over(*, name: str, lookup: str) -> None:
    """Keep which number a text went to, and do what the provider said of it before that."""
    if name:
        text = _handover(name)
        text.lookup = lookup
        text.save(update_fields=["lookup"])
        _apply(text)


@transaction.atomic
def close(*, lookup: str, fault: str) -> None:
    """Close a number that the provider takes no text for: stopped there, or no such number."""
    stopped = fault in rules.STOPPED_AT_CARRIER
    reason = Suppressed.Reason.OPT_OUT if stopped else Suppressed.Reason.BOUNCE
    services.suppress(channel=CHANNEL, lookup=lookup, reason=reason, actor="system")
    if stopped:
        texts.keep_what_stood(texts.Sender("", lookup, texts.people_at(lookup)))
        texts.hold(lookup)


def forget_old() -> int:
    """Delete what leads from a text to its number, once no word of it can come any more."""
    count, _ = Handover.objects.filter(at__lt=clock.now() - KEPT).delete()
    return count


def _handover(name: str) -> Handover:
    """Give the row of a text, locked: of its name and the provider's word one comes second."""
    digest = people.keyed_hash("messaging.text-handover", name)
    Handover.objects.get_or_create(digest=digest, defaults={"at": clock.now()})
    return Handover.objects.select_for_update().get(digest=digest)


def _apply(text: Handover) -> None:
    if text.lookup and text.fault:
        close(lookup=text.lookup, fault=text.fault)
