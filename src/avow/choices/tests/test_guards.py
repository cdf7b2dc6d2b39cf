"""No statement, whoever sends it, changes or deletes what people said."""

import pytest
from django.db import DatabaseError, connection, transaction

from avow.choices import services
from avow.choices.models import ChoiceEvent, DeviceChoice, SignalEvent
from avow.choices.tests.factories import banner, evidence, published, somebody

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = {
    "choices_choiceevent": ChoiceEvent,
    "choices_signalevent": SignalEvent,
    "choices_devicechoice": DeviceChoice,
}
EVERY = [
    "UPDATE {} SET place = 'elsewhere'",
    "DELETE FROM {}",
    "REPLACE INTO {} SELECT * FROM {}" if connection.vendor == "sqlite" else "TRUNCATE {} CASCADE",
]


@pytest.fixture(autouse=True)
def _one_of_each(transactional_db: None) -> None:
    published()
    ada = somebody()
    services.stop_all(data_subject=ada, evidence=evidence(), actor="data_subject", key="1")
    services.record_signal(
        data_subject=ada, device="phone", signal="gpc", evidence=evidence(how="signal")
    )
    services.choose_on_device(classes={"analytics": True}, evidence=banner(), key="1")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", EVERY)
def test_the_database_refuses_to_change_what_people_said(table: str, statement: str) -> None:
    before = list(TABLES[table]._default_manager.values())

    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, table))

    assert list(TABLES[table]._default_manager.values()) == before
    assert len(before) == 1
