"""What every test of the hot path stands on."""

from collections.abc import Iterator

import pytest

from avow.edge import conf, services
from avow.edge.policies import policies


@pytest.fixture(autouse=True)
def _new_threads() -> Iterator[None]:
    """A writer and a reader for the test, so that no connection outlives its database."""
    _begin_anew()
    yield
    _begin_anew()


def _begin_anew() -> None:
    services.stop()
    conf.settings.cache_clear()
    policies.__init__()  # type: ignore[misc]  # as a new process would know nothing
