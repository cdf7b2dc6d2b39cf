"""Secrets are long, and wrong settings stop the start."""

from pathlib import Path

import pytest

from avow.core.errors import SettingsError
from avow.sources import conf


@pytest.fixture(autouse=True)
def _fresh() -> None:
    conf.settings.cache_clear()


@pytest.mark.parametrize("name", ["SHOPIFY_SECRET", "WOOCOMMERCE_SECRET", "IMPORT_TOKEN"])
def test_a_short_secret_stops_the_start_and_is_not_repeated(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"AVOW_SOURCES_{name}", "hunter2-secret")

    with pytest.raises(SettingsError, match=rf"sources\.{name.lower()}.*16 characters") as refused:
        conf.settings()
    assert "hunter2" not in str(refused.value)


def test_a_mapping_that_is_not_there_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVOW_SOURCES_MAPPING", str(tmp_path / "nowhere.toml"))

    with pytest.raises(SettingsError, match=r"sources\.mapping.*no such file"):
        conf.settings()
