"""Counts on the desk's first page, each with the list that it leads to.

A room that has work for the staff is asked for its rows by `standard.py`; a room above this one
that has more signs up with `sign_up` in its `apps.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from avow.core.errors import NotFoundError

Rows = Callable[[], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what it shows of a row. It never shows who somebody is."""

    head: str
    cell: Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A count of what waits for the staff, and the list behind it."""

    key: str
    group: str
    label: str
    """What is counted, as it reads after a number."""
    hint: str
    """What is to be done about it."""
    rows: Rows
    order: tuple[str, ...]
    """Names of fields that are never empty, the last of them unique; `-` for the newest first."""
    columns: tuple[Column, ...]
    address: Callable[[Any], str] | None = None
    """Gives where a row leads to."""
    page: str = ""
    """Name of the address that the count leads to, where it is not the plain list."""

    @property
    def count(self) -> int:
        """Count what waits now."""
        return self.rows().order_by().count()


_panels: dict[str, Panel] = {}


def sign_up(panel: Panel) -> None:
    """Show a panel from now on; one key is one panel."""
    _panels[panel.key] = panel


def registered() -> list[Panel]:
    """Give every panel, in the order in which they signed up."""
    return list(_panels.values())


def find(key: str) -> Panel:
    """Give the panel of a key. NotFoundError when there is none."""
    if key not in _panels:
        raise NotFoundError("The desk has no such list. Begin at its first page.")
    return _panels[key]
