"""What is done with statements: publish, bring into force, accept."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from avow.compiler.checking import Report
from avow.compiler.diff import Diff, diff
from avow.core import clock
from avow.ledger import services as ledger
from avow.statement import access, freezing, subscribers
from avow.statement.errors import BackdatedError, ContinuedUseError, SupersededError
from avow.statement.models import Acceptance, Alert, Commencement, Version

BY_THE_DATE = "date"
"""The way of `change-alert` that the statement's own page keeps: it shows the date."""


@transaction.atomic
def publish(*, statement: bytes, practices: bytes, effective_at: datetime, actor: str) -> Version:
    """Freeze a text with its practices for ever, unless the check has errors; once for each.

    Raises NotPublishableError, BackdatedError, and SupersededError for a version that a later one
    replaced; then nothing was written.
    """
    as_of = max(effective_at, clock.now()).date()
    report = freezing.checked(statement, practices, as_of=as_of)
    packs = freezing.frozen_packs(report)
    version = Version(
        digest=freezing.digest_of(statement, practices, packs),
        statement=statement,
        practices=practices,
        rule_packs=packs,
        effective_at=effective_at,
    )
    # Locked, so that of two publishers at once the second one sees what the first one did.
    former = Version.objects.select_for_update().order_by("-number").first()
    published = Version.objects.filter(digest=version.digest).first()
    if published and former and published != former:
        raise SupersededError(
            f"These are the exact bytes of version {published.number}, which version"
            f" {former.number} replaced. Change the text, for instance its date, and publish again."
        )
    return published or _publish(version, report, former, actor=actor)


@transaction.atomic
def bring_into_force(*, actor: str = "system") -> list[Version]:
    """Record each version whose day has come, and tell the rooms that want to know."""
    due = Version.objects.filter(effective_at__lte=clock.now(), commencement=None)
    return [
        version
        for version in due.order_by("effective_at", "number")
        if _commence(version, actor=actor)
    ]


@transaction.atomic
def accept(*, version: Version, data_subject: UUID, how: Acceptance.How, actor: str) -> Acceptance:
    """Record that a data subject accepted a version; the same act is recorded once."""
    if how is Acceptance.How.CONTINUED_USE:
        _must_count_continued_use(version)
    acceptance, new = Acceptance.objects.get_or_create(
        version=version, pseudonym=data_subject, how=how, defaults={"at": clock.now()}
    )
    if new:
        facts = {"who": str(data_subject), "version": version.digest, "how": str(how.value)}
        ledger.append("statement.accepted", facts, actor=actor)
    return acceptance


def _publish(version: Version, report: Report, former: Version | None, *, actor: str) -> Version:
    version.published_at = clock.now()
    version.number = former.number + 1 if former else 1
    if former and version.effective_at < former.effective_at:
        raise BackdatedError(
            f"Version {former.number} is effective from {former.effective_at:%Y-%m-%d %H:%M} UTC,"
            " and a later version cannot take effect before it. Choose a later time."
        )
    version.save(force_insert=True)
    changed = diff(access.report(former), report) if former else Diff((), ())
    alerts = _owe_alerts(version, changed, report, former)
    facts: dict[str, ledger.Fact] = {
        "version": version.digest,
        "number": version.number,
        "effective": version.effective_at,
        "material": changed.material,
        "alerts": [alert.channel for alert in alerts],
    }
    ledger.append("statement.published", facts, actor=actor)
    bring_into_force(actor=actor)
    return version


def _commence(version: Version, *, actor: str) -> bool:
    _, new = Commencement.objects.get_or_create(version=version, defaults={"at": clock.now()})
    if new:
        ledger.append("statement.put_into_force", {"version": version.digest}, actor=actor)
        subscribers.tell_after_commit(version)
    return new


def _owe_alerts(
    version: Version, changed: Diff, report: Report, former: Version | None
) -> list[Alert]:
    """Queue an alert by each way that the former or the new text promises."""
    if former is None or changed.owed == "nobody":
        return []
    affected = sorted({what for change in changed.changes for what in change.affected})
    alerts = [
        Alert(
            version=version,
            channel=way,
            circle=changed.owed,
            affected=affected if changed.owed == "affected" else [],
        )
        for way in _ways([access.report(former), report])
    ]
    return Alert.objects.bulk_create(alerts)


def _ways(reports: Iterable[Report]) -> list[str]:
    rules = [r.practices.rules.get("change-alert") for r in reports if r.practices]
    ways = {way for rule in rules if rule and isinstance(rule.value, tuple) for way in rule.value}
    return sorted(ways - {BY_THE_DATE})


def _must_count_continued_use(version: Version) -> None:
    practices = access.report(version).practices
    rule = practices.rules.get("continued-use") if practices else None
    if rule is None or rule.value != "acceptance":
        raise ContinuedUseError(
            f"Version {version.number} of the statement does not count continued use as"
            " acceptance. Ask, and record the answer as accepted."
        )
