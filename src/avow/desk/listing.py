"""Lists page by page: by the last row that was seen, so that no page is slower than the first."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from avow.desk.errors import PageError

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the mark after which the next page begins; empty on the last one."""

    rows: list[Any]
    after: str


def page(rows: QuerySet[Any], order: Sequence[str], after: str = "", size: int = SIZE) -> Page:
    """Give the rows that come after a mark. PageError when no list gave that mark."""
    if after:
        rows = rows.filter(_beyond(rows, order, _values(rows, order, after)))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(found[:size], _mark(found[size - 1], order) if more else "")


def _mark(row: Any, order: Sequence[str]) -> str:
    values = [_field(type(row), one).value_to_string(row) for one in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _values(rows: QuerySet[Any], order: Sequence[str], after: str) -> list[Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        fields = [_field(rows.model, one) for one in order]
        return [field.to_python(value) for field, value in zip(fields, told, strict=True)]
    except (binascii.Error, ValueError, TypeError, ValidationError, RecursionError) as error:
        raise PageError("This page is not of this list. Begin at its first page.") from error


def _beyond(rows: QuerySet[Any], order: Sequence[str], values: Sequence[Any]) -> Q:
    """Give the condition of what comes after these values, field by field."""
    beyond, same = Q(pk__in=[]), Q()
    for one, value in zip(order, values, strict=True):
        name = _name(one)
        beyond |= same & Q(**{f"{name}__{'lt' if one.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return beyond


def _field(model: Any, one: str) -> Any:
    return model._meta.get_field(_name(one))  # noqa: SLF001  (Django's own public name)


def _name(one: str) -> str:
    return one.removeprefix("-")
