"""Imports: files and lists that other companies send, row by row, each once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BufferedReader
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction

from avow.collection import rules as collected
from avow.collection.errors import CardNumberError, FieldError, RefusedError
from avow.collection.sourcing import Provenance
from avow.core import clock
from avow.core.errors import AvowError, UnusableInputError
from avow.ledger import services as ledger
from avow.ledger.turns import turn
from avow.people import services as people
from avow.sources import reading, rules
from avow.sources.columns import Columns, Told
from avow.sources.errors import RowError
from avow.sources.models import Import, RefusedRow
from avow.sources.outcomes import Asked, Outcome, Whence
from avow.sources.reading import Row, Rows
from avow.sources.taking import take_all
from avow.statement import access as statements

BATCH = 50
"""Rows of one transaction: few enough that nobody else waits long to write."""

TRIES = 4

MOST_SHOWN = 1_000
"""Refused rows that a report lists."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Where a row is wrong, and the code of why."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the rows; no value of any of them."""

    counts: Mapping[str, int]
    refused: Sequence[Refused]
    reference: str = ""
    """Empty for a preview."""


def import_file(*, path: Path, provenance: Provenance, wording: str = "", actor: str) -> Report:
    """Take every row of a file that may be taken, and say of the others where they are wrong.

    The same file adds nothing when it comes again; one that was broken off is gone on with.
    Raises UnusableInputError, UndeclaredSourceError and UndeclaredColumnError before any row.
    """
    with _opened(path) as file:
        return _import(reading.rows(file, path), reading.digest(path), provenance, wording, actor)


def import_rows(
    *, rows: Sequence[object], digest: str, provenance: Provenance, wording: str = "", actor: str
) -> Report:
    """Take rows that came as objects, as `import_file` takes those of a file."""
    return _import(Rows(reading.of_objects(rows)), digest, provenance, wording, actor)


def preview_file(*, path: Path, provenance: Provenance, wording: str = "", actor: str) -> Report:
    """Say what an import would do. Nothing is written."""
    with _opened(path) as file:
        return _preview(reading.rows(file, path), provenance, wording, actor)


def preview_rows(
    *, rows: Sequence[object], provenance: Provenance, wording: str = "", actor: str
) -> Report:
    """Say what an import of these objects would do. Nothing is written."""
    return _preview(Rows(reading.of_objects(rows)), provenance, wording, actor)


def _import(told: Rows, digest: str, provenance: Provenance, wording: str, actor: str) -> Report:
    _said(provenance, wording)
    _columns(provenance).require(told.names)
    begun = _begun(digest, provenance, actor=actor)
    for batch in _batches(told.rows):
        with turn():
            _take_once(begun.pk, batch, _whence(provenance, wording, actor))
    return report(_finished(begun.pk, actor=actor))


def _preview(told: Rows, provenance: Provenance, wording: str, actor: str) -> Report:
    _said(provenance, wording)
    _columns(provenance).require(told.names)
    counts: Counter[str] = Counter()
    refused: list[Refused] = []
    for batch in _batches(told.rows):
        with transaction.atomic():
            whence = replace(_whence(provenance, wording, actor), is_preview=True)
            done = _taken(batch, whence, key="preview")
            transaction.set_rollback(True)
        counts.update(done.counts)
        refused += done.refused[: MOST_SHOWN - len(refused)]
    return Report(counts=_counted(counts), refused=refused)


def report(done: Import) -> Report:
    """Say what became of the rows of an import."""
    listed = done.refused_rows.order_by("line").values_list("line", "field", "reason")
    return Report(
        counts={str(outcome): getattr(done, outcome) for outcome in Outcome},
        refused=[Refused(*row) for row in listed[:MOST_SHOWN]],
        reference=str(done.reference),
    )


@transaction.atomic
def _begun(digest: str, provenance: Provenance, *, actor: str) -> Import:
    """Begin an import, or go on with the one of the same file under the same terms."""
    terms = {
        "source": provenance.source,
        "contract": provenance.contract,
        "purpose": provenance.purpose,
    }
    keyed = people.keyed_hash("sources.file", digest)
    commitment = ledger.seal({**terms, "file": digest})
    begun, is_new = Import.objects.get_or_create(
        file_digest=keyed, **terms, defaults={"salt": commitment.salt, "begun_at": clock.now()}
    )
    if is_new:
        facts: dict[str, ledger.Fact] = {
            "import": begun.reference,
            "source": provenance.source,
            "purpose": provenance.purpose,
            "file": commitment.commitment,
        }
        ledger.append("sources.import_begun", facts, actor=actor)
    return begun


@transaction.atomic
def _finished(reference: UUID, *, actor: str) -> Import:
    done = Import.objects.select_for_update().get(pk=reference)
    if done.finished_at is None:
        done.finished_at = clock.now()
        done.save(update_fields=["finished_at"])
        facts = {str(outcome): getattr(done, outcome) for outcome in Outcome}
        ledger.append("sources.import_finished", {"import": done.reference, **facts}, actor=actor)
    return done


def _take_once(reference: UUID, batch: Sequence[tuple[int, Row]], whence: Whence) -> None:
    """Take some rows, once more when another writer began with one of their people first."""
    for _ in range(TRIES - 1):
        with suppress(IntegrityError):
            return _take_batch(reference, batch, whence)
    return _take_batch(reference, batch, whence)


@transaction.atomic
def _take_batch(reference: UUID, batch: Sequence[tuple[int, Row]], whence: Whence) -> None:
    """Take some rows, with one entry for all of them; those that were taken before stay so."""
    ongoing = Import.objects.select_for_update().get(pk=reference)
    left = [(number, row) for number, row in batch if number > ongoing.rows_done]
    if not left:
        return
    done = _taken(left, whence, key=str(ongoing.reference))
    ongoing.rows_done = left[-1][0]
    for outcome, count in done.counts.items():
        setattr(ongoing, outcome, getattr(ongoing, outcome) + count)
    ongoing.save()
    RefusedRow.objects.bulk_create(
        [RefusedRow(of=ongoing, line=r.line, field=r.field, reason=r.reason) for r in done.refused],
        ignore_conflicts=True,
    )
    facts: dict[str, ledger.Fact] = {
        "import": ongoing.reference,
        "source": ongoing.source,
        "purpose": ongoing.purpose,
        "version": whence.version.digest,
        "rows": done.commitments,
        **done.counts,
    }
    ledger.append("sources.rows_imported", facts, actor=whence.actor)


@dataclass(frozen=True, slots=True)
class _Done:
    counts: dict[str, int]
    refused: list[Refused]
    commitments: list[str]


def _taken(batch: Sequence[tuple[int, Row]], whence: Whence, *, key: str) -> _Done:
    """Take rows: one that is refused takes nothing away from the others."""
    columns = Columns(statements.policy(whence.version), whence.provenance)
    ended = take_all([_asked(row, columns, key) for _, row in batch], whence)
    done = _Done({}, [], [])
    counts: Counter[str] = Counter()
    for (_, row), one in zip(batch, ended, strict=True):
        if isinstance(one, AvowError):
            counts[Outcome.REFUSED] += 1
            done.refused.append(Refused(row.line, _field(one), one.code))
            continue
        counts[one.outcome] += 1
        if one.commitment:
            done.commitments.append(one.commitment)
    done.counts.update(_counted(counts))
    return done


def _asked(row: Row, columns: Columns, key: str) -> Asked:
    same = "\0".join(f"{name}\0{value}" for name, value in sorted(row.cells.items()))
    try:
        return Asked(_told(row, columns), f"{key} {same}")
    except AvowError as error:
        return Asked(error)


def _told(row: Row, columns: Columns) -> Told:
    if row.fault is not None:
        raise row.fault
    columns.require(row.cells)
    if (refused := collected.refused_field(row.cells)) is not None:
        raise CardNumberError("The row holds a card number. Take it out.", refused)
    return columns.told(row.cells)


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {str(outcome): counts.get(outcome, 0) for outcome in Outcome}


def _field(error: AvowError) -> str:
    """Name the field that a refusal is about, where the name may be kept."""
    name = ""
    if isinstance(error, RowError):
        name = error.field
    elif isinstance(error, FieldError):
        name = next(iter(error.fields), "")
    elif isinstance(error, RefusedError):
        name = error.decision.reasons[0].practice.removeprefix("data.")
    return rules.plain_name(name)


def _batches(rows: Iterator[Row]) -> Iterator[list[tuple[int, Row]]]:
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, BATCH)):
        yield batch


def _columns(provenance: Provenance) -> Columns:
    return Columns(statements.policy(), provenance)


def _whence(provenance: Provenance, wording: str, actor: str) -> Whence:
    return Whence(
        provenance=provenance,
        place=f"import/{provenance.source}",
        wording=_said(provenance, wording),
        version=statements.current(),
        actor=actor,
    )


def _said(provenance: Provenance, wording: str) -> str:
    """Give the words that show later what people were asked, as far as the source told them."""
    if any(mark < " " and mark not in "\t\r\n" for mark in provenance.contract + wording):
        raise UnusableInputError(
            "The contract or the wording holds control characters. Write them as they are read."
        )
    return wording.strip() or f"As {provenance.source} reports it under {provenance.contract}."


def _opened(path: Path) -> BufferedReader:
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise UnusableInputError(f"{path} {what}. Name a file that can be read.")
        return path.open("rb")
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # a null byte in the name
        raise UnusableInputError("A file name with a null byte cannot be read.") from error
