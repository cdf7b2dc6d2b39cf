"""Imports: what may be kept is kept once, with its terms; nothing else is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.choices import access as choices_access
from avow.choices import services as choices
from avow.choices.models import ChoiceEvent
from avow.choices.tests.factories import evidence
from avow.collection.errors import UndeclaredSourceError
from avow.collection.models import Fact, Submission
from avow.core.errors import UnusableInputError
from avow.ledger import services as ledger
from avow.ledger.models import Entry
from avow.people import erasing
from avow.people import services as people
from avow.people.models import DataSubject
from avow.sources import reading, services
from avow.sources.errors import UndeclaredColumnError
from avow.sources.models import Import, RefusedRow
from avow.sources.services import Refused
from avow.sources.tests.factories import CONTRACT, GUEST_LIST, imported
from avow.statement.models import Version

pytestmark = pytest.mark.django_db

LIST = "first_name,email,event\nAda,ada@example.org,Spring\nGrace,grace@example.org,Spring\n"


def written() -> tuple[int, int, int, int]:
    entries = Entry.objects.exclude(kind__startswith="statement.")
    return (
        Submission.objects.count(),
        Fact.objects.count(),
        DataSubject.objects.count(),
        entries.count(),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "guests.csv"


def test_every_row_is_kept_with_source_contract_and_purpose(version: Version, file: Path) -> None:
    report = imported(file, LIST)

    assert report.counts == {"taken": 2, "repeated": 0, "erased": 0, "minors": 0, "refused": 0}
    first = Submission.objects.order_by("at")[0]
    assert (first.source, first.contract, first.purpose) == ("guest-lists", CONTRACT, "notices")
    assert (first.touchpoint, first.version_digest) == ("", version.digest)
    ada = people.find_or_create(email="ada@example.org", actor="system")
    records = {(r.field, r.value, r.origin) for r in people.export(data_subject=ada)}
    assert records == {
        ("first_name", "Ada", "source.guest-lists"),
        ("email", "ada@example.org", "source.guest-lists"),
        ("event", "Spring", "source.guest-lists"),
    }


def test_a_batch_is_one_entry_with_its_counts_and_a_commitment_to_each_row(
    version: Version, file: Path
) -> None:
    imported(file, LIST + "Charles,charles at example,Spring\n")

    facts = Entry.objects.get(kind="sources.rows_imported").content["facts"]
    assert (facts["taken"], facts["refused"], len(facts["rows"])) == (2, 1, 2)
    sealed = [
        e.content["facts"]["content"] for e in Entry.objects.filter(kind="collection.recorded")
    ]
    assert facts["rows"] == sealed
    assert Entry.objects.filter(kind="sources.import_finished").count() == 1
    assert b"example" not in b"".join(bytes(e.body) for e in Entry.objects.all())


def test_the_commitment_to_the_file_opens(version: Version, file: Path) -> None:
    imported(file, LIST)

    facts = Entry.objects.get(kind="sources.import_begun").content["facts"]
    content = {"source": "guest-lists", "contract": CONTRACT, "purpose": "notices"}
    content["file"] = reading.digest(file)
    salt = bytes(Import.objects.get().salt)
    assert ledger.opens(facts["file"], salt=salt, content=content)


def test_the_same_file_twice_adds_nothing(version: Version, file: Path) -> None:
    first = imported(file, LIST)
    before = written()

    assert imported(file.with_name("again.csv"), LIST) == first
    assert written() == before


def test_a_row_that_stands_twice_is_taken_once(version: Version, file: Path) -> None:
    report = imported(file, LIST + "Ada,ada@example.org,Spring\n")

    assert (report.counts["taken"], report.counts["repeated"]) == (2, 1)


def test_a_bad_row_stops_no_good_one_and_is_named_without_its_value(
    version: Version, file: Path
) -> None:
    text = (
        b"first_name,email,event\n"
        b"Ada,ada at example,Spring\n"
        b"Kim,kim@example.org,4111 1111 1111 1111\n"
        b"too,few\n"
        b"\xff,x@example.org,Spring\n"
        b"Nobody,,Spring\n"
        b"Grace,grace@example.org,Spring\n"
    )

    report = imported(file, text)

    assert report.counts["taken"] == 1
    assert report.refused == [
        Refused(2, "", "people.email_address"),
        Refused(3, "event", "collection.card_number"),
        Refused(4, "", "sources.unreadable_row"),
        Refused(5, "", "sources.unreadable_row"),
        Refused(6, "", "sources.nobody"),
    ]
    assert RefusedRow.objects.count() == 5
    assert DataSubject.objects.count() == 1


def test_a_column_that_is_not_declared_is_refused_by_name(version: Version, file: Path) -> None:
    with pytest.raises(UndeclaredColumnError, match="shoe_size") as refused:
        imported(file, "email,shoe_size\nada@example.org,39\n")

    assert refused.value.decision.reasons[0].practice == "data.shoe_size"
    assert written() == (0, 0, 0, 0)
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"source": "fortune-teller"}, r"source\.fortune-teller"),
        ({"contract": "Another one"}, "Field & Thimble, 2026-02"),
        ({"purpose": "news"}, r"purpose\.news"),
    ],
)
def test_terms_that_are_not_declared_are_refused(
    version: Version, file: Path, terms: dict[str, str], says: str
) -> None:
    with pytest.raises(UndeclaredSourceError, match=says):
        imported(file, LIST, provenance=replace(GUEST_LIST, **terms))

    assert written() == (0, 0, 0, 0)


def test_who_was_erased_does_not_come_back(version: Version, file: Path) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="system")
    erasing.erase(data_subject=ada, actor="system")

    report = imported(file, LIST)

    assert (report.counts["taken"], report.counts["erased"]) == (1, 1)
    assert Submission.objects.count() == 1
    assert Submission.objects.get().data_subject_id != ada.pseudonym


def test_a_row_about_a_known_child_erases_what_was_held(version: Version, file: Path) -> None:
    kim = people.find_or_create(email="kim@example.org", actor="system")

    report = imported(file, "email,event,who.age\nkim@example.org,Spring,15\n")

    assert report.counts["minors"] == 1
    kim.refresh_from_db()
    assert kim.wrapped_key is None
    assert Entry.objects.filter(kind="people.minor_learned").count() == 1
    assert not Submission.objects.exists()


def test_nothing_is_kept_of_a_child_whom_nobody_knows(version: Version, file: Path) -> None:
    imported(file, "email,event,who.birth_date\nkim@example.org,Spring,2015-02-28\n")

    assert written()[:3] == (0, 0, 0)
    assert not Entry.objects.filter(kind="people.minor_learned").exists()


def test_a_reported_yes_never_undoes_an_opt_out(version: Version, file: Path) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="system").pseudonym
    choices.opt_out(
        data_subject=ada, purpose="news", channel="email", evidence=evidence(), actor="system"
    )

    imported(file, "email,event,news.email\nada@example.org,Spring,yes\n")

    assert ("news", "email") in choices.standing(data_subject=ada).opted_out
    assert [event.how for event in choices_access.history(ada)] == ["form", "import"]


def test_a_reported_no_counts_and_an_empty_cell_says_nothing(version: Version, file: Path) -> None:
    imported(
        file,
        "email,event,news.email,news.text,who.said_at\n"
        "ada@example.org,Spring,no,,2026-11-01T10:00:00Z\n",
    )

    event = ChoiceEvent.objects.get()
    assert (event.act, event.purpose, event.channel) == ("opted_out", "news", "email")
    assert (event.how, event.acted_at.isoformat()) == ("import", "2026-11-01T10:00:00+00:00")


def test_a_preview_counts_and_writes_nothing(version: Version, file: Path) -> None:
    file.write_text(LIST + "Charles,charles at example,Spring\n", encoding="utf-8")

    report = services.preview_file(path=file, provenance=GUEST_LIST, actor="system")

    assert (report.counts["taken"], report.counts["refused"]) == (2, 1)
    assert report.refused == [Refused(4, "", "people.email_address")]
    assert written() == (0, 0, 0, 0)
    assert not Import.objects.exists()


def test_a_preview_of_a_row_about_a_child_erases_nobody(version: Version, file: Path) -> None:
    kim = people.find_or_create(email="kim@example.org", actor="system")
    file.write_text("email,event,who.age\nkim@example.org,Spring,15\n", encoding="utf-8")

    report = services.preview_file(path=file, provenance=GUEST_LIST, actor="system")

    kim.refresh_from_db()
    assert report.counts["minors"] == 1
    assert kim.wrapped_key is not None
    assert not Entry.objects.filter(kind="people.minor_learned").exists()


def test_json_is_read_as_csv_is(version: Version, tmp_path: Path) -> None:
    rows = [
        {"first_name": "Ada", "email": "ada@example.org", "event": "Spring"},
        {"email": "grace@example.org", "event": ["Spring"]},
        {"email": "x@example.org", "shoe_size": 39},
        "Ada",
    ]
    array = imported(tmp_path / "guests.json", json.dumps(rows))
    lines = "\n".join(map(json.dumps, rows))
    same = imported(tmp_path / "guests.jsonl", lines)

    reasons = ["sources.unreadable_row", "sources.undeclared_column", "sources.unreadable_row"]
    assert [refused.reason for refused in array.refused] == reasons
    assert same.refused == array.refused
    assert (array.counts["taken"], same.counts["taken"]) == (1, 1)
    assert {one.field for one in array.refused} == {"event", "shoe_size", ""}


def test_who_is_looked_up_is_not_kept_nor_begun_to_be_known(version: Version, file: Path) -> None:
    ada = people.find_or_create(email="ada@example.org", actor="system")
    terms = replace(GUEST_LIST, source="carriers", contract="Carriers", purpose="orders")

    report = imported(
        file, "who.email,city\nada@example.org,Portland\nx@example.org,Salem\n", provenance=terms
    )

    assert report.refused == [Refused(3, "", "sources.nobody")]
    assert [r.field for r in people.export(data_subject=ada)] == ["city"]
    assert DataSubject.objects.count() == 1


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe", b"email,email\n", b"email,,\n", b"\n", b"a" * 2_000_000]
)
def test_a_file_without_columns_is_refused_whole(version: Version, file: Path, text: bytes) -> None:
    with pytest.raises((UnusableInputError, UndeclaredColumnError)):
        imported(file, text)

    assert written() == (0, 0, 0, 0)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.json", "a.jsonl"]))
def test_no_bytes_at_all_end_in_anything_but_an_answer(
    version: Version, tmp_path: Path, content: bytes, name: str
) -> None:
    for text in (content, b"email,event\n" + content):
        try:
            report = imported(tmp_path / name, text)
        except (UnusableInputError, UndeclaredColumnError):
            continue
        assert sum(report.counts.values()) == Import.objects.get(pk=report.reference).rows_done
