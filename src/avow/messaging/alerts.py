"""Alerts of a material change: who is owed one, sent to each once, and proven when all went out."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from avow.choices.models import Answer
from avow.collection.models import Submission
from avow.core import clock
from avow.ledger import services as ledger
from avow.messaging import addresses, bell, conf
from avow.messaging.errors import AlertError, StaffError
from avow.messaging.models import AlertRun, AlertSeen, Message
from avow.messaging.sealing import Content
from avow.people import access as people
from avow.people.models import DataSubject
from avow.statement import access as statements
from avow.statement import wording
from avow.statement.models import Alert, Version

BANNER = "banner"
"""The way of `change-alert` by which the Sites themselves tell of a change."""
BANNER_DAYS = 30
"""Days after a version came into force for which its banner is shown to whoever is not known."""
PAGE = 500
_UNSURE = (
    Message.State.QUEUED,
    Message.State.HELD,
    Message.State.SENDING,
    Message.State.DOUBTFUL,
)


def advance() -> int:
    """Take every owed alert some way on; say how many people were looked at or alerts closed."""
    owed = Alert.objects.filter(state=Alert.State.OWED).values_list("pk", flat=True)
    return sum(_advance(number) for number in list(owed))


def carry_out() -> int:
    """Queue every owed alert to all who are owed it, and close what went out. Safe to repeat."""
    count = 0
    while done := advance():
        count += done
    return count


def content(alert: Alert) -> Content:
    """Give the words of an alert: what changed in meaning, from when, and where to read it."""
    return _content(alert.version_id, str(settings.AVOW.site))


def unseen(person: UUID | None, seen_number: int) -> Version | None:
    """Give the newest version whose change the Sites still have to show somebody.

    `seen_number` is the version that whoever is not known has seen already; 0 for none.
    """
    told = Alert.objects.filter(channel=BANNER).select_related("version")
    alert = told.order_by("-version__number").first()
    if alert is None or alert.version.number <= seen_number:
        return None
    if person is not None and AlertSeen.objects.filter(alert=alert, data_subject=person).exists():
        return None
    age = clock.now() - alert.version.effective_at
    return None if person is None and age.days >= BANNER_DAYS else alert.version


@transaction.atomic
def see(*, person: UUID, version: Version, actor: str = "data_subject") -> None:
    """Note that somebody has seen a change on the Sites, once."""
    head = people.head(person)
    for alert in Alert.objects.filter(channel=BANNER, version=version):
        _, new = AlertSeen.objects.get_or_create(
            alert=alert, data_subject=head, defaults={"seen_at": clock.now()}
        )
        if new:
            facts: dict[str, ledger.Fact] = {"who": head.pk, "version": version.digest}
            ledger.append("messaging.alert_seen", facts, actor=actor)


def _advance(number: int) -> int:
    alert = Alert.objects.get(pk=number)
    if alert.channel == BANNER:
        return _close(number)
    if alert.channel not in addresses.channels():
        return 0
    run, _ = AlertRun.objects.get_or_create(alert=alert, defaults={"begun_at": clock.now()})
    if not run.filled:
        return _fill(number)
    return 0 if untold(alert).exists() else _close(number)


def untold(alert: Alert) -> QuerySet[Message]:
    """Give the messages of an alert that did not reach whom they are for, or not for sure."""
    return alert.messages.exclude(state=Message.State.SENT)


def counts(alert: Alert) -> dict[str, int]:
    """Count an alert's messages by how far they have come."""
    ended = alert.messages.values_list("state").annotate(count=Count("pk"))
    return dict(sorted(ended))


@transaction.atomic
def try_again(*, alert: Alert, actor: str) -> int:
    """Queue an alert once more to those whom it was refused or failed to reach; say to how many."""
    locked = _owed(alert, actor)
    now = clock.now()
    ended = (Message.State.REFUSED, Message.State.FAILED)
    again = locked.messages.select_for_update().filter(state__in=ended)
    count = again.update(
        state=Message.State.QUEUED, reasons=[], attempts=0, due_at=now, ended_at=None
    )
    facts: dict[str, ledger.Fact] = {"version": locked.version_id, "count": count}
    ledger.append("messaging.alert_tried_again", facts, actor=actor)
    transaction.on_commit(bell.ring, robust=True)
    return count


@transaction.atomic
def close(*, alert: Alert, actor: str) -> None:
    """End an alert that some cannot be told by this way; how many they are is on record.

    AlertError while a message is on its way or in doubt: that is to be settled first.
    """
    locked = _owed(alert, actor)
    run = AlertRun.objects.filter(alert=locked, filled=True)
    if not run.exists() or locked.messages.filter(state__in=_UNSURE).exists():
        raise AlertError(
            "Messages of this alert are on their way or in doubt. Wait, or settle those in doubt,"
            " and close it then."
        )
    locked.state = Alert.State.CLOSED
    locked.save(update_fields=["state"])
    _record(locked, "alert_closed", actor)


def _owed(alert: Alert, actor: str) -> Alert:
    if not actor.startswith("staff:"):
        raise StaffError("A member of staff decides on an alert: name them as the actor.")
    locked = Alert.objects.select_for_update().select_related("version").get(pk=alert.pk)
    if locked.state != Alert.State.OWED:
        raise AlertError(f"The alert is {locked.state}, so nothing of it is left to be done.")
    return locked


def _record(alert: Alert, kind: str, actor: str) -> None:
    facts: dict[str, ledger.Fact] = {f"count_{k}": count for k, count in counts(alert).items()}
    facts |= {"version": alert.version_id, "channel": alert.channel, "circle": alert.circle}
    ledger.append(f"messaging.{kind}", facts, actor=actor)


@transaction.atomic
def _fill(number: int) -> int:
    """Queue the alert to the next people who are owed it."""
    run = AlertRun.objects.select_for_update().select_related("alert__version").get(pk=number)
    if run.filled:
        return 0
    page = _page(run)
    purpose, now = conf.settings().notice_purpose, clock.now()
    declared = statements.policy().practices.purposes.get(purpose)
    Message.objects.bulk_create(
        [
            Message(
                data_subject_id=person,
                purpose=purpose,
                channel=run.alert.channel,
                kind=declared.kind if declared else "",
                place="alert",
                alert=run.alert,
                due_at=now,
                queued_at=now,
            )
            for person in dict.fromkeys(map(people.followed, page))
        ],
        ignore_conflicts=True,
    )
    run.cursor, run.filled = (page[-1] if page else run.cursor), len(page) < PAGE
    run.save(update_fields=["cursor", "filled"])
    transaction.on_commit(bell.ring, robust=True)
    return len(page) or 1


def _page(run: AlertRun) -> list[UUID]:
    owed = DataSubject.objects.filter(forgotten_at=None)
    if run.alert.circle == Alert.Circle.AFFECTED:
        owed = owed.filter(_tied(run.alert.affected))
    if run.cursor is not None:
        owed = owed.filter(pk__gt=run.cursor)
    return list(owed.order_by("pk").values_list("pk", flat=True)[:PAGE])


def _tied(affected: list[str]) -> Q:
    """Say what ties people to a change: data given, where they came, channels agreed to."""
    keys: dict[str, list[str]] = {"data": [], "touchpoint": [], "channel": []}
    for what in affected:
        table, _, key = what.partition(".")
        keys.setdefault(table, []).append(key)
    given = Submission.objects.filter(data_subject=OuterRef("pk"))
    said = Answer.objects.filter(data_subject=OuterRef("pk"), says_yes=True)
    return (
        Q(Exists(given.filter(facts__field__in=keys["data"])))
        | Q(Exists(given.filter(touchpoint__in=keys["touchpoint"])))
        | Q(Exists(said.filter(channel__in=keys["channel"])))
    )


@transaction.atomic
def _close(number: int) -> int:
    """Write down that an alert reached all who are owed it, if it did."""
    alert = Alert.objects.select_for_update().select_related("version").get(pk=number)
    if alert.state != Alert.State.OWED or untold(alert).exists():
        return 0
    alert.state = Alert.State.SENT
    alert.save(update_fields=["state"])
    _record(alert, "alert_sent", "system")
    return 1


@lru_cache(maxsize=8)
def _content(digest: str, site: str) -> Content:
    version = statements.version(digest)
    before = statements.before(version)
    told = []
    if before is not None:
        diff = statements.changes(before, version)
        told = wording.meaning(diff, statements.report(before), statements.report(version))
    controller = statements.policy(version).practices.about.controller
    day = f"{version.effective_at:%-d %B %Y}"
    takes_effect = (
        f"On {day} version {version.number} of the privacy statement of {controller} takes effect."
        " This is what changes in what we do with your information:"
    )
    lines = [
        takes_effect,
        "",
        *(line for each in told for line in (f"- {each.text}", *(f"  {d}" for d in each.details))),
        "",
        "Every word that changed stands here:",
        f"{site}{version.get_absolute_url()}changes/",
        "",
        "You can object, choose otherwise, or have your information erased:",
        f"{site}/privacy/",
    ]
    subject = f"What changes in our privacy statement on {day}"
    return Content(subject=subject, text="\n".join(lines))
