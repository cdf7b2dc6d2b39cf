"""What the hot path takes in and hands on to be written, and what stands of it then."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from avow.core.errors import AvowError
from avow.edge.policies import Visits
from avow.ledger.services import Form


@dataclass(slots=True)
class Recorded:
    """A choice on a device as it stands, for whoever knows its reference."""

    reference: UUID
    chosen_on: date
    allowed: list[str]
    refused: list[str]
    statement: str


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What many visitors choose alike, with the same evidence: one object for all of them."""

    classes: tuple[str, ...]
    columns: dict[str, Any]
    """All that the table of choices holds of it."""
    texts: tuple[str, ...]
    """The same as SQLite keeps it, where a list is a text."""
    wording: str
    """The words that were shown; their digest is one of the columns."""
    form: Form


class Choice(NamedTuple):
    """A choice that is to be written: what was said, and the key it came under."""

    said: Said
    reference: UUID
    at: datetime
    """To the second, as its entry has it."""
    key: str | None

    @property
    def recorded(self) -> Recorded:
        """The choice as it stands once it is written."""
        columns = self.said.columns
        return Recorded(
            self.reference,
            self.at.date(),
            columns["allowed"],
            columns["refused"],
            columns["statement"],
        )


class Visit(NamedTuple):
    """A visit that is to be written: under what, and the declared part of what it brought in."""

    under: Visits
    at: datetime
    network: str
    operating_system: str
    referrer_host: str


Act = Choice | Visit
Outcome = Recorded | AvowError | None
"""None: what was to be written is. Else what stands under its key from earlier, or why not."""
