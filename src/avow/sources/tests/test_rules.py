"""What a signature, a cell and a payload say."""

import base64
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.sources import rules
from avow.sources.errors import RowError

SECRET = "a-secret-of-the-shop"
ANYTHING = st.recursive(
    st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
)


def test_a_signature_is_what_the_shops_write() -> None:
    known = "uKp5PWGaOD9Y2nhEVbyMWHLGVRpXHNbWYrkPmlXjVcY="
    assert len(base64.b64decode(known)) == len(base64.b64decode(rules.signature("key", b"{}")))
    # HMAC-SHA-256 of RFC 4231, case 2.
    told = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    body = b"what do ya want for nothing?"
    assert base64.b64decode(rules.signature("Jefe", body)).hex() == told


@given(body=st.binary(), other=st.binary(), given_=st.text())
def test_only_the_secret_signs(body: bytes, other: bytes, given_: str) -> None:
    signed = rules.signature(SECRET, body)

    assert rules.is_signed(SECRET, body, signed)
    assert rules.is_signed(SECRET, other, signed) is (body == other)
    assert not rules.is_signed("", body, rules.signature("", body))
    assert rules.is_signed(SECRET, body, given_) is (given_.strip() == signed)


@pytest.mark.parametrize(
    ("header", "fits"),
    [
        (f"Bearer {SECRET}", True),
        (f"bearer {SECRET}", True),
        (SECRET, False),
        (f"Basic {SECRET}", False),
        ("Bearer", False),
        ("Bearer \udcff", False),
    ],
)
def test_a_token_is_borne_as_rfc_6750_says(header: str, fits: bool) -> None:
    assert rules.is_token(SECRET, header) is fits
    assert not rules.is_token("", header)


@pytest.mark.parametrize(
    ("cell", "means"),
    [("yes", True), (" TRUE ", True), ("1", True), ("no", False), ("0", False), ("", None)],
)
def test_a_cell_says_yes_or_no_or_nothing(cell: str, means: bool | None) -> None:
    assert rules.answer(cell, column="news.email") is means


@pytest.mark.parametrize("cell", ["maybe", "-", "yes please", "2", "ada@example.org"])
def test_any_other_cell_is_refused_without_its_value(cell: str) -> None:
    with pytest.raises(RowError) as refused:
        rules.answer(cell, column="news.email")

    assert refused.value.field == "news.email"
    assert cell not in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [("2026-11-20T09:30:00Z", 9), ("2026-11-20T09:30:00-05:00", 14), ("2026-11-20", 0)],
)
def test_a_time_is_read_in_its_zone(cell: str, hour: int) -> None:
    read = rules.instant(cell, column="who.said_at")
    assert (read.date(), read.hour) == (datetime(2026, 11, 20, tzinfo=UTC).date(), hour)


@given(st.text())
def test_no_text_is_a_fault_to_read(cell: str) -> None:
    for read in (rules.instant, rules.age, rules.answer):
        with suppress(RowError):
            read(cell, column="x")


@pytest.mark.parametrize("cell", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_time_beyond_the_calendar_is_refused(cell: str) -> None:
    with pytest.raises(RowError):
        rules.instant(cell, column="who.said_at")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("email", "ada@example.org"),
        ("address.city", "Portland"),
        ("items[].title", "Raincoat, Scarf"),
        ("items.title", ""),
        ("address", ""),
        ("address.city.name", ""),
        ("nowhere[].title", ""),
    ],
)
def test_a_path_leads_to_text_or_nowhere(path: str, text: str) -> None:
    items: list[Any] = [{"title": "Raincoat"}, {"title": None}, "x", {"title": "Scarf"}]
    payload = {"email": "ada@example.org", "address": {"city": "Portland"}, "items": items}

    assert rules.told(payload, path) == text


@given(payload=ANYTHING, path=st.sampled_from(["a", "a.b", "a[].b", "a.b[].c", "a[].b[].c"]))
def test_no_payload_is_a_fault_to_look_into(payload: Any, path: str) -> None:
    assert isinstance(rules.told(payload, path), str)


@pytest.mark.parametrize("name", ["ada@example.org", "Ada Lovelace", "+12125550123", "a" * 61, ""])
def test_a_name_that_could_say_more_is_left_out(name: str) -> None:
    assert rules.plain_name(name) == ""
    assert rules.known_topic(name) == "other"


def test_a_plain_name_and_topic_are_kept() -> None:
    assert rules.plain_name("news.email") == "news.email"
    assert rules.known_topic("customers/update") == "customers/update"
    assert rules.known_topic("order.created") == "order.created"
