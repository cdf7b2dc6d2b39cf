"""Erasure: the key first, then every holder, then a second look."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from avow.ledger.models import Entry
from avow.people import access, erasing, holders, merging, services
from avow.people.errors import ForgottenError, UnfinishedError
from avow.people.holders import Record
from avow.people.models import DataSubject, Erasure, Identifier
from avow.people.services import Kind

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.org"


class Drawer:
    """A holder that keeps names in a drawer, and jams when it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kept: dict[DataSubject, bytes] = {}
        self.jammed = False
        self.overlooks = 0
        self.merged: list[tuple[DataSubject, DataSubject]] = []

    def export(self, person: DataSubject) -> Iterator[Record]:
        if person in self.kept:
            value = services.open_value(person, "name", self.kept[person])
            yield Record("name", value, datetime(2026, 11, 22, tzinfo=UTC), "form", "0" * 64)

    def correct(self, person: DataSubject, field: str, value: str) -> int:
        if person not in self.kept or field != "name":
            return 0
        self.kept[person] = services.seal_value(person, field, value)
        return 1

    def erase(self, person: DataSubject) -> int:
        if self.jammed:
            raise DatabaseError("Ada's row is locked")
        if self.overlooks:
            self.overlooks -= 1
            return 0
        return 1 if self.kept.pop(person, None) else 0

    def holds(self, person: DataSubject) -> int:
        return 1 if person in self.kept else 0

    def merge(self, *, kept: DataSubject, absorbed: DataSubject, actor: str) -> None:
        self.merged.append((kept, absorbed))

    def part(self, *, person: DataSubject, double: DataSubject, actor: str) -> None:
        self.merged.remove((person, double))


@pytest.fixture
def drawers(monkeypatch: pytest.MonkeyPatch) -> list[Drawer]:
    """Two drawers, and no other holder."""
    monkeypatch.setattr(holders, "_holders", {})
    made = [Drawer("lower"), Drawer("upper")]
    for drawer in made:
        holders.sign_up(drawer)
    return made


@pytest.fixture
def ada(drawers: list[Drawer]) -> DataSubject:
    """Ada, whose name is in both drawers."""
    person = services.find_or_create(email=EMAIL, actor="data_subject")
    for drawer in drawers:
        drawer.kept[person] = services.seal_value(person, "name", "Ada")
    return person


def erase(person: DataSubject) -> Erasure:
    return erasing.erase(data_subject=person, actor="data_subject")


def test_every_holder_erases_and_the_ledger_tells_how_much(
    ada: DataSubject, drawers: list[Drawer]
) -> None:
    erasure = erase(ada)

    assert [drawer.kept for drawer in drawers] == [{}, {}]
    assert erasure.finished_at is not None
    entry = Entry.objects.get(kind="people.erased")
    assert entry.content["facts"] == {
        "who": [str(ada.pseudonym)],
        "why": "request",
        "holders": ["lower", "upper"],
        "counts": [1, 1],
    }


def test_erasing_twice_is_recorded_once(ada: DataSubject) -> None:
    assert erase(ada) == erase(ada)
    assert Entry.objects.filter(kind="people.erased").count() == 1


def test_a_holder_that_fails_keeps_neither_the_key_nor_the_others(
    ada: DataSubject, drawers: list[Drawer], caplog: pytest.LogCaptureFixture
) -> None:
    lower, upper = drawers
    lower.jammed = True

    with pytest.raises(UnfinishedError, match="lower could not erase"):
        erase(ada)

    assert (len(lower.kept), len(upper.kept)) == (1, 0)
    assert access.find(kind=Kind.EMAIL, value=EMAIL) is None
    assert DataSubject.objects.get().wrapped_key is None
    assert not Entry.objects.filter(kind="people.erased").exists()
    assert "Ada" not in caplog.text


def test_an_erasure_that_was_broken_off_goes_on_where_it_stopped(
    ada: DataSubject, drawers: list[Drawer]
) -> None:
    lower, upper = drawers
    lower.jammed = True
    with pytest.raises(UnfinishedError):
        erase(ada)
    assert erasing.resume_erasures(actor="system") == 1
    lower.jammed, upper.jammed = False, True  # the upper one is done and must not be asked

    assert erasing.resume_erasures(actor="system") == 0
    assert Entry.objects.filter(kind="people.erased").count() == 1
    assert Entry.objects.filter(kind="people.forgotten").count() == 1


def test_the_second_look_finds_what_was_overlooked(ada: DataSubject, drawers: list[Drawer]) -> None:
    drawers[0].overlooks = 1

    with pytest.raises(UnfinishedError, match="lower came to hold"):
        erase(ada)

    assert erase(ada).finished_at is not None
    assert drawers[0].kept == {}


def test_doubles_are_erased_with_their_person(ada: DataSubject, drawers: list[Drawer]) -> None:
    double = services.find_or_create(actor="system")
    one, other = (
        services.add_identifier(
            data_subject=person, kind=Kind.LOYALTY, value=value, actor="system", verified=True
        )
        for person, value in ((ada, "1"), (double, "2"))
    )
    drawers[1].kept[double] = services.seal_value(double, "name", "Ada B.")
    merging.merge(kept=one, absorbed=other, actor="data_subject")
    assert drawers[1].merged == [(ada, double)]
    names = [record.value for record in services.export(data_subject=ada)]
    assert names == ["Ada", "Ada", "Ada B."]

    erase(double)

    assert [drawer.kept for drawer in drawers] == [{}, {}]
    assert not Identifier.objects.exists()
    assert Entry.objects.get(kind="people.erased").content["facts"]["counts"] == [1, 2]


def test_a_correction_reaches_every_holder(ada: DataSubject) -> None:
    count = services.correct(data_subject=ada, field="name", value="Augusta", actor="data_subject")

    assert count == 2
    assert [r.value for r in services.export(data_subject=ada)] == ["Augusta", "Augusta"]
    entry = Entry.objects.get(kind="people.corrected")
    assert entry.content["facts"] == {"who": str(ada.pseudonym), "field": "name", "count": 2}


def test_what_nobody_holds_is_corrected_nowhere_and_not_recorded(ada: DataSubject) -> None:
    assert services.correct(data_subject=ada, field="shoe", value="39", actor="system") == 0
    assert not Entry.objects.filter(kind="people.corrected").exists()


@pytest.mark.parametrize("how", erasing.How)
def test_a_minor_is_closed_at_once_and_only_the_fact_is_recorded(
    ada: DataSubject, drawers: list[Drawer], how: erasing.How
) -> None:
    drawers[0].jammed = True

    with pytest.raises(UnfinishedError):
        erasing.learn_minor(data_subject=ada, how=how, actor="system")

    ada.refresh_from_db()
    with pytest.raises(ForgottenError):
        services.export(data_subject=ada)
    entry = Entry.objects.get(kind="people.minor_learned")
    assert entry.content["facts"] == {"who": str(ada.pseudonym), "how": str(how)}
    drawers[0].jammed = False
    assert erasing.resume_erasures(actor="system") == 0
    assert access.suppressed(kind=Kind.EMAIL, value=EMAIL)
    assert Entry.objects.get(kind="people.erased").content["facts"]["why"] == "minor"
