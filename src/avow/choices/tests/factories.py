"""What the tests of choices begin with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from avow.choices.models import Answer, ChoiceEvent, DeviceChoice, SignalEvent, Wording
from avow.choices.rules import Evidence
from avow.ledger.models import Entry
from avow.people import services as people
from avow.statement import access as statements
from avow.statement import freezing
from avow.statement.models import Version
from avow.statement.tests.factories import OCTOBER, PRACTICES, STATEMENT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WORDING = "May we send you news and offers by e-mail?"


def evidence(minute: int = 0, **changes: Any) -> Evidence:
    """Evidence of an act in a form, some minutes past noon, under the version in force."""
    form = Evidence(
        place="newsletter",
        wording=WORDING,
        statement=statements.current().digest,
        how="form",
        at=NOON + timedelta(minutes=minute),
    )
    return replace(form, **changes)


def banner(**changes: Any) -> Evidence:
    """Evidence of an act in the banner."""
    return evidence(how="banner", place="banner", **changes)


def published(practices: bytes = PRACTICES, number: int = 1) -> Version:
    """The statement of Linden & Lark as it was published, without checking it for every test."""
    return Version.objects.create(
        digest=freezing.digest_of(STATEMENT, practices, {}),
        number=number,
        statement=STATEMENT,
        practices=practices,
        rule_packs={},
        published_at=OCTOBER,
        effective_at=OCTOBER,
    )


def somebody(email: str | None = None) -> UUID:
    """A person that choices can be recorded of."""
    return people.find_or_create(email=email, actor="data_subject").pseudonym


def nothing_was_written() -> bool:
    """Whether neither an act nor its entry is there."""
    return not (
        ChoiceEvent.objects.exists()
        or SignalEvent.objects.exists()
        or DeviceChoice.objects.exists()
        or Answer.objects.exists()
        or Wording.objects.exists()
        or Entry.objects.filter(kind__startswith="choices.").exists()
    )
