"""How a place in a payload is written: `address.city`, or `items[].title` for each of a list."""

from typing import Annotated

from pydantic import Field

Path_ = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+(\[\])?(\.[A-Za-z0-9_]+(\[\])?){0,7}$")]
