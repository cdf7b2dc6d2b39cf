"""A change of meaning between two versions: what, whether it weighs, who is told, who is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from avow.compiler.checking import Report
from avow.compiler.directions import DIRECTIONS, NARROWED, WIDENED, Direction, Way, of_rule
from avow.compiler.practices import (
    Channel,
    Practice,
    Practices,
    Purpose,
    Recipient,
    Right,
    Rule,
    Touchpoint,
    Tracker,
    TrackerClass,
    tables,
)
from avow.compiler.rewording import Edit, diff_text
from avow.compiler.standing import ANY, Choice

Owed = Literal["nobody", "affected", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of meaning.

    `what` is the practice, `details` its fields. An alert is owed to nobody, to all customers, or
    to those `affected`: whoever has data of these kinds, used these touchpoints or channels.
    `ask_again` are the choices that no longer cover what is done: pairs of purpose and channel,
    or `("class.KEY", ANY)` for a tracker class.
    """

    kind: Literal["added", "removed", "widened", "narrowed"]
    what: str
    details: tuple[str, ...] = ()
    material: bool = False
    owed: Owed = "nobody"
    affected: tuple[str, ...] = ()
    ask_again: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changed between two versions of a statement."""

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]

    @property
    def material(self) -> bool:
        """Whether anything changed that people must be told of."""
        return any(change.material for change in self.changes)

    @property
    def owed(self) -> Owed:
        """Who is owed an alert: the widest circle of all changes."""
        circles: tuple[Owed, ...] = ("nobody", "affected", "all")
        return max((change.owed for change in self.changes), key=circles.index, default="nobody")

    @property
    def ask_again(self) -> tuple[Choice, ...]:
        """The choices to be asked again, each once."""
        return tuple(dict.fromkeys(c for change in self.changes for c in change.ask_again))

    @property
    def text_only(self) -> bool:
        """Whether words changed and nothing that is done."""
        return bool(self.edits) and not self.changes


def diff(old: Report, new: Report) -> Diff:
    """Compare two checked versions; without practices on both sides only the words."""
    edits = diff_text(old.statement, new.statement, old_labels=old.labels, new_labels=new.labels)
    if old.practices is None or new.practices is None:
        return Diff((), edits)
    return Diff(tuple(changes(old.practices, new.practices)), edits)


def changes(old: Practices, new: Practices) -> Iterator[Change]:
    """Give every change of a practice, table by table."""
    if old.about.controller != new.about.controller:
        said = (f"controller: {old.about.controller} → {new.about.controller}",)
        yield Change(kind="widened", what="statement", details=said, material=True, owed="all")
    olds, news = tables(old), tables(new)
    for table in olds:
        for key in dict.fromkeys((*olds[table], *news[table])):
            before, after = olds[table].get(key), news[table].get(key)
            for change in _of_practice(table, key, before, after):
                yield _weighed(change, before, after, old)


def _of_practice(
    table: str, key: str, before: Practice | None, after: Practice | None
) -> Iterator[Change]:
    """Say whether a practice came, went, or reaches further or less far."""
    what = f"{table}.{key}"
    if before is None or after is None:
        yield Change(kind="added" if before is None else "removed", what=what)
        return
    found: dict[Way, list[str]] = {}
    for name, direction in _fields(table).items():
        old, new = getattr(before, name), getattr(after, name)
        for kind in direction(old, new) if old != new else ():
            found.setdefault(kind, []).append(_said(name, old, new))
    for kind, details in sorted(found.items(), reverse=True):
        yield Change(kind=kind, what=what, details=tuple(details))


def _fields(table: str) -> Mapping[str, Direction]:
    return {"value": of_rule} if table == "rule" else DIRECTIONS[table]


def _said(name: str, old: Any, new: Any) -> str:
    """Say how a field differs."""
    name = name.rstrip("_").replace("_", " ")
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone = [f"−{word}" for word in old if word not in new]
        come = [f"+{word}" for word in new if word not in old]
        return f"{name}: {' '.join(come + gone)}"
    return f"{name}: {_word(old)} → {_word(new)}"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _weighed(
    change: Change, before: Practice | None, after: Practice | None, old: Practices
) -> Change:
    """Say whether a change weighs on people, who is told of it, and what is asked again."""
    practice = after or before
    weighs = ("removed", NARROWED) if isinstance(practice, Right | Rule) else ("added", WIDENED)
    if change.kind not in weighs or practice is None:
        return change
    affected = _affected(practice)
    return replace(
        change,
        material=True,
        owed="affected" if affected else "all",
        affected=affected,
        ask_again=tuple(dict.fromkeys(_asked_again(before, practice, old))),
    )


def _affected(practice: Practice) -> tuple[str, ...]:
    """Give what ties people to a practice; nothing stands for all customers."""
    if isinstance(practice, Recipient):
        return tuple(f"data.{key}" for key in practice.receives)
    if isinstance(practice, Touchpoint):
        return (f"touchpoint.{practice.key}",)
    return (f"channel.{practice.key}",) if isinstance(practice, Channel) else ()


def _asked_again(before: Practice | None, after: Practice, old: Practices) -> Iterator[Choice]:
    """Give the choices made before that do not cover what is done now."""
    if isinstance(after, Purpose) and isinstance(before, Purpose):
        if "consent" in (before.ground, after.ground):
            yield from _choices_on(before)
    elif isinstance(after, Recipient):
        yield from _consents_to(after, old)
    elif isinstance(after, TrackerClass) and isinstance(before, TrackerClass):
        if before.choice != "none":
            yield f"class.{after.key}", ANY
    elif isinstance(after, Tracker) and _beyond(after, old):
        yield f"class.{after.class_}", ANY


def _choices_on(purpose: Purpose) -> Iterator[Choice]:
    return ((purpose.key, channel) for channel in purpose.channels or (ANY,))


def _consents_to(recipient: Recipient, old: Practices) -> Iterator[Choice]:
    """Give the consents under which a recipient is given data."""
    if "consent" in recipient.grounds and recipient.key in old.recipients:
        yield f"recipient.{recipient.key}", ANY
    for key in recipient.for_:
        if key in old.purposes and old.purposes[key].ground == "consent":
            yield from _choices_on(old.purposes[key])


def _beyond(tracker: Tracker, old: Practices) -> bool:
    """Say whether a tracker does more than people were asked about when they chose its class."""
    if tracker.class_ not in old.classes or old.classes[tracker.class_].choice == "none":
        return False
    members = [t for t in old.trackers.values() if t.class_ == tracker.class_]
    purposes = {key for t in members for key in t.for_} | set(old.classes[tracker.class_].for_)
    collected = {key for t in members for key in t.collects}
    return (
        tracker.operator not in {t.operator for t in members}
        or not set(tracker.for_) <= purposes
        or not set(tracker.collects) <= collected
    )
