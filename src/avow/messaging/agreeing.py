"""What a yes to calls or texts agrees to, in words that stand beside the box and in the evidence.

The law asks for more than a tick (47 CFR 64.1200(f)(9)): who may call, which number, that it may
be by automated means, and that nobody has to agree in order to buy.
"""

from types import MappingProxyType
from uuid import UUID

from avow.compiler.policy import Policy
from avow.messaging import addresses

_ACTS = MappingProxyType(
    {
        "text": ("send texts to", "Message and data rates may apply. Reply STOP to end them."),
        "phone": (
            "make calls, with a dialer or a recorded voice too, to",
            "Your telephone company's rates may apply. Tell the caller to end them.",
        ),
    }
)
_SHOWN = 2
"""Last digits of a number that are shown: its holder knows it by them, and nobody else does."""


def terms(person: UUID, policy: Policy, purpose: str, channel: str) -> str:
    """Give what a yes to a purpose on a channel agrees to; nothing where a tick says it all."""
    if channel not in _ACTS:
        return ""
    act, end = _ACTS[channel]
    practices = policy.practices
    label = practices.channels[channel].label
    number = addresses.of(person, policy, purpose, channel)
    return (
        f"By ticking “{label}” and saving you agree in writing that {practices.about.controller}"
        f" may {act} {_named(number)}, also by automated means, for:"
        f" {practices.purposes[purpose].label.lower()}. You need not agree to buy anything from us."
        f" {end}"
    )


def _named(number: str | None) -> str:
    if number is None:
        return "the telephone number that you give us"
    return f"your number that ends in {number[-_SHOWN:]}"
