"""Shapes in and out of the API."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class CollectIn(Schema, extra="forbid"):
    """What a person gave, and the words that were shown beside it."""

    fields: dict[str, str] = Field(description="Values by key of data, as practices.toml names it.")
    wording: str = Field(
        "", max_length=10_000, description="The text that was shown beside the form, if any."
    )
    place: str = Field(
        "api",
        pattern=r"^[A-Za-z0-9._:/-]{1,200}$",
        description="Where it was given: an address without query, or a key.",
    )
    age: int | None = Field(
        None, ge=0, le=129, description="Asked where a touchpoint has a minimum age. Never kept."
    )
    contest: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{64}$",
        description="Digest of the rules that an entry comes under, where a contest is entered.",
    )
    age_pass: str | None = Field(
        None,
        max_length=500,
        description="What the page /age/ gave: it says in the place of `age` that somebody is old"
        " enough, for half an hour.",
    )


class RecordedOut(Schema):
    """A field that was recorded, and the sentence that allows it."""

    field: str
    label: str
    address: str
    sentence: str


class SubmissionOut(Schema):
    """What was recorded, under which version, and where its receipt is."""

    entry: UUID
    touchpoint: str
    version: str
    recorded_at: datetime
    recorded: list[RecordedOut]
    receipt: str


class ProblemOut(Schema):
    """A refusal (RFC 9457): nothing was written."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    practice: str | None = None
    sentence: str | None = None
    sentence_text: str | None = None
