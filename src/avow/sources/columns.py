"""What the columns of a file mean: fields, whom a row is about, and choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from avow.choices import offers
from avow.choices.offers import Thing
from avow.collection.sourcing import Provenance, require_declared
from avow.compiler.decisions import Decision, Reason
from avow.compiler.policy import Policy
from avow.core import clock
from avow.people import ages
from avow.people.services import Kind, Known
from avow.sources import rules
from avow.sources.errors import UndeclaredColumnError

WHO = "who."
"""Columns that begin so say whom a row is about; they are looked at once and never kept."""

EMAIL, PHONE = "user.contact.email", "user.contact.phone_number"
BIRTH_DATE = "user.demographic.date_of_birth"
_KINDS = {f"{WHO}{kind}": kind for kind in Kind}
_AGE, _BORN, _SAID_AT = f"{WHO}age", f"{WHO}birth_date", f"{WHO}said_at"
_ABOUT = frozenset({*_KINDS, _AGE, _BORN, _SAID_AT})
_MOST_NAMED = 5


class Said(NamedTuple):
    """What somebody is said to have chosen, and when."""

    yes: bool
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that another company tells: about whom, what, and what they are said to choose."""

    fields: Mapping[str, str]
    known: tuple[Known, ...] = ()
    """By which somebody is looked up who is known already."""
    new_by: Known | None = None
    """By which somebody is found, or begun to be known."""
    also: Known | None = None
    """What the teller itself calls the person from now on."""
    age: int | None = None
    choices: Mapping[Thing, Said] = field(default_factory=dict)


class Columns:
    """What a source may tell under a policy, by column."""

    def __init__(self, policy: Policy, provenance: Provenance) -> None:
        """Learn what is declared. UndeclaredSourceError when the terms themselves are not."""
        require_declared(policy, provenance, ())
        source = policy.practices.sources[provenance.source]
        uses = policy.practices.purposes[provenance.purpose].uses
        self._fields = {key: policy.practices.data[key].is_ for key in source.provides}
        self._fields = {key: is_ for key, is_ in self._fields.items() if key in uses}
        self._things = {".".join(thing): thing for thing in offers.offers(policy).things}
        self._sentence = next(iter(policy.bound.get(f"source.{source.key}", ())), "")
        self._source = source.key

    def require(self, names: Iterable[str]) -> None:
        """Refuse columns that mean nothing here, by name. UndeclaredColumnError."""
        known = {*self._fields, *self._things, *_ABOUT}
        if not (undeclared := [name for name in names if name not in known]):
            return
        shown = ", ".join(name[:60] for name in undeclared[:_MOST_NAMED])
        more = len(undeclared) - _MOST_NAMED
        raise UndeclaredColumnError(
            f"No sentence of the statement lets “{self._source}” tell us"
            f" {shown}{f' and {more} more' if more > 0 else ''} for this purpose, so nothing was"
            f" kept. It may tell {', '.join(self._fields)}; take the rest out.",
            Decision(
                False,
                tuple(Reason("undeclared", f"data.{name}", self._sentence) for name in undeclared),
            ),
        )

    def told(self, row: Mapping[str, str]) -> Told:
        """Read a row. RowError names the field that cannot be read."""
        return Told(
            fields={k: v for k, v in row.items() if k in self._fields and v.strip()},
            known=tuple(
                Known(kind, row[name]) for name, kind in _KINDS.items() if row.get(name, "").strip()
            ),
            new_by=self._among(row, EMAIL, Kind.EMAIL) or self._among(row, PHONE, Kind.PHONE),
            age=self._age(row),
            choices=self._choices(row),
        )

    def _among(self, row: Mapping[str, str], category: str, kind: Kind) -> Known | None:
        for key, is_ in self._fields.items():
            if is_ == category and row.get(key, "").strip():
                return Known(kind, row[key])
        return None

    def _age(self, row: Mapping[str, str]) -> int | None:
        """Give the least age that the row tells, also by a date of birth."""
        dates = [row.get(_BORN, "")]
        dates += [row.get(key, "") for key, is_ in self._fields.items() if is_ == BIRTH_DATE]
        said = [ages.age_said(cell, today=clock.today()) for cell in dates]
        if row.get(_AGE, "").strip():
            said.append(rules.age(row[_AGE], column=_AGE))
        return min((each for each in said if each is not None), default=None)

    def _choices(self, row: Mapping[str, str]) -> dict[Thing, Said]:
        cell = row.get(_SAID_AT, "").strip()
        at = rules.instant(cell, column=_SAID_AT) if cell else None
        answers = {
            thing: rules.answer(row[name], column=name)
            for name, thing in self._things.items()
            if name in row
        }
        return {thing: Said(yes, at) for thing, yes in answers.items() if yes is not None}
