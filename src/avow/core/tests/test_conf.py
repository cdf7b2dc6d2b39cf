from pathlib import Path

import pytest

from avow.core import conf
from avow.core.conf import RoomSettings
from avow.core.errors import SettingsError


class ShopSettings(RoomSettings, env_prefix="AVOW_SHOP_"):
    shelves: int = 3


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "avow.toml"
    monkeypatch.setenv(conf.FILE_VARIABLE, str(path))
    return path


def test_the_environment_wins_over_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[shop]\nshelves = 5\n")

    assert conf.load(ShopSettings, room="shop").shelves == 5
    monkeypatch.setenv("AVOW_SHOP_SHELVES", "7")
    assert conf.load(ShopSettings, room="shop").shelves == 7


@pytest.mark.parametrize(
    ("text", "identifier", "hint"),
    [
        ("[shop]\nshelves = 'many'\n", "shop.shelves", "AVOW_SHOP_SHELVES"),
        ("[shop]\nshelfs = 5\n", "shop.shelfs", "Known are shelves"),
        ("shop = 5\n", "shop", "[shop]"),
        ("[shop\n", "config.file", "AVOW_CONFIG"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_an_id_and_a_hint(
    config: Path, text: str, identifier: str, hint: str
) -> None:
    config.write_text(text)

    with pytest.raises(SettingsError) as refused:
        conf.load(ShopSettings, room="shop")

    assert refused.value.identifier == identifier
    assert hint in refused.value.hint


def test_a_table_that_no_room_reads_is_refused(config: Path) -> None:
    config.write_text("[shopp]\nshelves = 5\n")

    with pytest.raises(SettingsError, match=r"\[shopp\] is read by no room"):
        conf.refuse_unknown_tables({"shop"})
