"""Tables of the ledger. Nothing in them is changed or deleted; triggers see to it."""

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One act, as canonical JSON that holds no personal data."""

    number = models.BigAutoField(primary_key=True)
    reference = models.UUIDField(unique=True)
    kind = models.CharField(max_length=255)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def content(self) -> dict[str, Any]:
        """The entry as people read it: actor, at, facts, id, kind, v."""
        content: dict[str, Any] = json.loads(bytes(self.body))
        return content


class Pending(models.Model):
    """An entry that waits for its place; the only rows of the ledger that go again."""

    # No constraint: an entry is there for ever, and to look after it costs as much as to write it.
    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )

    def __str__(self) -> str:
        return f"waiting: {self.entry_id}"


class Sequenced(models.Model):
    """The place of an entry in the tree."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, related_name="sequenced", db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.index}: {self.entry_id}"


class Tile(models.Model):
    """Up to 256 hashes of one level, end to end. It grows until it is full."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed note on the tree at one size, published once."""

    size = models.BigIntegerField(primary_key=True)
    note = models.BinaryField()

    def __str__(self) -> str:
        return f"checkpoint {self.size}"
