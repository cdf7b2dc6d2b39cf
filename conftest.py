"""What every test stands on."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _emptied_ledger() -> Iterator[None]:
    """Lift the ledger's guards while Django empties all tables after a test that commits."""
    from django.test import TransactionTestCase

    from avow.ledger.tests.unguarded import unguarded

    emptied = TransactionTestCase._fixture_teardown  # noqa: SLF001

    def _fixture_teardown(case: TransactionTestCase) -> None:
        with unguarded():
            emptied(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        yield
