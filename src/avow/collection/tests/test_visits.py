"""Visits and purchases go from their tables into files, each exactly once, and out again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from avow.collection import access
from avow.collection.errors import FilesError
from avow.collection.models import Purchase, RolledFile, Visit
from avow.collection.visits import rolling, storing
from avow.core import clock
from avow.people import erasing, holders
from avow.people import services as people

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINES = [{"product": "linden-coat", "quantity": 2, "price_cents": 42_800}]
ALWAYS = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the files of one test."""
    monkeypatch.setattr(storing, "folder", lambda: tmp_path)
    return tmp_path


def visit(at: datetime, host: str = "search.example") -> None:
    """Let a visit land."""
    Visit.objects.create(
        touchpoint="visit",
        version_digest="a" * 64,
        at=at,
        network="192.0.2.0/24",
        operating_system="linux",
        referrer_host=host,
        entry=uuid4(),
    )


def purchase(pseudonym: UUID, at: datetime = NOON) -> None:
    """Let a purchase land."""
    Purchase.objects.create(
        pseudonym=pseudonym,
        touchpoint="purchase-web",
        version_digest="a" * 64,
        at=at,
        currency="USD",
        total_cents=85_600,
        lines=LINES,
        entry=uuid4(),
    )


def roll(at: datetime = NOON + timedelta(days=3)) -> int:
    """Roll at a time."""
    with clock.stopped_at(at):
        return rolling.roll()


def hosts() -> list[str]:
    return sorted(row["referrer_host"] for row in access.visits(*ALWAYS))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))


def test_visits_of_two_days_go_into_a_file_each_and_are_read_as_before(folder: Path) -> None:
    for at, host in (
        (NOON, "a.example"),
        (NOON, "b.example"),
        (NOON + timedelta(days=1), "c.example"),
    ):
        visit(at, host)
    before = sorted(map(str, (dict(row) for row in access.visits(*ALWAYS))))

    assert roll() == 3

    assert not Visit.objects.exists()
    assert [name.rpartition("/")[0] for name in files(folder)] == [
        "day=2026-11-20/bucket=00",
        "day=2026-11-21/bucket=00",
    ]
    assert sorted(held.rows for held in RolledFile.objects.all()) == [1, 2]
    assert sorted(map(str, (dict(row) for row in access.visits(*ALWAYS)))) == before
    for path in folder.rglob("*.parquet"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_day_has_one_file_however_often_it_is_rolled(folder: Path) -> None:
    for host in ("a.example", "b.example", "c.example"):
        visit(NOON, host)
        assert roll() == 1

    assert len(files(folder)) == 1
    assert hosts() == ["a.example", "b.example", "c.example"]


def test_only_what_is_old_enough_is_rolled() -> None:
    visit(NOON)
    assert roll(NOON + rolling.ROLL_AFTER - timedelta(seconds=1)) == 0
    visit(NOON + rolling.ROLL_AFTER - timedelta(minutes=5))

    assert roll(NOON + rolling.ROLL_AFTER) == 1
    assert Visit.objects.count() == 1
    assert len(hosts()) == 2


def test_a_time_is_read_from_its_beginning_and_before_its_end() -> None:
    for minutes in (0, 10, 20):
        visit(NOON + timedelta(minutes=minutes), f"{minutes}.example")
    roll()
    visit(NOON + timedelta(minutes=15), "15.example")

    found = access.visits(NOON + timedelta(minutes=10), NOON + timedelta(minutes=20))

    assert sorted(row["referrer_host"] for row in found) == ["10.example", "15.example"]


def test_a_purchase_is_in_the_bucket_of_its_person_to_the_cent() -> None:
    ada = uuid4()
    purchase(ada)
    roll()

    assert RolledFile.objects.get().bucket == storing.bucket_of(ada)
    (row,) = access.purchases(*ALWAYS)
    assert (row["pseudonym"], row["total_cents"], row["at"]) == (str(ada), 85_600, NOON)
    assert row["lines"] == LINES


@pytest.mark.parametrize("rolled", [True, False])
def test_an_erasure_writes_the_buckets_of_the_person_again_and_no_other(
    folder: Path, rolled: bool
) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="data_subject")
    neighbour = UUID(int=(ada.pk.int + storing.BUCKETS) % 2**128)
    stranger = UUID(int=(ada.pk.int + 1) % 2**128)
    for day in range(2):
        for who in (ada.pk, neighbour, stranger):
            purchase(who, NOON + timedelta(days=day))
    if rolled:
        assert roll() == 6
        assert str(ada.pk).encode() in _bytes(folder)
    before = {name for name in files(folder) if f"={storing.bucket_of(stranger):02}/" in name}

    erasing.erase(data_subject=ada, actor="data_subject")

    assert str(ada.pk).encode() not in _bytes(folder)
    assert before <= set(files(folder))
    left = sorted(row["pseudonym"] for row in access.purchases(*ALWAYS))
    assert left == sorted([str(neighbour), str(stranger)] * 2)
    assert {holder.name: holder.holds(ada) for holder in holders.registered()}["purchases"] == 0


def test_a_file_of_one_person_alone_goes_with_them(folder: Path) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="data_subject")
    purchase(ada.pk)
    roll()

    erasing.erase(data_subject=ada, actor="data_subject")

    assert files(folder) == []
    assert not RolledFile.objects.exists()


def test_who_is_erased_while_rows_are_rolled_comes_back_nowhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="data_subject")
    purchase(ada.pk)
    written = storing.do

    def erased_meanwhile(task: str, **told: object) -> list[object]:
        done = list(written(task, **told))
        if task == "write":
            erasing.erase(data_subject=ada, actor="data_subject")
        return done

    monkeypatch.setattr(storing, "do", erased_meanwhile)
    with pytest.raises(FilesError, match="begins anew"):
        roll()

    assert files(folder) == []
    assert list(access.purchases(*ALWAYS)) == []


def test_a_roll_ends_while_visits_go_on_landing(monkeypatch: pytest.MonkeyPatch) -> None:
    written = storing.do

    def landing(task: str, **told: object) -> list[object]:
        visit(NOON)
        return list(written(task, **told))

    visit(NOON)
    monkeypatch.setattr(storing, "do", landing)

    assert roll() == 1
    assert Visit.objects.count() == 1


def test_what_a_broken_roll_left_behind_goes_and_no_row_with_it(folder: Path) -> None:
    visit(NOON, "a.example")
    roll()
    left = folder / "day=2026-11-20" / "bucket=00" / "visits-0.parquet.part"
    left.write_bytes(b"half")

    assert rolling.tidy() == 0
    assert rolling.tidy(older_than=timedelta(0)) == 1
    assert not left.exists()
    assert hosts() == ["a.example"]


def test_duckdb_stays_out_of_this_process() -> None:
    import sys

    visit(NOON)
    roll()
    list(access.visits(*ALWAYS))

    assert "duckdb" not in sys.modules


def _bytes(folder: Path) -> bytes:
    """The bytes of every file, and of the database where it is one."""
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return content
