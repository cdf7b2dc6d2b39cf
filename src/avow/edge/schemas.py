"""What the hot path takes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from avow.choices.schemas import LONGEST_WORDING, MOST_CLASSES, Key
from avow.edge.errors import MalformedError
from avow.edge.rules import LONGEST_REFERRER

LONGEST_KEY = 200
"""Characters of an Idempotency-Key at most."""


class ChoiceIn(BaseModel, extra="forbid"):
    """What a visitor chose, and the words that were shown beside it."""

    classes: Annotated[dict[Key, bool], Field(min_length=1, max_length=MOST_CLASSES)]
    statement: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    wording: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDING)]
    place: Key = "banner"
    how: Literal["banner", "form", "signal"] = "banner"


class VisitIn(BaseModel, extra="forbid"):
    """Where the visitor came from; the rest is in the request itself."""

    referrer: Annotated[str, Field(max_length=LONGEST_REFERRER)] = ""


choice_in: TypeAdapter[ChoiceIn] = TypeAdapter(ChoiceIn)
visit_in: TypeAdapter[VisitIn] = TypeAdapter(VisitIn)


def read(adapter: TypeAdapter[Any], body: bytes) -> Any:
    """Read a body. MalformedError says where it is wrong, and repeats no value."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)[:5]
        told = "; ".join(f"{_place(fault['loc'])}: {fault['msg']}" for fault in faults)
        raise MalformedError(f"{told}.") from None


def _place(where: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in where)[:100] or "body"
