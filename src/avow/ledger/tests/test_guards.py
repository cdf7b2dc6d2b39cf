"""No statement, whoever sends it, changes or deletes what the ledger holds."""

import pytest
from django.db import DatabaseError, connection, transaction

from avow.ledger import auditing, services

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENTS = [
    "UPDATE ledger_entry SET kind = 'choices.opted_in'",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_sequenced SET entry_id = entry_id + 1",
    "DELETE FROM ledger_sequenced",
    "UPDATE ledger_checkpoint SET size = size + 1",
    "DELETE FROM ledger_checkpoint",
    "UPDATE ledger_tile SET number = number + 1",
    "DELETE FROM ledger_tile",
]
SQLITE = [
    "UPDATE ledger_tile SET hashes = zeroblob(8192)",
    "UPDATE ledger_tile SET hashes = zeroblob(0)",
    "UPDATE ledger_tile SET hashes = hashes || zeroblob(8192)",
    "REPLACE INTO ledger_entry SELECT number, reference, 'other', body FROM ledger_entry",
    "REPLACE INTO ledger_entry SELECT number + 900, reference, kind, body FROM ledger_entry",
    "REPLACE INTO ledger_sequenced SELECT * FROM ledger_sequenced",
    'REPLACE INTO ledger_sequenced SELECT "index" + 900, entry_id FROM ledger_sequenced',
    "REPLACE INTO ledger_checkpoint SELECT size, zeroblob(9) FROM ledger_checkpoint",
    "REPLACE INTO ledger_tile SELECT level, number, zeroblob(64) FROM ledger_tile",
]
POSTGRESQL = [
    "UPDATE ledger_tile SET hashes = decode(repeat('00', 8192), 'hex')",
    "UPDATE ledger_tile SET hashes = ''",
    "UPDATE ledger_tile SET hashes = hashes || decode(repeat('00', 8192), 'hex')",
    "TRUNCATE ledger_entry CASCADE",
    "TRUNCATE ledger_sequenced",
    "TRUNCATE ledger_pending",
    "TRUNCATE ledger_tile",
    "TRUNCATE ledger_checkpoint",
    """INSERT INTO ledger_tile VALUES (0, 0, '') ON CONFLICT (level, number)
    DO UPDATE SET hashes = ''""",
]
EVERY = STATEMENTS + (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


@pytest.mark.parametrize("statement", EVERY)
def test_the_database_refuses_to_change_what_is_kept(statement: str) -> None:
    with transaction.atomic():
        services.append("choices.opted_out", {}, actor="system")

    with pytest.raises(DatabaseError, match="The ledger is append-only"):
        _run(statement)

    assert str(auditing.audit().fault) == "None"


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
