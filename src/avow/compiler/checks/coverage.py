"""What a declaration leaves out: data that nobody brings in, uses of nothing, no way to stop."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from avow.compiler.diagnostics import Diagnostic, report
from avow.compiler.practices import Practice, Practices


@dataclass(frozen=True, slots=True)
class _Gap:
    """One thing left out: its code, the practice that lacks it, what is wrong, what to do."""

    code: str
    table: str
    practice: Practice
    wrong: str
    help: str


def check_coverage(practices: Practices, *, file: str) -> tuple[Diagnostic, ...]:
    """Say which practices cannot be kept, because something that they need is not declared."""
    gaps = chain(
        _data(practices), _purposes(practices), _ways_in(practices), _trackers(practices),
        _recipients(practices), _channels(practices),
    )  # fmt: skip
    return tuple(
        report(
            gap.code,
            f"`{gap.table}.{gap.practice.key}` {gap.wrong}.",
            gap.help,
            file=file,
            line=gap.practice.line,
        )
        for gap in gaps
    )


def _all(lists: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(chain.from_iterable(lists))


def _data(practices: Practices) -> Iterator[_Gap]:
    """Data comes in somewhere, and something is done with it."""
    brought = _all(t.collects for t in practices.touchpoints.values())
    brought |= _all(s.provides for s in practices.sources.values())
    brought |= _all(t.collects for t in practices.trackers.values())
    used = _all(p.uses for p in practices.purposes.values())
    used |= _all(r.receives for r in practices.recipients.values())
    for key, data in practices.data.items():
        if key not in brought and data.identifies != "nobody":
            said = "comes in through no touchpoint, source or tracker"
            yield _Gap("AV401", "data", data, said, "Name it where it is collected, or drop it.")
        if key not in used:
            said = "serves no purpose and no recipient"
            yield _Gap("AV402", "data", data, said, "Name it in a purpose, or do not collect it.")


def _purposes(practices: Practices) -> Iterator[_Gap]:
    """A purpose uses something, and what it asks consent for can be said somewhere."""
    for purpose in practices.purposes.values():
        if not purpose.uses:
            said = "uses no data, so no use can be allowed"
            yield _Gap("AV403", "purpose", purpose, said, "Name its data in `uses`.")


def _ways_in(practices: Practices) -> Iterator[_Gap]:
    """What is collected is collected for something."""
    for touchpoint in practices.touchpoints.values():
        if not touchpoint.for_:
            said = "collects for no purpose"
            yield _Gap("AV404", "touchpoint", touchpoint, said, "Name its purposes in `for`.")


def _trackers(practices: Practices) -> Iterator[_Gap]:
    """A tracker can be recognised, and only what is essential takes no choice."""
    for tracker in practices.trackers.values():
        if not tracker.names and not tracker.hosts:
            said = "has neither names nor hosts, so that no browser could tell it"
            yield _Gap("AV405", "tracker", tracker, said, "Add `names` or `hosts`.")
    members = {tracker.class_ for tracker in practices.trackers.values()}
    for key, class_ in practices.classes.items():
        if key not in members:
            said = "has no tracker in it"
            yield _Gap("AV406", "class", class_, said, "Declare its trackers, or drop the class.")


def _recipients(practices: Practices) -> Iterator[_Gap]:
    """A recipient receives something, on some ground."""
    for recipient in practices.recipients.values():
        if not recipient.grounds and not recipient.for_:
            said = "has no ground on which data may be given to it"
            yield _Gap(
                "AV407", "recipient", recipient, said, "Name `grounds` or purposes in `for`."
            )


def _channels(practices: Practices) -> Iterator[_Gap]:
    """Whoever is sent promotions can stop them on the same channel."""
    promoted = _all(p.channels for p in practices.purposes.values() if p.kind == "promotional")
    for key, channel in practices.channels.items():
        if key in promoted and not channel.stop:
            said = "carries promotions and names no way to stop them"
            yield _Gap("AV408", "channel", channel, said, "Name the ways in `stop`.")
