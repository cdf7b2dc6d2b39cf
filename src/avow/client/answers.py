"""What Avow answers, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedField:
    """A field that was kept, and the sentence that allows it."""

    field: str
    label: str
    address: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What was recorded at a touchpoint, under which version, and where its receipt is."""

    entry: UUID
    touchpoint: str
    version: str
    recorded_at: datetime
    recorded: tuple[RecordedField, ...]
    receipt: str

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Collected":
        """Read an answer."""
        names = RecordedField.__slots__
        return cls(
            entry=UUID(told["entry"]),
            touchpoint=told["touchpoint"],
            version=told["version"],
            recorded_at=datetime.fromisoformat(told["recorded_at"]),
            recorded=tuple(
                RecordedField(**{name: one[name] for name in names}) for one in told["recorded"]
            ),
            receipt=told["receipt"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice on a device that was recorded: known to nobody but whoever asked."""

    reference: UUID
    chosen_on: date
    allowed: tuple[str, ...]
    refused: tuple[str, ...]
    statement: str
    receipt: str

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Chosen":
        """Read an answer."""
        return cls(
            reference=UUID(told["reference"]),
            chosen_on=date.fromisoformat(told["chosen_on"]),
            allowed=tuple(told["allowed"]),
            refused=tuple(told["refused"]),
            statement=told["statement"],
            receipt=told["receipt"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The keys of the data that a visit brought in; nothing else was kept."""

    recorded: tuple[str, ...]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Visited":
        """Read an answer."""
        return cls(recorded=tuple(told["recorded"]))
