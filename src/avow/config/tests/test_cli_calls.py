"""A do-not-call list from the command line."""

from pathlib import Path

import pytest
from tests.running import avow

from avow.core import clock


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    for word in ("init", "publish"):
        assert avow(word, str(folder)).returncode == 0
    return folder


def test_a_list_is_taken_and_says_until_when_it_holds(shop: Path) -> None:
    (shop / "list.csv").write_text("503,5550142\n212,5550199\n", encoding="utf-8")
    day = clock.today().isoformat()

    taken = avow("do-not-call", str(shop), str(shop / "list.csv"), "--dated", day)

    assert taken.returncode == 0, taken.stderr
    assert taken.stdout.splitlines()[0] == f"2 numbers are on the list national of {day}."


@pytest.mark.parametrize(
    ("file", "day"), [("list.csv", "soon"), ("nowhere.csv", "2026-11-20"), ("words.csv", "")]
)
def test_what_is_no_list_is_one_clear_line(shop: Path, file: str, day: str) -> None:
    (shop / "list.csv").write_text("5035550142\n", encoding="utf-8")
    (shop / "words.csv").write_text("coat\nscarf\nhat\n", encoding="utf-8")

    refused = avow(
        "do-not-call", str(shop), str(shop / file), "--dated", day or clock.today().isoformat()
    )

    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
