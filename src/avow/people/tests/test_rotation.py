"""Wrapping keys are replaced, and nothing is lost on the way."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from avow.core.errors import SettingsError
from avow.ledger.models import Entry
from avow.people import conf, keys, rotation, services, wrapping
from avow.people.errors import SealError
from avow.people.models import DataSubject, WrappingKey
from avow.people.wrapping import KeyFiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyFiles]:
    """Key files of this test's own."""
    kept = KeyFiles(tmp_path)
    monkeypatch.setattr(wrapping, "service", lambda: kept)
    yield kept
    keys.key_in.cache_clear()


def sealed_people(count: int) -> list[tuple[DataSubject, bytes]]:
    people = [services.find_or_create(actor="system") for _ in range(count)]
    return [(person, services.seal_value(person, "name", "Ada")) for person in people]


def read(sealed: list[tuple[DataSubject, bytes]]) -> set[str]:
    for person, _ in sealed:
        person.refresh_from_db()
    return {services.open_value(person, "name", value) for person, value in sealed}


def test_after_a_rotation_everything_is_read_and_the_old_key_is_gone(
    files: KeyFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    sealed = sealed_people(5)
    old = {bytes(person.wrapped_key or b"") for person, _ in sealed}

    assert rotation.rotate_wrapping_key(actor="system") == "vault-2"

    assert read(sealed) == {"Ada"}
    assert [path.name for path in tmp_path.iterdir()] == ["vault-2.key"]
    assert not old & {bytes(person.wrapped_key or b"") for person, _ in sealed}
    assert list(WrappingKey.objects.values_list("name", flat=True)) == ["vault-2"]
    entry = Entry.objects.get(kind="people.wrapping_key_rotated")
    assert entry.content["facts"] == {"key": "vault-2", "retired": ["vault"]}


def test_each_rotation_makes_the_next_key(files: KeyFiles) -> None:
    sealed = sealed_people(1)

    assert [rotation.rotate_wrapping_key(actor="system") for _ in range(3)] == [
        "vault-2",
        "vault-3",
        "vault-4",
    ]
    assert read(sealed + sealed_people(1)) == {"Ada"}


class _PowerCut(Exception):  # noqa: N818 (no error of ours)
    """The machine stops."""


@pytest.mark.parametrize("stops_after", range(4))
def test_a_rotation_that_was_broken_off_is_finished(
    files: KeyFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops_after: int
) -> None:
    sealed = sealed_people(4)
    monkeypatch.setattr(rotation, "BATCH", 1)
    wrap, left = KeyFiles.wrap, iter(range(stops_after))

    def cut(self: KeyFiles, key: bytes, *, pseudonym: UUID, by: str) -> bytes:
        if next(left, None) is None:
            raise _PowerCut
        return wrap(self, key, pseudonym=pseudonym, by=by)

    with monkeypatch.context() as broken:
        broken.setattr(KeyFiles, "wrap", cut)
        with pytest.raises(_PowerCut):
            rotation.rotate_wrapping_key(actor="system")
        assert read(sealed) == {"Ada"}

    assert rotation.rotate_wrapping_key(actor="system") == "vault-2"
    assert read(sealed) == {"Ada"}
    assert [path.name for path in tmp_path.iterdir()] == ["vault-2.key"]


def test_a_person_who_is_forgotten_is_wrapped_no_more(files: KeyFiles) -> None:
    [(person, _)] = sealed_people(1)
    services.forget(data_subject=person, actor="system")

    rotation.rotate_wrapping_key(actor="system")

    assert DataSubject.objects.get().wrapped_key is None


def test_a_key_that_is_not_there_is_not_made_to_open_with(files: KeyFiles, tmp_path: Path) -> None:
    with pytest.raises(SealError, match=r"vault-7\.key is not there"):
        files.unwrap(bytes(60), pseudonym=uuid4(), by="vault-7")

    assert not list(tmp_path.iterdir())


def test_a_wrapped_key_opens_for_its_person_only(files: KeyFiles) -> None:
    wrapped = files.wrap(bytes(32), pseudonym=uuid4(), by="vault")

    with pytest.raises(SealError):
        files.unwrap(wrapped, pseudonym=uuid4(), by="vault")


@pytest.mark.parametrize("path", ["nowhere.at.all", "avow.people.wrapping.service_of_nobody"])
def test_a_key_service_that_is_not_there_is_refused_by_its_path(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVOW_PEOPLE_KEY_SERVICE", path)
    conf.settings.cache_clear()
    try:
        with pytest.raises(SettingsError, match=path):
            wrapping.service.__wrapped__()
    finally:
        conf.settings.cache_clear()
