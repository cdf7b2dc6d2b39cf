"""An e-mail as bytes: a head of plain lines, a text, and its HTML beside it. Pure."""

import binascii
import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from avow.messaging import rules
from avow.messaging.errors import HeaderError
from avow.messaging.transports import Parcel

_LINE = 76
_LONGEST_LINE = 998
"""What RFC 5322 allows; the one-click headers must not be folded by whoever passes them on."""
_PLAIN = re.compile(r"[ -~]*")


def written(parcel: Parcel, *, at: datetime, stop_address: str = "") -> bytes:
    """Write a parcel as an e-mail, lines ended by CRLF and nothing in them beyond ASCII."""
    head = [*_head(parcel, at), *_way_out(parcel, stop_address)]
    lines = [_line(name, value) for name, value in head]
    return "".join(lines).encode("ascii") + _body(parcel)


def mailbox(address: str) -> str:
    """Give an address as the protocol wants it, its host in ASCII. HeaderError where none fits."""
    local, _, host = rules.permitted_mailbox(address).rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{host.encode('idna').decode()}"
    except UnicodeError as error:
        raise HeaderError(
            "No mail server takes this address: write the part before the @ in plain letters."
        ) from error


def _head(parcel: Parcel, at: datetime) -> list[tuple[str, str]]:
    sender = mailbox(parcel.sender)
    host = sender.rpartition("@")[2]
    return [
        ("From", f"{_phrase(parcel.sender_name)} <{sender}>"),
        ("To", f"<{mailbox(parcel.to)}>"),
        ("Subject", _words(rules.permitted_subject(parcel.subject))),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{parcel.reference.hex}@{host}>"),
        ("MIME-Version", "1.0"),
    ]


def _way_out(parcel: Parcel, stop_address: str) -> list[tuple[str, str]]:
    """Give the headers of RFC 2369 and RFC 8058, where there is something to stop."""
    if not parcel.stop_url:
        return [("Auto-Submitted", "auto-generated")]
    ways = [f"<{parcel.stop_url}>"]
    if taken := stop_address or parcel.stop_mailbox:
        ways.insert(0, f"<mailto:{mailbox(taken)}?subject=u.{parcel.stop_token}>")
    return [
        ("List-Unsubscribe", ", ".join(ways)),
        ("List-Unsubscribe-Post", f"{rules.ONE_CLICK_NAME}={rules.ONE_CLICK_VALUE}"),
    ]


def _line(name: str, value: str) -> str:
    if len(name) + len(value) + 2 > _LONGEST_LINE:
        raise HeaderError(f"The header {name} is longer than a line of mail may be.")
    if not _PLAIN.fullmatch(value.replace("\r\n ", "")):
        raise HeaderError(f"The header {name} would hold more than one plain line.")
    return f"{name}: {value}\r\n"


def _words(text: str) -> str:
    """Write text in a head: as it is, or encoded where it is beyond ASCII."""
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=_LINE).encode(linesep="\r\n")


def _phrase(name: str) -> str:
    plain = rules.permitted_subject(name)
    if not plain.isascii():
        return _words(plain)
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _body(parcel: Parcel) -> bytes:
    text = _part("plain", parcel.text)
    if not parcel.html:
        return text
    mark = f"=_{parcel.reference.hex}".encode()
    start = b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n' % mark
    parts = b"".join(
        b"--%b\r\n%b\r\n" % (mark, part) for part in (text, _part("html", parcel.html))
    )
    return start + parts + b"--%b--\r\n" % mark


def _part(kind: str, content: str) -> bytes:
    plain = content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    coded = binascii.b2a_qp(plain.encode(), istext=True).replace(b"\n", b"\r\n")
    return (
        b'Content-Type: text/%b; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n%b" % (kind.encode(), coded)
    )
