"""Keys in files."""

import stat
from pathlib import Path

import pytest

from avow.core.errors import SettingsError
from avow.people import keys


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "vault.key"

    first = keys.key_in(path)
    keys.key_in.cache_clear()

    assert keys.key_in(path) == first == path.read_bytes()
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["vault.key"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(bytes(32))
    path.chmod(0o640)

    with pytest.raises(SettingsError, match=r"chmod 600 vault\.key"):
        keys.key_in(path)


def test_a_shortened_key_is_refused_and_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.touch(mode=0o600)
    path.write_bytes(bytes(31))

    with pytest.raises(SettingsError, match="31 bytes, not 32"):
        keys.key_in(path)

    assert path.read_bytes() == bytes(31)
