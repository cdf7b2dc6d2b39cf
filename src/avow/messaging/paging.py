"""Many people page by page, in the order of their pseudonyms; no page is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from avow.choices.models import Answer

SIZE = 500
"""People that are looked at in one transaction."""


def pages(people: QuerySet[Any, Any], after: UUID | None = None) -> Iterator[list[UUID]]:
    """Give the people after a pseudonym, or all, page by page."""
    who = "data_subject" if people.model is Answer else "pk"
    ordered = people.order_by(who).values_list(who, flat=True)
    while page := list((ordered.filter(**{f"{who}__gt": after}) if after else ordered)[:SIZE]):
        yield page
        after = page[-1]
