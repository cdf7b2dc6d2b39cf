"""What the hot path answers: choices, visits, and refusals that write nothing."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from avow.choices import services as choices
from avow.choices import wordings
from avow.choices.models import DeviceChoice, Wording
from avow.choices.rules import Evidence
from avow.choices.tests.factories import banner, published
from avow.collection.models import Visit
from avow.core import clock
from avow.edge import services
from avow.ledger import auditing
from avow.ledger import services as ledger
from avow.ledger.models import Entry, Pending
from avow.statement import access as statements
from avow.statement.tests.factories import PRACTICES, WIDER
from avow.statement.tests.factories import published as publish
from tests.edge.asking import CLASSES, Answered, answered, ask, choice

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.fixture(autouse=True)
def _statement() -> None:
    published()


def _written() -> int:
    return DeviceChoice.objects.count() + Visit.objects.count() + Entry.objects.count()


def _evidence() -> Evidence:
    return banner(wording=choice()["wording"])


def _rows(table: str) -> list[dict[str, object]]:
    """Every column as the database has it, but for what is new in each row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def test_a_choice_is_written_as_the_service_of_choices_writes_it() -> None:
    answer = ask("POST", "/edge/choices", choice(), {"idempotency-key": "first"})
    choices.choose_on_device(classes=CLASSES, evidence=_evidence(), key="second")
    ledger.integrate()

    assert answer.status == 201
    ours, theirs = _rows("choices_devicechoice")
    own = {"id", "reference", "key", "chosen_on"}
    assert {name for name in ours if ours[name] != theirs[name]} <= own
    assert {name: type(ours[name]) for name in own} == {name: type(theirs[name]) for name in own}
    first, second = Entry.objects.order_by("number")
    assert (first.kind, first.content["facts"]) == (second.kind, second.content["facts"])
    assert first.content["actor"] == second.content["actor"]
    kinds = [[type(value) for value in row.values()] for row in _rows("ledger_entry")]
    assert kinds[0] == kinds[1]
    assert Wording.objects.count() == 1
    assert auditing.audit().clean


def test_a_choice_is_told_with_its_receipt_and_found_again() -> None:
    made = ask("POST", "/edge/choices", choice())
    found = ask("GET", f"/edge/choices/{made.content['reference']}")

    assert made.content == found.content
    assert made.content["allowed"] == ["functional"]
    assert made.content["refused"] == ["analytics"]
    assert date.fromisoformat(made.content["chosen_on"]) == clock.today()
    assert made.content["receipt"].endswith(made.content["reference"])
    assert made.headers["cache-control"] == "no-store"


def test_the_same_key_gives_the_same_choice_and_no_second_entry() -> None:
    async def at_once() -> list[Answered]:
        headers = {"idempotency-key": "k"}
        asked = (answered("POST", "/edge/choices", choice_sent, headers) for _ in range(8))
        return await asyncio.gather(*asked)

    choice_sent = choice()
    answers = asyncio.run(at_once())
    answers.append(ask("POST", "/edge/choices", choice_sent, {"idempotency-key": "k"}))

    assert {answer.status for answer in answers} == {201}
    assert len({answer.content["reference"] for answer in answers}) == 1
    assert Entry.objects.count() == DeviceChoice.objects.count() == 1
    known = choices.choose_on_device(classes=CLASSES, evidence=_evidence(), key="k")
    assert str(known.reference) == answers[0].content["reference"]


def test_another_choice_under_the_same_key_is_refused() -> None:
    ask("POST", "/edge/choices", choice(), {"idempotency-key": "k"})
    other = choice(classes={"functional": False})
    answer = ask("POST", "/edge/choices", other, {"idempotency-key": "k"})

    assert (answer.status, answer.content["code"]) == (409, "choices.key_reused")
    assert DeviceChoice.objects.count() == Entry.objects.count() == 1


def test_each_undeclared_class_is_named_with_its_sentence() -> None:
    classes = {"functional": True, "telepathy": True, "essential": False}
    answer = ask("POST", "/edge/choices", choice(classes=classes))

    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [reason["practice"] for reason in answer.content["reasons"]] == [
        "class.telepathy",
        "class.essential",
    ]
    assert answer.content["sentence_text"]
    assert _written() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"statement": "0" * 64}, "choices.evidence"),
        ({"statement": "latest"}, "edge.malformed"),
        ({"wording": " "}, "choices.evidence"),
        ({"wording": "bell \u0007"}, "choices.evidence"),
        ({"classes": {}}, "edge.malformed"),
        ({"classes": {"functional": "yes, please"}}, "edge.malformed"),
        ({"visitor": "ada@example.org"}, "edge.malformed"),
        ({"how": "staff:phone"}, "edge.malformed"),
    ],
)
def test_what_proves_nothing_is_refused(changes: dict[str, object], code: str) -> None:
    answer = ask("POST", "/edge/choices", choice(**changes))

    assert (answer.status, answer.content["code"]) == (422, code)
    assert "ada@" not in str(answer.content)
    assert _written() == 0


@pytest.mark.parametrize("wording", ["I am ada@example.org, 14 Elm Street", "We sell your data."])
def test_words_that_nobody_is_shown_are_refused_and_not_repeated(wording: str) -> None:
    answer = ask("POST", "/edge/choices", choice(wording=wording))

    assert (answer.status, answer.content["code"]) == (422, "choices.unshown_wording")
    assert wording not in str(answer.content)
    assert _written() == 0
    assert not Wording.objects.exists()


def test_words_that_are_shown_in_another_language_or_declared_are_taken() -> None:
    spanish = wordings.shown(statements.current())["es"]
    wordings.declare(wording="May we count?", actor="system")

    assert ask("POST", "/edge/choices", choice(wording=spanish)).status == 201
    assert ask("POST", "/edge/choices", choice(wording="May we count?")).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("path", ["/edge/choices", "/edge/visits"])
def test_what_a_strangers_page_may_send_is_not_taken(kind: str, path: str) -> None:
    sent = choice() if path == "/edge/choices" else {"referrer": ""}
    answer = ask("POST", path, sent, {"content-type": kind})

    assert (answer.status, answer.content["code"]) == (415, "collection.media_type")
    assert _written() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 60_000, b'{"a":"\\ud800"}'])
def test_what_is_no_choice_is_refused(body: bytes) -> None:
    assert ask("POST", "/edge/choices", body).status == 422
    assert _written() == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/edge/choices", 405),
        ("POST", "/edge/choices/5f3c1a52-8a1b-4c6d-9e0f-0123456789ab", 405),
        ("DELETE", "/edge/visits", 405),
        ("GET", "/edge/choices/5f3c1a52-8a1b-4c6d-9e0f-0123456789ab", 404),
        ("GET", "/edge/choices/first", 404),
        ("GET", "/edge/elsewhere", 404),
    ],
)
def test_other_addresses_and_methods_are_problems(method: str, path: str, status: int) -> None:
    answer = ask(method, path)

    assert answer.status == answer.content["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("allow" in answer.headers) is (status == 405)


def test_a_body_too_large_is_refused() -> None:
    answer = ask("POST", "/edge/choices", choice(wording="x" * 70_000))

    assert (answer.status, answer.content["code"]) == (413, "edge.too_large")
    assert _written() == 0


def test_a_key_too_long_is_refused() -> None:
    answer = ask("POST", "/edge/choices", choice(), {"idempotency-key": "k" * 201})

    assert answer.status == 422
    assert _written() == 0


def test_what_is_not_of_the_hot_path_goes_on() -> None:
    assert ask("GET", "/edges").content == "/edges"
    assert ask("GET", "/edge/alive").status == 204


def test_a_visit_leaves_what_is_declared_and_nothing_else() -> None:
    headers = {"user-agent": WINDOWS, "cookie": "who=ada"}
    referrer = "https://search.example/?q=ada"
    answer = ask("POST", "/edge/visits", {"referrer": referrer}, headers)

    assert answer.status == 201
    assert answer.content["recorded"] == ["ip", "operating_system", "referrer_host", "visited_at"]
    visit, entry = Visit.objects.get(), Entry.objects.get()
    assert (visit.network, visit.operating_system) == ("192.0.2.0/24", "windows")
    assert visit.referrer_host == "search.example"
    assert visit.at.microsecond == 0
    assert visit.entry == entry.reference
    assert entry.content["facts"]["count"] == 1
    assert entry.content["facts"]["fields"] == answer.content["recorded"]
    assert "ada" not in str(_rows("collection_visit"))


def test_visits_at_once_share_an_entry_that_counts_them() -> None:
    async def at_once() -> list[Answered]:
        return await asyncio.gather(*(answered("POST", "/edge/visits") for _ in range(20)))

    assert {answer.status for answer in asyncio.run(at_once())} == {201}
    counts = [entry.content["facts"]["count"] for entry in Entry.objects.all()]
    assert sum(counts) == Visit.objects.count() == 20
    assert len(counts) < 20


def test_a_version_that_comes_into_force_decides_from_then_on() -> None:
    ask("POST", "/edge/visits")
    fewer = b'collects = ["operating_system", "visited_at"]'
    whole = b'collects = ["ip", "operating_system", "referrer_host", "visited_at"]'
    assert whole in PRACTICES
    version = publish(practices=WIDER.replace(whole, fewer))
    answer = ask("POST", "/edge/visits", {"referrer": "https://search.example/"})

    assert answer.content["recorded"] == ["operating_system", "visited_at"]
    visit = Visit.objects.latest("id")
    assert visit.version_digest == version.digest
    assert (visit.network, visit.referrer_host) == ("", "")


def test_an_undeclared_field_of_a_visit_is_refused() -> None:
    answer = ask("POST", "/edge/visits", {"page": "/secret"})

    assert answer.status == 422
    assert "page" in answer.content["detail"]
    assert _written() == 0


def test_who_comes_when_too_many_wait_is_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AVOW_EDGE_MOST_WAITING", "3")

    async def at_once() -> list[Answered]:
        await answered("POST", "/edge/choices", sent)
        return await asyncio.gather(*(answered("POST", "/edge/choices", sent) for _ in range(40)))

    sent = choice()
    answers = asyncio.run(at_once())

    refused = [answer for answer in answers if answer.status == 503]
    assert refused
    assert {answer.headers["retry-after"] for answer in refused} == {"1"}
    assert {answer.content["code"] for answer in refused} == {"edge.busy"}
    assert DeviceChoice.objects.count() == Entry.objects.count() == 1 + 40 - len(refused)


def test_more_than_the_installation_takes_in_a_second_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AVOW_EDGE_MOST_PER_SECOND", "2")

    async def three() -> list[Answered]:
        return [await answered("POST", "/edge/choices", sent) for _ in range(3)]

    sent = choice()
    *taken, refused = asyncio.run(three())

    assert [answer.status for answer in taken] == [201, 201]
    assert (refused.status, refused.content["code"]) == (429, "edge.too_many")
    assert refused.headers["retry-after"] == "1"
    assert DeviceChoice.objects.count() == 2


def test_what_waits_when_the_writer_stops_is_written() -> None:
    async def leave() -> list[Answered]:
        asked = [asyncio.ensure_future(answered("POST", "/edge/choices", sent)) for _ in range(9)]
        await asyncio.sleep(0)
        services.stop()
        return await asyncio.gather(*asked)

    sent = choice()
    ask("POST", "/edge/choices", sent)

    assert {answer.status for answer in asyncio.run(leave())} == {201}
    assert DeviceChoice.objects.count() == Entry.objects.count() == 10
    assert Pending.objects.count() == 0
