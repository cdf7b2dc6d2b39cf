"""What the tests of the room stand on."""

from collections.abc import Iterator

import pytest

from avow.sources import conf
from avow.sources.tests.factories import SECRET, in_force
from avow.statement.models import Version


@pytest.fixture
def version(db: None) -> Version:
    """The statement of Linden & Lark, in force."""
    return in_force()


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same secret for whoever proves who they are."""
    for name in ("SHOPIFY_SECRET", "WOOCOMMERCE_SECRET", "IMPORT_TOKEN"):
        monkeypatch.setenv(f"AVOW_SOURCES_{name}", SECRET)
    conf.settings.cache_clear()
    yield
    conf.settings.cache_clear()
