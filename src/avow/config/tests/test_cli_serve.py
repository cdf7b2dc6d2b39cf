"""Serving a folder: what stops the start, and what is published."""

from pathlib import Path

import pytest
from tests.running import avow

from avow.config.cli import main


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "my shop"
    assert main(["init", str(folder)]) == 0
    return folder


@pytest.mark.parametrize(
    ("settings", "identifier"),
    [
        ("[config]\ndebug = 'maybe'\n", "config.debug"),
        ("[config]\nsitee = 'x'\n", "config.sitee"),
        ("[ledger]\norigin = 'a b'\n", "ledger.origin"),
        ("[people]\nphone_region = 'Utopia'\n", "people.phone_region"),
        ("[peple]\nphone_region = 'US'\n", "peple"),
        ("[config\n", "config.file"),
    ],
)
def test_a_wrong_setting_stops_the_start_in_one_line(
    shop: Path, settings: str, identifier: str
) -> None:
    (shop / "avow.toml").write_text(settings, encoding="utf-8")

    ended = avow("serve", str(shop))

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"avow: {identifier}: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_ledger_keeps_its_name(shop: Path) -> None:
    assert avow("publish", str(shop), AVOW_LEDGER_ORIGIN="shop.example/ledger").returncode == 0

    ended = avow("publish", str(shop), AVOW_LEDGER_ORIGIN="other.example/ledger")

    assert ended.returncode == 2
    assert ended.stderr.startswith("avow: ledger.origin: ")


def test_the_same_text_is_published_once_and_audited(shop: Path) -> None:
    for _ in range(2):
        assert avow("publish", str(shop)).stdout.startswith("Published version 1, in force from")

    audited = avow("audit", str(shop))

    assert audited.stdout.splitlines()[-1] == "Everything fits."
    assert audited.stdout.startswith("2 entries")


def test_a_text_with_errors_is_not_published(shop: Path) -> None:
    statement = shop / "statement.md"
    with statement.open("a", encoding="utf-8") as text:
        text.write("\nWe sell your information to data brokers.\n")

    ended = avow("publish", str(shop))

    assert ended.returncode == 1
    assert "Nothing was published" in ended.stderr
    assert avow("audit", str(shop)).stdout.startswith("0 entries")
    assert avow("serve", str(shop)).returncode == 1


def test_a_folder_that_init_did_not_make_is_named(tmp_path: Path) -> None:
    ended = avow("serve", str(tmp_path))

    assert ended.returncode == 2
    assert "holds no avow.toml" in ended.stderr
    assert list(tmp_path.iterdir()) == []
