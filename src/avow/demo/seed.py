"""The data that the demonstration begins with."""

from datetime import UTC, datetime
from importlib import resources

from avow.core import clock
from avow.demo.elsewhere.hosts import with_local_hosts
from avow.statement import services as statements
from avow.statement.models import Version

EFFECTIVE_AT = datetime(2026, 8, 1, tzinfo=UTC)
"""The day that the statement of Linden & Lark names itself."""


def prepare() -> Version:
    """Publish the statement of Linden & Lark where no version is; safe to call twice."""
    newest = Version.objects.first()
    if newest is not None:
        statements.bring_into_force()
        return newest
    folder = resources.files("avow.demo") / "linden_and_lark"
    # On the day it names, so that the invented customers came under a version in force.
    with clock.stopped_at(min(EFFECTIVE_AT, clock.now())):
        return statements.publish(
            statement=(folder / "statement.md").read_bytes(),
            practices=with_local_hosts((folder / "practices.toml").read_bytes()),
            effective_at=EFFECTIVE_AT,
            actor="system",
        )
