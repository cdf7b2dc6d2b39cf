"""The words that today's rule packs name."""

from datetime import date
from functools import lru_cache

from avow.core import clock
from avow.messaging.hours import contact
from avow.messaging.wording import reading
from avow.messaging.wording.reading import Words

KIND = "stop-words"


def words(on: date | None = None) -> Words:
    """Give the words that stop, help and start texts on a day, today if none is named."""
    return _words(on or clock.today())


@lru_cache(maxsize=8)
def _words(on: date) -> Words:
    said: dict[str, set[str]] = {"stop": set(), "help": set(), "start": set()}
    for rule in contact.packs(on).of_kind(KIND):
        said[rule.parameters.get("answers", "stop")].update(rule.parameters["phrases"])
    return reading.words(stop=said["stop"], help_=said["help"], start=said["start"])
