"""People who said yes, each with a key and a sealed address of their own.

Rows are written by plain SQL: the acts behind them are not what is measured.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

PAGE = 10_000

Sealed = tuple[uuid.UUID, bytes, bytes]
"""A pseudonym, the wrapped key, and the address under it."""


def fill(start: int, end: int) -> None:
    """Write the people with these numbers, page by page."""
    from django.db import connection, transaction

    tables, everybody = _tables(), _sealed(start, end)
    while people := list(islice(everybody, PAGE)):
        with transaction.atomic():
            _write(tables, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sealed(start: int, end: int) -> Iterator[Sealed]:
    """Seal the addresses of people, in the order of their pseudonyms: random ones take long."""
    from avow.people import vault, wrapping

    service = wrapping.service()
    name = service.current()
    for number in range(start, end):
        key, who = vault.new_key(), uuid.UUID(int=number + 1)
        address = f"p{number}@example.org".encode()
        sealed = vault.seal(key, address, pseudonym=who, field="email")
        yield who, service.wrap(key, pseudonym=who, by=name), sealed


def _write(tables: "Sequence[_Table]", people: Sequence[Sealed]) -> None:
    from django.db import connection

    native = connection.features.has_native_uuid_field
    known = [(who if native else who.hex, who.hex, key, sealed) for who, key, sealed in people]
    persons, submissions, facts, answers = tables
    persons.write((who, key) for who, _, key, _ in known)
    submissions.write((who, who, text, text, who) for who, text, _, _ in known)
    facts.write((who, sealed) for who, _, _, sealed in known)
    answers.write((who,) for who, _, _, _ in known)


class _Table:
    """Rows that are the same but for some columns."""

    def __init__(self, row: "Model", *own: str) -> None:
        from django.db import connection

        meta = row._meta  # noqa: SLF001 (Django's documented interface)
        others = [f for f in meta.concrete_fields if f.attname not in own and not _counted(f)]
        self._same = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in others]
        columns = [*own, *(field.column for field in others)]
        self._insert = (
            f"INSERT INTO {meta.db_table} ({', '.join(columns)})"
            f" VALUES ({', '.join(['%s'] * len(columns))})"
        )

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows that differ in their own columns."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.executemany(self._insert, [(*row, *self._same) for row in rows])


def _counted(field: Any) -> bool:
    """Say whether the database numbers the rows itself."""
    return field.get_internal_type() in ("AutoField", "BigAutoField")


def _tables() -> list[_Table]:
    """Give the tables of a person, of what they gave and where, and of their answer."""
    from avow.choices.models import Answer
    from avow.collection.models import Fact, Submission
    from avow.core import clock
    from avow.people import access, wrapping
    from avow.people.models import DataSubject
    from avow.statement import access as statements

    now, digest = clock.now(), statements.current().digest
    key = access.wrapping_key(wrapping.service().current())
    person = DataSubject(wrapping_key=key, created_at=now)
    given = Submission(
        touchpoint="newsletter", version_digest=digest, place="bench", salt=b"", at=now
    )
    yes = Answer(
        purpose="news", channel="email", says_yes=True, since=now, act="opted_in", version=1
    )
    return [
        _Table(person, "pseudonym", "wrapped_key"),
        _Table(given, "reference", "data_subject_id", "key", "request_digest", "entry"),
        _Table(Fact(field="email"), "submission_id", "sealed"),
        _Table(yes, "data_subject_id"),
    ]
