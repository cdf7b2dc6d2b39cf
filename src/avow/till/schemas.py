"""What a till uploads: the shapes of an item, each as the page wrote it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from avow.till import items, rules, stamps
from avow.till.errors import ItemError

MOST_ITEMS = 50
Words = Annotated[str, Field(max_length=4_000)]
Fields = Annotated[
    dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=20_000)]],
    Field(max_length=400),
]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9._-]{0,59}$")]


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    at: AwareDatetime
    stamp: Annotated[str, Field(max_length=1_000)]

    def _head(self) -> rules.Item:
        staff, statement = stamps.read(self.stamp)
        return rules.Item(key=str(self.id), at=self.at, staff=staff, statement=statement)


class PurchaseIn(_Item):
    """A purchase: everything that the form had."""

    what: Literal["purchase"]
    fields: Fields
    wording: Words

    def item(self) -> rules.Item:
        """Give the purchase. LineError when a line lacks something."""
        return items.purchase(self.fields, self.fields, item=self._head(), wording=self.wording)


class SaidIn(_Item):
    """What a customer ticked, with the words beside each box."""

    what: Literal["said"]
    fields: Fields
    wording: Words
    yes: Annotated[dict[Key, Words], Field(max_length=10)]

    def item(self) -> rules.Item:
        """Give what was said."""
        head = self._head()
        return rules.Said(
            key=head.key,
            at=head.at,
            staff=head.staff,
            statement=head.statement,
            fields=self.fields,
            wording=self.wording,
            yes=self.yes,
        )


class DroppedIn(_Item):
    """Something refused that was given up on purpose; nothing of what it held."""

    what: Literal["dropped"]
    dropped: Literal["purchase", "said"]
    reason: Key

    def item(self) -> rules.Item:
        """Give what was given up."""
        head = self._head()
        return rules.Dropped(
            key=head.key,
            at=head.at,
            staff=head.staff,
            statement=head.statement,
            what=self.dropped,
            reason=self.reason,
        )


_SENT: TypeAdapter[PurchaseIn | SaidIn | DroppedIn] = TypeAdapter(
    Annotated[PurchaseIn | SaidIn | DroppedIn, Field(discriminator="what")]
)


def read(sent: object) -> rules.Item:
    """Read one item. ItemError names the first part that is wrong, and nothing that it holds."""
    try:
        return _SENT.validate_python(sent, strict=False).item()
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"][1:2])[:40] or "its form"
        raise ItemError(
            f"What the till sent cannot be read: {place} is not as a till writes it. Ring it up"
            " again, or drop it."
        ) from error


def key_of(sent: object) -> str:
    """Give the key of an item, as far as it has one, to answer with."""
    key = sent.get("id") if isinstance(sent, dict) else None
    return key[:64] if isinstance(key, str) else ""


def now_said(at: datetime) -> str:
    """Write an instant as a till reads it."""
    return at.isoformat(timespec="milliseconds")
