"""What is asked after payment: only what the statement offers, and of the address only its part."""

from dataclasses import dataclass

from avow.choices.offers import offers
from avow.compiler.policy import Policy
from avow.till import conf, rules

EMAIL, PHONE, NAME = "user.contact.email", "user.contact.phone_number", "user.name.first"
_REACHED_BY = {"email": EMAIL, "text": PHONE, "phone": PHONE}
"""The category of the address that a channel needs. Letters need more than a till asks for."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box that may be ticked, and the words beside it."""

    channel: str
    words: str
    needs: tuple[str, ...]
    """Keys of the data without which a tick cannot be taken."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen that is shown to a customer who has paid."""

    intro: str
    boxes: tuple[Box, ...]
    asks: tuple[str, ...]
    """Keys of the data that the screen has fields for."""


def screen(policy: Policy) -> Screen:
    """Give what a policy lets a till ask after payment; no boxes where it offers nothing."""
    settings, practices = conf.settings(), policy.practices
    touchpoint = practices.touchpoints.get(settings.letter)
    purpose = practices.purposes.get(settings.purpose)
    if touchpoint is None or purpose is None:
        return Screen("", (), ())
    by_category = {practices.data[key].is_: key for key in touchpoint.collects}
    channels = [
        channel
        for channel in purpose.channels
        if by_category.get(_REACHED_BY.get(channel, "")) is not None
        and (purpose.key, channel) in offers(policy).things
    ]
    wanted = [EMAIL, NAME, *(_REACHED_BY[channel] for channel in channels)]
    asks = tuple(dict.fromkeys(by_category[one] for one in wanted if one in by_category))
    always = [key for key in touchpoint.required if key in asks]
    boxes = tuple(
        Box(
            channel,
            rules.box(channel, practices.channels[channel].label),
            tuple(dict.fromkeys([*always, by_category[_REACHED_BY[channel]]])),
        )
        for channel in sorted(channels)
    )
    return Screen(rules.asked(practices.about.controller), boxes, asks)
