"""Whatever bytes come in, something is made of them and nothing breaks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avow.messaging.inbound import mail, reports, rules
from avow.messaging.inbound.tests.conftest import bounce
from avow.messaging.inbound.tests.conftest import mail as written

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_BASE = written("Hello", subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?=")


def _looked_at(raw: bytes) -> mail.Mail:
    came = mail.read(raw, ["bounces+x@shop.example"])
    rules.kind(came)
    rules.stop_token(came)
    reports.bounce(came)
    reports.complained_of(came)
    reports.is_kind(came)
    return came


@PATIENT
@given(raw=st.binary(max_size=2_000))
def test_any_bytes_at_all_are_read(raw: bytes) -> None:
    assert _looked_at(raw).name


_HEADERS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Received",
        "Auto-Submitted",
        "References",
        "MIME-Version",
        "Delivered-To",
        "Content-Disposition",
    ]
)
_VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"multipart/mixed; boundary=B",
            b"multipart/report; report-type=delivery-status; boundary=B",
            b"text/plain; charset=klingon",
            b"text/html; charset=utf-16",
            b'message/rfc822; name*0*="\xff',
            b"base64",
            b"uuencode",
            b"=?klingon?b?////?=",
            b"=?utf-8?b?////?=",
            b"a@b, c@d",
            b"<a@b",
            b"\x00\r\n x",
        ]
    ),
)


@PATIENT
@given(
    head=st.lists(st.tuples(_HEADERS, _VALUES), max_size=8),
    body=st.lists(st.one_of(st.binary(max_size=80), st.just(b"--B\r\n"), st.just(b"--B--\r\n"))),
)
def test_any_head_and_any_parts_are_read(head: list[tuple[str, bytes]], body: list[bytes]) -> None:
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in head)

    assert _looked_at(lines + b"\r\n" + b"".join(body)).name


@PATIENT
@given(at=st.integers(min_value=0, max_value=len(_BASE) - 1), put=st.binary(max_size=6))
def test_a_real_mail_with_anything_put_into_it_is_read(at: int, put: bytes) -> None:
    assert _looked_at(_BASE[:at] + put + _BASE[at:]).name


@pytest.mark.parametrize("depth", [10, 500, 5_000])
def test_parts_within_parts_without_end_are_read(depth: int) -> None:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(depth)
    )

    assert _looked_at(head).name


def test_an_unknown_charset_is_read_as_far_as_it_goes() -> None:
    raw = written("please stop").replace(b"charset=utf-8", b"charset=klingon")

    came = mail.read(raw)

    assert (came.words, came.broken) == ("please stop", True)


def test_null_bytes_and_folded_heads_give_one_line() -> None:
    came = mail.read(written("a\0b", subject="one\r\n two\0"))

    assert (came.subject, came.words) == ("one two", "ab")


def test_whoever_writes_in_the_name_of_two_is_nobody() -> None:
    assert mail.read(written(sender="ada@example.org, grace@example.org")).sender == ""
    two = written().replace(b"From:", b"From: grace@example.org\r\nFrom:")
    assert mail.read(two).sender == ""


def test_html_is_read_without_tags_scripts_and_quotations() -> None:
    raw = written(
        "<style>p{}</style><p>Please <b>stop</b></p><blockquote>Stop these messages</blockquote>",
        Content_Type="text/html; charset=utf-8",
    )

    assert mail.read(raw).words == "Please stop"


def test_a_delivery_status_is_read_as_the_standard_has_it() -> None:
    report = reports.bounce(mail.read(bounce(None, "4.4.1", "delayed")))

    assert (report.addresses, report.hard) == (frozenset({"ada@example.org"}), False)


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![if ", "<", "&#", "<blockquote>"])
def test_broken_html_without_end_is_read_in_one_pass(piece: str) -> None:
    raw = written("please stop<p>" + piece * 100_000, Content_Type="text/html; charset=utf-8")

    assert mail.read(raw).words.startswith("please stop")
