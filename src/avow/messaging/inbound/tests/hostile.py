"""E-mails that were built to take for ever, each just below ten million bytes, and what they take.

usage: python -m avow.messaging.inbound.tests.hostile

It reads each as an e-mail that comes in is read, and prints its name and the seconds of the
processor that this took.
"""

import json
import sys
import time
from collections.abc import Callable

SIZE = 9_900_000
LONGEST_HEADER = 49_000
"""Bytes of a header just below what is looked into."""
_FROM = b"From: ada@example.org\r\n"
_HEAD = (
    _FROM + b"To: privacy@shop.example\r\nMessage-ID: <1@example.org>\r\nSubject: a question\r\n"
)
_MIXED = b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
_REPORT = (
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
    b"--B\r\nContent-Type: message/delivery-status\r\n\r\n"
)
PDF = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"


def filled(piece: bytes, size: int = SIZE) -> bytes:
    """Repeat a piece up to a size."""
    return piece * (size // len(piece))


def _body(piece: bytes, head: bytes = b"") -> bytes:
    return _HEAD + (head or b"\r\n") + filled(piece)


def _encoded(how: str, piece: bytes, kind: str = "text/plain") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    return _body(piece, head.encode())


def _header(name: str, piece: bytes, size: int = LONGEST_HEADER, before: bytes = b"") -> bytes:
    rest = _HEAD.replace(_FROM, b"") if name == "From" else _HEAD
    return rest + name.encode() + b": " + before + filled(piece, size) + b"\r\n\r\nplease stop\r\n"


def _from_a_machine(piece: bytes) -> bytes:
    return _body(piece).replace(b"ada@", b"MAILER-DAEMON@", 1)


def _nested(depth: int, piece: bytes) -> bytes:
    heads = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(depth)
    )
    return _HEAD + heads + (filled(piece, SIZE - len(heads)) if piece else b"")


MAILS: dict[str, Callable[[], bytes]] = {
    "a long text": lambda: _body(b"please stop sending me letters\r\n"),
    "empty lines": lambda: _body(b"\n"),
    "old line ends": lambda: _body(b"\r"),
    "one line": lambda: _body(b"a"),
    "nulls": lambda: _body(b"\0"),
    "many parts": lambda: _body(b"--B\r\n\r\nx\r\n", _MIXED),
    "many attachments": lambda: _body(b"--B\r\n" + PDF + b"QUJD\r\n", _MIXED),
    "many texts": lambda: _body(b"--B\r\nContent-Type: text/plain\r\n\r\nx\r\n", _MIXED),
    "parts within parts": lambda: _nested(190_000, b""),
    "a hundred parts within each other": lambda: _nested(100, b"x\n"),
    "parts within parts and lines": lambda: _nested(49, b"x\n"),
    "parts within parts and dashes": lambda: _nested(49, b"--\n"),
    "messages within messages": lambda: _HEAD + filled(b"Content-Type: message/rfc822\r\n\r\n"),
    "a boundary without end": lambda: _HEAD + _MIXED.replace(b"=B", b"=" + filled(b"B")),
    "one long header": lambda: _header("X-Long", b"a", SIZE),
    "a folded header": lambda: _header("X-Long", b" b\r\n", SIZE, b"a\r\n"),
    "many headers": lambda: _HEAD + filled(b"X: a\r\n") + b"\r\nplease stop",
    "nothing but heads": lambda: filled(b"A:\n"),
    "many servers": lambda: _HEAD + filled(b"Received: from a by b\r\n") + b"\r\nplease stop",
    "a long subject": lambda: _header("Subject", b"=?utf-8?q?=41?= "),
    "a broken subject": lambda: _header("Subject", b"=?"),
    "many senders": lambda: _header("From", b"a@b, "),
    "brackets for senders": lambda: _header("From", b"("),
    "open senders": lambda: _header("From", b"<"),
    "quoted senders": lambda: _header("From", b'"'),
    "groups of senders": lambda: _header("From", b"a:;"),
    "a route to a sender": lambda: _header("From", b"@a,", before=b"<"),
    "many parameters": lambda: _header("Content-Type", b"a*0*=b; ", before=b"text/plain; "),
    "semicolons": lambda: _header("Content-Type", b";", before=b"text/plain"),
    "quoted parameters": lambda: _header("Content-Type", b'\\"', before=b'text/plain; a="'),
    "many references": lambda: _header("References", b"<0"),
    "tags": lambda: _body(b"<b>", _HTML),
    "quoted tags": lambda: _body(b"<blockquote>", _HTML),
    "comments": lambda: _body(b"<!-- ", _HTML),
    "declarations": lambda: _body(b"<!", _HTML),
    "signs": lambda: _body(b"<", _HTML),
    "entities": lambda: _body(b"&amp;#", _HTML),
    "quoted printable": lambda: _encoded("quoted-printable", b"=41=\n"),
    "base64": lambda: _encoded("base64", b"QUJD\r\n"),
    "broken base64": lambda: _encoded("base64", b"Q!=*"),
    "uuencoded": lambda: _encoded("x-uuencode", b"begin 644 a\r\n#86)C\r\n"),
    "utf-7": lambda: _encoded("7bit", b"+AGE-", "text/plain; charset=utf-7"),
    "combining marks": lambda: _encoded("8bit", "e\u0301\u0302".encode(), "text/plain"),
    "quotations": lambda: _body(b"> "),
    "dashes": lambda: _body(b"-"),
    "dashes and spaces": lambda: _body(b"---" + b" " * 40 + b"x\r\n"),
    "who wrote what": lambda: _body(b"on " + b"a" * 190 + b"\r\n"),
    "words of a stop": lambda: _body(b"please please do not "),
    "card numbers": lambda: _body(b"4111 1111 1111 1111 "),
    "many statuses": lambda: _body(b"Action: failed\r\nStatus: 5.1.1\r\n\r\n", _REPORT),
    "a returned text": lambda: _from_a_machine(b"<a@b.example>: user unknown\r\n"),
    "a returned line": lambda: _from_a_machine(b"<a@b>: "),
    "returned spaces": lambda: _from_a_machine(b" "),
    "returned names": lambda: _from_a_machine(b"<" + b"0" * 32 + b"@"),
}


def seconds(raw: bytes) -> float:
    """Say how long the processor takes to read an e-mail, with all that is asked of it."""
    from avow.messaging.inbound import cards, mail, reports, rules
    from avow.messaging.wording import reading

    begun = time.process_time()
    came = mail.read(raw, ["bounces+x@shop.example"])
    rules.kind(came)
    rules.stop_token(came)
    for look in (reports.bounce, reports.complained_of, reports.is_kind):
        look(came)
    known = reading.words(stop=["stop"], help_=["help"], start=["start"])
    for text in (came.subject, came.words):
        reading.read(text, known)
        reading.channels(text)
        cards.masked(text[:20_000])
    return time.process_time() - begun


if __name__ == "__main__":
    import django

    django.setup()
    seconds(_HEAD + b"\r\nplease stop\r\n")
    for name, made in MAILS.items():
        sys.stdout.write(json.dumps([name, seconds(made()[:SIZE])]) + "\n")
        sys.stdout.flush()
