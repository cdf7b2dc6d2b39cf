"""The evenings that the shop holds with its partner Field & Thimble. Invented, as all of it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One evening."""

    key: str
    name: str
    when: str
    where: str
    line: str


EVENTS = (
    Event(
        "darning-by-lamplight",
        "Darning by lamplight",
        "First Thursday in December, seven o'clock",
        "Alder Street, Portland",
        "Bring one hole. Field & Thimble brings the wool, we bring the lamps.",
    ),
    Event(
        "drawing-leaves",
        "Drawing leaves",
        "Second Saturday in January, two o'clock",
        "Fifth Street Market, Eugene",
        "What falls on the third day, drawn in ink and printed on a square of linen.",
    ),
    Event(
        "the-long-hem",
        "The long hem",
        "Last Thursday in January, seven o'clock",
        "Hayes Street, San Francisco",
        "Everything that can be done about a skirt that is a hand too long.",
    ),
)
OPTIONS = tuple((event.key, f"{event.name}, {event.where}") for event in EVENTS)
