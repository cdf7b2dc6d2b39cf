"""Shapes in and out of the API."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

LONGEST_WORDING = 4_000
MOST_CLASSES = 50

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9._/-]{0,99}$")]


class DeviceChoiceIn(Schema, extra="forbid"):
    """What a visitor chose, and the words that were shown beside it. Nothing about the visitor."""

    classes: dict[str, bool] = Field(
        description="Yes or no by key of tracker class, or `sale-or-sharing`.",
        min_length=1,
        max_length=MOST_CLASSES,
    )
    statement: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="Digest of the version of the statement."
    )
    wording: str = Field(
        min_length=1, max_length=LONGEST_WORDING, description="The text that was shown."
    )
    place: Key = Field("banner", description="Key of the page or banner.")
    how: Literal["banner", "form", "signal"] = "banner"


class DeviceSignalsIn(Schema, extra="forbid"):
    """The pseudonym that a site of yours knows a browser by, and what the browser signals now."""

    device: str = Field(
        pattern=r"^[A-Za-z0-9_-]{16,128}$",
        description="A random pseudonym of your own, kept here as a keyed hash only.",
    )
    signals: list[Literal["gpc", "dnt"]] = Field(
        max_length=2, description="None asks what stands, and writes nothing."
    )


class DeviceSignalsOut(Schema):
    """Every signal that stands for a browser, whether it is sent now or was before."""

    stands: list[str]


class WordingIn(Schema, extra="forbid"):
    """The words of a question, in one language, as visitors read them."""

    wording: str = Field(min_length=1, max_length=LONGEST_WORDING)


class DeclaredWordingOut(Schema):
    """What was declared, by its digest: SHA-256 of the text."""

    wording: str


class WordingsOut(Schema):
    """The words that this installation shows under the version in force."""

    statement: str = Field(description="Digest of that version.")
    shown: dict[str, str] = Field(description="The whole text of the question, by language.")


class DeviceChoiceOut(Schema):
    """What was recorded, and where its receipt is: known to nobody but whoever asked."""

    reference: UUID
    chosen_on: date
    allowed: list[str]
    refused: list[str]
    statement: str
    receipt: str


class ReceiptOut(Schema):
    """A consent record (ISO/IEC TS 27560) and the proof that its entry is in the ledger."""

    receipt_id: UUID
    record: dict[str, Any]
    proof: str = Field(description="A `.tlog-proof`, to be verified offline.")
