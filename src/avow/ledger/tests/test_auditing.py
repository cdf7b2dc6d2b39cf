"""The audit names whatever was changed, in every table and every byte."""

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction

from avow.ledger import auditing, conf, services, tree
from avow.ledger.models import Checkpoint, Entry, Pending, Sequenced, Tile
from avow.ledger.tests.unguarded import unguarded

SIZES = (3, 256, 300)


@pytest.fixture
def ledger(db: None) -> Iterator[None]:
    """A ledger of 300 entries and three checkpoints, its guards lifted."""
    for start, end in pairwise((0, *SIZES)):
        for number in range(start, end):
            services.append("choices.opted_out", {"number": number}, actor="system")
        services.integrate()
    connection.check_constraints()
    with unguarded():
        yield


def _fault_after(statement: str, *parameters: Any) -> str:
    """Say which fault an audit finds after one change, which is then taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0
        found = auditing.audit()
        transaction.set_rollback(True)
    return str(found.fault)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :]


@pytest.mark.usefixtures("ledger")
def test_a_whole_ledger_is_clean() -> None:
    found = auditing.audit()

    bodies = [
        bytes(body) for body in Entry.objects.order_by("number").values_list("body", flat=True)
    ]
    assert found.clean
    assert found.root == tree.root_hash(bodies)
    assert (found.entries, found.checkpoints, found.pending) == (300, 3, 0)


@pytest.mark.django_db
def test_an_empty_ledger_is_clean() -> None:
    found = auditing.audit()

    assert found.clean
    assert found.root == tree.EMPTY_ROOT


@pytest.mark.usefixtures("ledger")
def test_any_byte_of_an_entry_is_found_and_named() -> None:
    chance = random.Random(9162)
    for index, entry in enumerate(Entry.objects.order_by("number")):
        body = bytes(entry.body)
        every = range(len(body)) if index == 7 else [chance.randrange(len(body))]
        for at in every:
            fault = _fault_after(
                "UPDATE ledger_entry SET body = %s WHERE number = %s",
                _flipped(body, at),
                entry.number,
            )

            assert fault == (
                f"entry {index} (choices.opted_out, {entry.reference}): "
                "its content is not what was signed"
            )


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(("level", "number", "path"), [(0, 0, "000"), (0, 1, "001.p/44")])
def test_any_byte_of_a_tile_is_found_and_named(level: int, number: int, path: str) -> None:
    hashes = bytes(Tile.objects.get(level=level, number=number).hashes)
    for at in random.Random(number).sample(range(len(hashes)), 60):
        fault = _fault_after(
            "UPDATE ledger_tile SET hashes = %s WHERE level = %s AND number = %s",
            _flipped(hashes, at),
            level,
            number,
        )

        index = number * 256 + at // 32
        assert fault == f"tile tile/{level}/{path}: its hash of entry {index} was changed"


@pytest.mark.usefixtures("ledger")
def test_any_byte_of_an_upper_tile_is_found_and_named() -> None:
    hashes = bytes(Tile.objects.get(level=1).hashes)
    for at in range(len(hashes)):
        fault = _fault_after(
            "UPDATE ledger_tile SET hashes = %s WHERE level = 1", _flipped(hashes, at)
        )

        assert fault == "tile tile/1/000.p/1: it is not what the entries make it"


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("size", SIZES)
def test_any_byte_of_a_checkpoint_is_found_and_named(size: int) -> None:
    note = bytes(Checkpoint.objects.get(size=size).note)
    for at in range(len(note)):
        fault = _fault_after(
            "UPDATE ledger_checkpoint SET note = %s WHERE size = %s", _flipped(note, at), size
        )

        assert fault.startswith(f"checkpoint {size}: ")


@pytest.mark.usefixtures("ledger")
def test_a_checkpoint_signed_over_another_tree_is_found() -> None:
    fork = conf.signing_key().sign(f"testserver/ledger\n3\n{'A' * 43}=\n")

    fault = _fault_after("UPDATE ledger_checkpoint SET note = %s WHERE size = 3", fork)

    assert fault == "checkpoint 3: its root is not that of the first entries"


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            'UPDATE ledger_sequenced SET "index" = 1005 WHERE "index" = 5',
            "sequence 300: 1006 entries have a place, but the newest checkpoint is of 300",
        ),
        ('DELETE FROM ledger_sequenced WHERE "index" = 5', "sequence 5: no entry has this place"),
        (
            'UPDATE ledger_sequenced SET entry_id = 9999999 WHERE "index" = 5',
            "sequence 5: it names the entry of number 9999999, which is not there",
        ),
        (
            'DELETE FROM ledger_sequenced WHERE "index" > 255',
            "sequence 256: 256 entries have a place, but the newest checkpoint is of 300",
        ),
        ("DELETE FROM ledger_tile WHERE level = 0 AND number = 1", "tile tile/0/001.p/44: "),
        ("DELETE FROM ledger_tile WHERE level = 1", "tile tile/1/000.p/1: "),
        (
            "INSERT INTO ledger_tile (level, number, hashes) VALUES (2, 0, '')",
            "tile beyond the tree: there are more than 3 tiles",
        ),
        ("DELETE FROM ledger_checkpoint WHERE size = 300", "sequence 256: 300 entries have"),
        ("UPDATE ledger_checkpoint SET note = '' WHERE size = 300", "checkpoint 300: The note"),
        ("UPDATE ledger_checkpoint SET size = 299 WHERE size = 300", "checkpoint 299: its note is"),
        ("UPDATE ledger_checkpoint SET size = -1 WHERE size = 3", "checkpoint -1: its note is"),
    ],
)
def test_a_row_moved_taken_or_added_is_found(statement: str, fault: str) -> None:
    assert _fault_after(statement).startswith(fault)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("column", ["reference", "kind"])
def test_a_changed_column_beside_an_entry_is_found(column: str) -> None:
    other = {"reference": "5f3c1a528a1b4c6d9e0f0123456789ab", "kind": "choices.opted_in"}[column]
    number = Sequenced.objects.get(index=8).entry_id

    fault = _fault_after(
        f"UPDATE ledger_entry SET {column} = %s WHERE number = %s",  # noqa: S608
        other,
        number,
    )

    assert fault.startswith("entry 8 (")
    assert fault.endswith("its reference or kind beside it is not the one in its content")


@pytest.mark.usefixtures("ledger")
def test_two_entries_that_change_places_are_found() -> None:
    one, two = Sequenced.objects.filter(index__in=(5, 6)).order_by("index")

    fault = _fault_after(
        "UPDATE ledger_entry SET number = CASE number WHEN %s THEN -1 ELSE %s END "
        "WHERE number IN (%s, %s)",
        one.entry_id,
        one.entry_id,
        one.entry_id,
        two.entry_id,
    )

    assert fault.startswith("entry 5 (choices.opted_out, ")


@pytest.mark.usefixtures("ledger")
def test_an_entry_taken_out_of_the_queue_is_found() -> None:
    entry = services.append("choices.opted_in", {}, actor="system")
    Pending.objects.all().delete()
    connection.check_constraints()

    assert str(auditing.audit().fault) == (
        f"entry of number {entry.number} (choices.opted_in, {entry.reference}): "
        "it is neither in the tree nor waiting for its place"
    )
