"""One message of a campaign for an address: people can share one, or turn out to be one."""

from collections.abc import Mapping, Sequence

from avow.messaging.models import Message, Reached

TOLD = "same-address"
"""Why a message does not go: another one of its campaign has that address."""


def others(addressed: Mapping[Message, str]) -> list[Message]:
    """Keep each address for the first message of its campaign, and give the messages left over.

    `addressed` has the keyed hash of the address. To be called where the messages are taken in
    hand, in that transaction: whoever takes the same address at the same time waits for its end.
    """
    asked = {message: lookup for message, lookup in addressed.items() if message.campaign_id}
    if not asked:
        return []
    Reached.objects.bulk_create(
        [
            Reached(message=message, campaign=message.campaign, lookup=lookup)
            for message, lookup in asked.items()
        ],
        ignore_conflicts=True,
    )
    return _without_one(list(asked))


def _without_one(messages: Sequence[Message]) -> list[Message]:
    numbers = [message.number for message in messages]
    kept = set(Reached.objects.filter(message__in=numbers).values_list("message", flat=True))
    return [message for message in messages if message.number not in kept]
