"""Pure decisions: no head of more than its lines, pauses that grow, suppressions that hold."""

import email
import email.policy
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.messaging import mime, rules
from avow.messaging.errors import HeaderError, TooLargeError
from avow.messaging.transports import Parcel

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"]


def _written(
    subject: str, text: str, name: str = "Linden & Lark", to: str = "a@b.example"
) -> bytes:
    parcel = Parcel(
        reference=UUID(int=7),
        person=None,
        purpose="news",
        channel="email",
        kind="promotional",
        to=to,
        subject=subject,
        text=text,
        stop_url="https://shop.example/u/x",
        sender_name=name,
        sender="news@shop.example",
    )
    return mime.written(parcel, at=NOON)


@given(subject=st.text(max_size=120), name=st.text(max_size=60), text=st.text(max_size=500))
def test_whatever_is_written_the_head_has_its_lines_and_no_other(
    subject: str, name: str, text: str
) -> None:
    try:
        rules.permitted_text(text)
        raw = _written(subject, text, name)
    except (HeaderError, UnicodeEncodeError):
        return
    head, _, body = raw.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] != b" "]
    assert names[: len(HEAD)] == HEAD
    assert names[len(HEAD) :][:2] == ["List-Unsubscribe", "List-Unsubscribe-Post"]
    assert len(names) == len(set(names)) == 10
    assert raw.isascii()
    assert all(len(line) <= 78 for line in body.split(b"\r\n"))


@given(subject=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=200))
def test_a_subject_reads_as_it_was_written(subject: str) -> None:
    mail = email.message_from_bytes(_written(subject, "x"), policy=email.policy.default)
    assert "".join(str(mail["Subject"]).split()) == "".join(subject.split())


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a b@c.example",
    ],
)
def test_more_than_one_address_is_none(address: str) -> None:
    with pytest.raises(HeaderError):
        rules.permitted_mailbox(address)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(TooLargeError):
        rules.permitted_text("x" * 10_000_000)
    with pytest.raises(TooLargeError):
        rules.permitted_subject("x" * 251)


@given(attempts=st.integers(1, 1_000), chance=st.floats(0, 1))
def test_pauses_grow_up_to_a_bound(attempts: int, chance: float) -> None:
    pause = rules.pause(attempts, chance=chance)
    assert rules.FIRST_PAUSE / 2 <= pause <= rules.LONGEST_PAUSE
    assert rules.pause(attempts + 1, chance=chance) >= pause


@given(reason=st.sampled_from(sorted(rules.REASONS)), hours=st.none() | st.integers(-9, 9))
def test_only_a_later_word_of_ones_own_lifts_a_no(reason: str, hours: int | None) -> None:
    yes_at = None if hours is None else NOON + timedelta(hours=hours)
    stops = rules.stops(reason, chosen=True, since=NOON, own_yes_at=yes_at)
    if reason == rules.BOUNCE or hours is None:
        assert stops
    elif reason != rules.REGISTRY:
        assert stops is (hours <= 0)
    assert rules.stops(reason, chosen=False, since=NOON, own_yes_at=yes_at) is (
        reason == rules.BOUNCE
    )


@pytest.mark.parametrize(
    ("sent", "is_it"),
    [
        ({"List-Unsubscribe": "One-Click"}, True),
        ({"list-unsubscribe": "One-Click"}, False),
        ({"List-Unsubscribe": "One-Click", "more": "1"}, False),
        ({}, False),
    ],
)
def test_one_click_is_exactly_one_field(sent: dict[str, str], is_it: bool) -> None:
    assert rules.is_one_click(sent) is is_it
