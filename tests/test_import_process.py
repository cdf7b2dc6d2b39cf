"""`avow import` as its user runs it: reported, gone on with after a kill, and in flat memory."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from avow.compiler import reading
from tests.running import AVOW, _environment, avow

ROWS = 1_000
RECORDED = """SELECT (SELECT count(*) FROM collection_submission),
    (SELECT count(DISTINCT key) FROM collection_submission),
    (SELECT count(*) FROM ledger_entry WHERE kind = 'collection.recorded')"""
TERMS = ("--source", "guest-lists", "--purpose", "notices", "--contract")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to start from, published."""
    folder = tmp_path_factory.mktemp("shop") / "shop"
    assert avow("init", str(folder)).returncode == 0
    assert avow("publish", str(folder)).returncode == 0
    return folder


def contract(shop: Path) -> str:
    text = (shop / "practices.toml").read_text(encoding="utf-8")
    practices, _ = reading.read(text, file="practices.toml")
    assert practices is not None
    return practices.sources["guest-lists"].contract or "Field & Thimble"


def guests(shop: Path, name: str, count: int) -> Path:
    rows = "".join(f"Ada,{name}{n}@example.org,Spring\n" for n in range(count))
    file = shop / f"{name}.csv"
    file.write_text(f"first_name,email,event\n{rows}", encoding="utf-8")
    return file


def counted(shop: Path, question: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(shop / "data" / "avow.sqlite3", timeout=20)) as database:
        row = database.execute(question).fetchone()
    return tuple(row or ())


def test_refused_rows_are_printed_without_a_value(shop: Path) -> None:
    file = guests(shop, "few", 2)
    file.write_text(file.read_text() + "Kim,kim at example,Spring\n", encoding="utf-8")

    preview = avow("import", str(shop), str(file), *TERMS, contract(shop), "--dry-run")
    imports = "SELECT count(*) FROM sources_import WHERE refused > 0"
    assert counted(shop, imports) == (0,)
    report = shop / "refused.csv"
    done = avow("import", str(shop), str(file), *TERMS, contract(shop), "--report", str(report))

    assert (preview.returncode, done.returncode) == (1, 1), done.stderr
    assert "2  would be taken" in preview.stdout
    assert "line 4: row: people.email_address" in done.stdout
    assert report.read_text(encoding="utf-8").splitlines()[1:] == ["4,,people.email_address"]
    assert "example" not in preview.stdout + done.stdout + done.stderr


def test_what_is_not_declared_is_one_clear_line(shop: Path) -> None:
    file = guests(shop, "other", 1)
    done = avow("import", str(shop), str(file), *TERMS, "Another", "--source", "x")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "source.x" in done.stderr


@pytest.mark.faults
def test_an_import_that_was_killed_is_gone_on_with_and_takes_every_row_once(shop: Path) -> None:
    file = guests(shop, "many", ROWS)
    words = ["import", str(shop), str(file), *TERMS, contract(shop)]
    before = counted(shop, RECORDED)
    process = subprocess.Popen([*AVOW, *words], env=_environment({}), stdout=subprocess.DEVNULL)
    begun = "SELECT coalesce(max(rows_done), 0) FROM sources_import WHERE finished_at IS NULL"
    until = time.monotonic() + 60
    while counted(shop, begun)[0] not in range(50, ROWS) and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    (left,) = counted(shop, begun)
    assert 0 < left < ROWS

    done = avow(*words)

    assert done.returncode == 0, done.stderr
    assert f"{ROWS:,}  taken" in done.stdout
    assert counted(shop, RECORDED) == tuple(count + ROWS for count in before)
    assert avow("audit", str(shop)).returncode == 0
