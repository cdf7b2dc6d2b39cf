"""Shapes in and out of the API."""

from typing import Any
from uuid import UUID

from ninja import Field, Schema


class ImportIn(Schema, extra="forbid"):
    """Rows that a source sends, and the terms under which it does."""

    contract: str = Field(min_length=1, max_length=200, description="As practices.toml names it.")
    purpose: str = Field(
        pattern=r"^[a-z][a-z0-9._/-]{0,99}$", description="Key of a purpose of the source."
    )
    rows: list[dict[str, Any]] = Field(
        description="Values by key of data, `PURPOSE.CHANNEL` with yes or no, and `who.…`. As many"
        " as one request holds.",
    )
    wording: str = Field(
        "", max_length=4_000, description="The words that the source showed to people, if known."
    )
    dry_run: bool = Field(default=False, description="Count and refuse, and write nothing.")


class RefusedRowOut(Schema):
    """A row that was not taken: where it stands and why. Never what it says."""

    line: int
    field: str
    reason: str


class CountsOut(Schema):
    """What became of the rows."""

    taken: int
    repeated: int
    refused: int
    erased: int
    minors: int


class ImportOut(Schema):
    """The report of an import; without reference it was a preview."""

    reference: UUID | None
    counts: CountsOut
    refused: list[RefusedRowOut]
