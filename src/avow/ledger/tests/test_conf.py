"""The ledger's name and key: made once, kept to its owner, the same for ever."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django import Settings

from avow.core.errors import SettingsError
from avow.ledger import conf


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """An empty home of an installation at shop.example."""
    settings.AVOW = SimpleNamespace(home=tmp_path / "home", site="https://shop.example")
    conf.settings.cache_clear()
    yield tmp_path / "home"
    conf.settings.cache_clear()


def start_again_as(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVOW_LEDGER_ORIGIN", origin)
    conf.settings.cache_clear()


def test_the_key_is_made_once_and_only_its_owner_reads_it(home: Path) -> None:
    key = conf.signing_key().public

    file = home / "ledger.key"
    conf._read_key.cache_clear()
    assert conf.signing_key().public == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["ledger.key"]


def test_the_name_is_the_sites_own_and_stays_when_the_site_moves(
    home: Path, settings: Settings
) -> None:
    first = conf.signing_key()
    settings.AVOW = SimpleNamespace(home=home, site="https://other.example")
    conf._read_key.cache_clear()

    assert first.name == conf.signing_key().name == "shop.example/ledger"


def test_processes_that_start_together_agree_on_one_key(home: Path) -> None:
    def make() -> None:
        conf._make_key(home / "ledger.key")

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [path.name for path in home.iterdir()] == ["ledger.key"]


def test_a_chosen_name_is_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_again_as("log.shop.example/2026/", monkeypatch)

    assert conf.signing_key().name == "log.shop.example/2026"


def test_another_name_for_an_old_ledger_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf.signing_key()
    start_again_as("other.example/ledger", monkeypatch)

    with pytest.raises(SettingsError, match=r"shop\.example/ledger for ever") as refused:
        conf.signing_key()

    assert refused.value.identifier == "ledger.origin"


@pytest.mark.parametrize("origin", ["https://shop.example/ledger", "shop example", "a+b"])
def test_a_name_with_a_scheme_or_a_space_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    start_again_as(origin, monkeypatch)

    with pytest.raises(SettingsError, match="no scheme, no space"):
        conf.signing_key()

    assert not home.exists()


def test_a_broken_key_is_refused_and_not_replaced(home: Path) -> None:
    home.mkdir()
    (home / "ledger.key").write_text("broken")

    with pytest.raises(SettingsError, match="holds no signing key"):
        conf.signing_key()

    assert (home / "ledger.key").read_text() == "broken"
