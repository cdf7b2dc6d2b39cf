"""What an entry may say, and that it says it in one way."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from avow.ledger import rules
from avow.ledger.errors import EntryRefusedError, PersonalDataError

ADA = UUID("5f3c1a52-8a1b-4c6d-9e0f-0123456789ab")
AT = datetime(2026, 3, 1, 12, 30, 15, 999_999, tzinfo=UTC)


def _body(facts: dict[str, Any], kind: str = "choices.opted_out", actor: str = "system") -> bytes:
    return rules.entry_body(reference=ADA, kind=kind, facts=facts, actor=actor, at=AT)


def test_an_entry_is_written_in_one_way() -> None:
    body = _body({"who": ADA, "channel": "email", "on": date(2026, 3, 1), "again": False})

    assert body == (
        b'{"actor":"system","at":"2026-03-01T12:30:15Z","facts":{"again":false,'
        b'"channel":"email","on":"2026-03-01","who":"5f3c1a52-8a1b-4c6d-9e0f-0123456789ab"},'
        b'"id":"5f3c1a52-8a1b-4c6d-9e0f-0123456789ab","kind":"choices.opted_out","v":1}'
    )
    assert body.endswith(rules.ending(str(ADA).encode(), b"choices.opted_out"))


_TAKEN = st.from_regex(r"[a-z0-9]{0,8}[a-z]([._/-][a-z]{1,9}){0,3}", fullmatch=True)
_SCALARS = st.integers(-rules.LARGEST_NUMBER, rules.LARGEST_NUMBER) | st.booleans() | _TAKEN


@given(
    st.dictionaries(
        st.from_regex("[a-z][a-z0-9_]{0,63}", fullmatch=True),
        _SCALARS | st.lists(_SCALARS, max_size=3),
        max_size=5,
    )
)
def test_an_entry_is_canonical_to_the_byte(facts: dict[str, Any]) -> None:
    body = _body(facts)

    assert body == rfc8785.dumps(json.loads(body))


@pytest.mark.parametrize(
    "fact",
    [
        "email",
        "sharing/does-not-sell-rent",
        "2.sharing/3",
        "us-ca",
        "us-ca/2026-01-01",
        "v12",
        str(ADA),
        ADA.hex,
        "a" * 64,
        "sha256:" + "0" * 64,
        "2026-03-01",
        "2026-03-01T12:30:15Z",
        "P3Y",
        0,
        10_000_000,
        -1,
        True,
        ["email", "phone"],
        (1, 2),
        [],
    ],
)
def test_facts_that_name_nobody_are_taken(fact: Any) -> None:
    assert json.loads(_body({"fact": fact}))["facts"]["fact"] == (
        list(fact) if isinstance(fact, tuple) else fact
    )


@pytest.mark.parametrize(
    "fact",
    [
        "ada@example.org",
        "Ada Lovelace",
        "ada lovelace",
        "ada\u00a0lovelace",
        "ada\tlovelace",
        "Ada",
        "ädä",
        "415-555-0123",
        "+14155550123",
        "4155550123",
        "tel:415-555-0123",
        "tel-4-1-5-5-5-5-0-1-2-3",
        "2026-03-01-4155550123",
        "card-4111111111111111",
        "4111.1111.1111.1111",
        "192.168.1.100",
        "2001:db8::1",
        "2001:db8:0:1",
        "12-34",
        "",
        "a" * 101,
        "email\n",
        "2026-13-01",
        10_000_001,
        4_155_550_123,
        1.5,
        None,
        b"ada",
        {"name": "ada"},
        [["ada"]],
        ["email", "ada@example.org"],
        {"email"},
    ],
)
def test_facts_that_could_name_somebody_are_refused_by_name(fact: Any) -> None:
    with pytest.raises(PersonalDataError, match="`where`") as refused:
        _body({"where": fact})

    assert "ada" not in str(refused.value).replace("data", "")


@given(local=st.text(min_size=1), domain=st.text(min_size=1))
def test_no_address_ever_gets_in(local: str, domain: str) -> None:
    with pytest.raises(PersonalDataError):
        _body({"fact": f"{local}@{domain}"})


@given(st.from_regex(r"[a-z]{0,5}([0-9][-./_]?){7,16}", fullmatch=True))
def test_no_number_of_a_phone_or_card_ever_gets_in(number: str) -> None:
    try:
        _body({"fact": number})
    except PersonalDataError:
        return
    # What passes is a date and no more, within a key.
    assert sum(mark.isdigit() for mark in rules._DATE.sub("", number)) < 7


@pytest.mark.parametrize(
    "kind",
    ["choices.opted_out", "sharing.disclosed", "messaging.sent", "rights.request_opened"],
)
def test_a_kind_tells_of_something_done(kind: str) -> None:
    assert rules.permitted_kind(kind) == kind


@pytest.mark.parametrize(
    "kind",
    ["choices.opt_out", "opted_out", "Choices.opted_out", "choices.opted out", "a.b.sent", ""],
)
def test_another_kind_is_refused(kind: str) -> None:
    with pytest.raises(EntryRefusedError, match=r"room\.past_tense"):
        _body({}, kind=kind)


@pytest.mark.parametrize("actor", ["data_subject", "system", f"staff:{ADA}"])
def test_an_actor_is_a_role_or_a_pseudonym(actor: str) -> None:
    assert json.loads(_body({}, actor=actor))["actor"] == actor


@pytest.mark.parametrize("actor", ["ada", "staff:grace", "staff:", "", f"ada:{ADA}"])
def test_another_actor_is_refused(actor: str) -> None:
    with pytest.raises(EntryRefusedError, match="pseudonym"):
        _body({}, actor=actor)


@pytest.mark.parametrize("name", ["Who", "who is", "", "1st", "ada@example.org", "a" * 65])
def test_another_name_of_a_fact_is_refused(name: str) -> None:
    with pytest.raises(EntryRefusedError, match="lower-case"):
        _body({name: 1})


def test_an_entry_too_large_for_a_bundle_is_refused() -> None:
    with pytest.raises(EntryRefusedError, match="65535 is the most"):
        _body({"people": [ADA] * 1700})


def test_a_fact_without_end_is_refused_at_once() -> None:
    with pytest.raises(EntryRefusedError, match="more than 32767 items"):
        _body({"people": [1] * 10_000_000})
    with pytest.raises(PersonalDataError, match="more than 100 characters"):
        _body({"who": "a" * 10_000_000})


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(EntryRefusedError, match="time zone"):
        _body({"until": datetime(2026, 3, 1)})  # noqa: DTZ001
