"""Versions to try things on: the text of Linden & Lark, and small changes of it."""

from datetime import UTC, datetime
from importlib import resources

from avow.statement import services
from avow.statement.models import Version

_FOLDER = resources.files("avow.demo") / "linden_and_lark"
STATEMENT = (_FOLDER / "statement.md").read_bytes()
PRACTICES = (_FOLDER / "practices.toml").read_bytes()
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)

WIDER = PRACTICES.replace(
    b'collects = ["first_name", "email", "phone", "street", "city", "state", "zip"]',
    b'collects = ["first_name", "last_name", "email", "phone", "street", "city", "state", "zip"]',
)
"""The newsletter takes one field more: a material change."""


def published(
    *,
    statement: bytes = STATEMENT,
    practices: bytes = PRACTICES,
    effective_at: datetime = OCTOBER,
) -> Version:
    """Publish a version."""
    return services.publish(
        statement=statement, practices=practices, effective_at=effective_at, actor="system"
    )
