"""The demonstration begins with a published statement."""

import pytest

from avow.demo import seed
from avow.ledger.models import Entry
from avow.statement import access
from avow.statement.models import Version

pytestmark = pytest.mark.django_db


def test_preparing_publishes_the_statement_of_the_day_it_names() -> None:
    version = seed.prepare()

    assert access.current() == version
    assert f"{version.effective_at:%B %-d, %Y}".encode() in bytes(version.statement)


def test_preparing_twice_changes_nothing() -> None:
    assert seed.prepare() == seed.prepare()

    assert Version.objects.count() == 1
    assert Entry.objects.count() == 2
